import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/azure/credential.ts';
import { tableStore } from '../../src/azure/table-store.ts';
import type { Json } from '../../src/model/json.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import { StoreFault } from '../../src/ports/store.ts';
import type { Row, Store } from '../../src/ports/store.ts';
import { handClock, linesLog } from '../support/azure-rig.ts';
import { fakeCredential, fakeWire, type Call, type Reply } from '../support/fake-wire.ts';

const says = (status: number, code: string, headers: Record<string, string> = {}): Reply => {
  const message = { lang: 'en-US', value: `It is ${code}. AccountKey=canary-7f3a;\nRequestId:1` };
  return { status, json: { 'odata.error': { code, message } }, headers };
};
const page = (text: string): Reply => ({ status: 200, text, headers: { 'content-type': 'text/html' } });
const json = (value: Json): Reply => ({ status: 200, json: value });
const html = page('<html>Please sign in to the network</html>');

function storeOn(
  answer: (call: Call) => Reply | Promise<Reply>,
  timeoutMs?: number,
  credential: Credential = fakeCredential(),
) {
  const http = fakeWire(answer);
  const pause = () => Promise.resolve();
  const access = { endpoint: 'https://account.example', credential, http, timeoutMs };
  return { store: tableStore({ ...access, clock: handClock(), log: linesLog(), pause }), calls: http.calls };
}

const row: Row = { partition: 'p', key: 'k', value: {}, etag: 'W/"1"' };
const CALLS: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  get: (store) => store.get('p', 'k'),
  list: (store) => all(store.list('p')),
  insert: (store) => store.insert('p', 'k', {}),
  put: (store) => store.put('p', 'k', {}),
  update: (store) => store.update(row, {}),
  delete: (store) => store.delete(row),
  transact: (store) => store.transact('p', [{ kind: 'put', key: 'k', value: {} }]),
};
const NAMES = Object.keys(CALLS);
const READS = ['get', 'list'];

/** An answer that every request gets, and how many requests a read sends before it gives up. */
const ANSWERS: readonly (readonly [what: string, answer: Reply, reads: number])[] = [
  ['401', says(401, 'InvalidAuthenticationInfo'), 1],
  ['403', says(403, 'AuthorizationPermissionMismatch'), 1],
  ['404 of the table', says(404, 'TableNotFound'), 1],
  ['404 of nobody knows what', { status: 404, text: '<html>' }, 1],
  ['400', says(400, 'InvalidInput'), 1],
  ['409 of a table that is being deleted', says(409, 'TableBeingDeleted'), 1],
  ['413', says(413, 'RequestBodyTooLarge'), 1],
  ['429 with advice', says(429, 'TooManyRequests', { 'retry-after': '17' }), 1],
  ['500', says(500, 'InternalError'), 3],
  ['503 without advice', says(503, 'ServerBusy'), 3],
  ['503 with advice', says(503, 'ServerBusy', { 'retry-after': '17' }), 1],
  ['a redirect', { status: 307, headers: { location: 'https://account.example/elsewhere' } }, 1],
  ['HTML of a proxy', html, 1],
  ['JSON that is something else', json({ hello: 'world' }), 1],
  ['a list', json([]), 1],
  ['nothing', { status: 200 }, 1],
  ['202 and HTML', { ...html, status: 202 }, 1],
];

describe('a service that answers', () => {
  it.each(ANSWERS)('%s: every call is a StoreFault, without a secret', async (_, answer, reads) => {
    for (const name of NAMES) {
      const { store, calls } = storeOn(() => answer);
      const fault = await CALLS[name]?.(store).catch((error: unknown) => error);
      expect.soft(fault, name).toBeInstanceOf(StoreFault);
      expect.soft(String(fault), name).toMatch(/^StoreFault: The (store can't be reached: |row .* is not as)/);
      expect.soft(String(fault), name).not.toContain('canary');
      expect.soft(String(fault).length, name).toBeLessThan(500);
      if (READS.includes(name)) expect.soft(calls.length, name).toBe(reads);
      expect
        .soft(
          calls.every(({ url }) => url.startsWith('https://account.example/')),
          name,
        )
        .toBe(true);
    }
  });

  it('403: says which role is missing, after one request', async () => {
    for (const name of NAMES) {
      const { store, calls } = storeOn(() => says(403, 'AuthorizationPermissionMismatch'));
      await expect(CALLS[name]?.(store)).rejects.toThrow(/Storage Table Data Contributor/);
      expect(calls, name).toHaveLength(1);
    }
  });

  it('409 to an insert of a row that is there: a lost race, after a look whose it is', async () => {
    const entity = { PartitionKey: 'p', RowKey: 'k', 'odata.etag': 'W/"2"', owner: 'others', v0: '{}' };
    const answer = ({ method }: Call) => (method === 'GET' ? json(entity) : says(409, 'EntityAlreadyExists'));
    const { store, calls } = storeOn(answer);
    expect(await store.insert('p', 'k', {})).toBeUndefined();
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it('409 for another reason: no lost race', async () => {
    const missing = says(404, 'ResourceNotFound');
    const answer = ({ method }: Call) => (method === 'GET' ? missing : says(409, 'TableBeingDeleted'));
    await expect(storeOn(answer).store.insert('p', 'k', {})).rejects.toThrow(StoreFault);
  });

  it('412 to an update or a delete: a lost race, at once', async () => {
    const { store, calls } = storeOn(() => says(412, 'UpdateConditionNotSatisfied'));
    expect(await store.update(row, {})).toBeUndefined();
    expect(await store.delete(row)).toBe(false);
    expect(calls).toHaveLength(2);
  });

  it('a write without an etag: looks for its own row', async () => {
    let body = '{}';
    const { store } = storeOn((call) => {
      if (call.method !== 'GET') body = call.body;
      const entity = { ...(JSON.parse(body) as Record<string, Json>), 'odata.etag': 'W/"3"' };
      return call.method === 'GET' ? json(entity) : { status: 204 };
    });
    expect(await store.insert('p', 'k', { n: 1 })).toEqual({
      partition: 'p',
      key: 'k',
      value: { n: 1 },
      etag: 'W/"3"',
    });
  });

  it('empty pages with more to come: goes on until there is no more', async () => {
    const entity = (key: string) => ({ PartitionKey: 'p', RowKey: key, 'odata.etag': 'W/"1"', v0: '{}' });
    const more = { 'x-ms-continuation-NextPartitionKey': 'p', 'x-ms-continuation-NextRowKey': 'b' };
    const pages = [[], [entity('a')], [], [entity('b')]];
    const { store, calls } = storeOn(() => ({
      ...json({ value: pages.shift() ?? [] }),
      headers: pages.length > 0 ? more : {},
    }));
    expect((await all(store.list('p'))).map(({ key }) => key)).toEqual(['a', 'b']);
    expect(calls.slice(1).every(({ url }) => url.includes('NextRowKey=b'))).toBe(true);
  });

  it('nothing, because nobody listens: asks three times and looks for no traces', async () => {
    for (const name of NAMES) {
      const { store, calls } = storeOn(() => {
        throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      });
      await expect(CALLS[name]?.(store)).rejects.toThrow(/ECONNREFUSED/);
      expect(new Set(calls.map(({ method }) => method)).size, name).toBe(1);
      expect(calls, name).toHaveLength(3);
    }
  });

  it('nothing at all: each request ends after its time', async () => {
    for (const name of NAMES) {
      const { store } = storeOn(() => new Promise<Reply>(() => undefined), 20);
      await expect(CALLS[name]?.(store)).rejects.toThrow(/no answer within 0[.]02 s/);
    }
  });
});

it.each([
  ['comes', undefined, /no access token: nobody is signed in/],
  ['comes in time', 20, /no answer within 0[.]02 s/],
])('no token that %s: every call is a StoreFault, and nothing is sent', async (_, timeoutMs, why) => {
  const refused = new ArmFault('unavailable', 'no access token: nobody is signed in');
  const getToken = () => (timeoutMs === undefined ? Promise.reject(refused) : new Promise<never>(() => undefined));
  for (const name of NAMES) {
    const { store, calls } = storeOn(() => html, timeoutMs, { getToken });
    await expect(CALLS[name]?.(store)).rejects.toThrow(StoreFault);
    await expect(CALLS[name]?.(store)).rejects.toThrow(why);
    expect(calls).toEqual([]);
  }
});

it('a range holds no OData', async () => {
  const { store, calls } = storeOn(() => json({ value: [] }));
  await all(store.list('p', { from: `a' or PartitionKey ne '`, before: `b'` }));
  const filter = new URL(calls[0]?.url ?? '').searchParams.get('$filter');
  expect(filter).toBe(`PartitionKey eq 'p' and RowKey ge 'a'' or PartitionKey ne ''' and RowKey lt 'b'''`);
});

async function all(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}
