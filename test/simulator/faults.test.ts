import { afterAll, afterEach, expect, test } from 'vitest';
import { DefaultAzureCredential } from '@azure/identity';
import { IDS } from '../../src/simulator/contoso.ts';
import { contosoAzure } from '../support/contoso-azure.ts';

const azure = await contosoAzure({ options: { polls: 0 } });
const { faults, calls, estate, url } = azure.simulator;
const { token } = await new DefaultAzureCredential().getToken(`${url}/.default`);

afterAll(() => azure.close());
afterEach(() => {
  faults.clear();
  estate.set(IDS.openRegistry, { ...estate.get(IDS.openRegistry), tags: {} });
});

/** Tags the registry; what came back, or what became of it. */
async function tag(signal: AbortSignal | null = null): Promise<string> {
  try {
    const answer = await fetch(`${url}${IDS.openRegistry}?api-version=2025-11-01`, {
      method: 'PATCH',
      signal,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-ms-client-request-id': 'mine',
      },
      body: JSON.stringify({ tags: { a: 'b' } }),
    });
    return `${String(answer.status)} ${(await answer.text()).slice(0, 7)}`;
  } catch {
    return 'cut';
  }
}

const isPatch = ({ method }: { readonly method: string }) => method === 'PATCH';
const text = { text: '<html>Bad gateway</html>', contentType: 'text/html' };

test.each([
  ['nothing', undefined, '200 {"id":"', true, 200],
  ['an answer of its own', { status: 503, body: { error: { code: 'Busy', message: '' } } }, '503 {"error', false, 503],
  ['a connection cut before', { reset: 'before' }, 'cut', false, 0],
  ['a connection cut after', { reset: 'after' }, 'cut', true, 0],
  ['a page instead of JSON', { ...text, apply: true }, '200 <html>B', true, 200],
  ['half an answer', { ...text, apply: false, cutAt: 5 }, 'cut', false, 200],
] as const)('%s', async (_, action, answered, applied, status) => {
  if (action !== undefined) faults.add({ match: isPatch, action });
  expect(await tag()).toBe(answered);
  expect(estate.get(IDS.openRegistry)?.['tags']).toEqual(applied ? { a: 'b' } : {});
  expect(calls.at(-1)).toMatchObject({ method: 'PATCH', status, clientRequestId: 'mine' });
});

test('a late answer holds up no other', async () => {
  const hour = { delayMs: 3_600_000 };
  faults.add({ match: isPatch, action: hour });
  const impatient = new AbortController();
  const late = tag(impatient.signal);
  await expect.poll(() => faults.waiting()).toBe(0);
  expect(await tag()).toBe('200 {"id":"');
  expect(await Promise.race([late, Promise.resolve('not yet')])).toBe('not yet');
  impatient.abort();
  expect(await late).toBe('cut');
});

test('a fault comes as often as it is laid out, and only for what it waits for', async () => {
  faults.add({ match: isPatch, times: 2, action: { status: 500 } });
  faults.add({ match: ({ path }) => path.endsWith('/other'), action: { status: 418 } });
  expect([await tag(), await tag(), await tag()]).toEqual(['500 ', '500 ', '200 {"id":"']);
});

test('the record of calls holds no token', () => {
  expect(calls.length).toBeGreaterThan(5);
  expect(JSON.stringify(calls)).not.toContain(token.slice(0, 20));
});
