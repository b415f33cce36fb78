import { describe, expect, it } from 'vitest';
import { serveBrokenStart, type BrokenStart } from '../../src/pages/broken-start.ts';
import { SignInFault } from '../../src/ports/sign-in.ts';
import { keepSelfCheck } from '../../src/records/self-check.ts';
import { aSite, BASE, hiddenField, textOf } from '../support/page-site.ts';
import { ANA, BEN, DAN } from '../support/people.ts';

const FAILED = {
  id: 'locks',
  state: 'failed',
  what: 'Locks',
  why: 'One <is> gone.',
  mend: ['az lock create'],
} as const;
const FINE = { id: 'store', state: 'ok', what: 'Store', why: 'It answers.', mend: [] } as const;

describe('the page of the self-check', () => {
  it('shows what failed first, with the command that mends it, as text', async () => {
    const site = aSite();
    await keepSelfCheck(site.store, { at: '2026-02-01T08:50:00.000Z', by: 'timer', checks: [FINE, FAILED] });
    const { status, body } = await site.ask('/self-check', DAN);
    expect(status).toBe(200);
    expect(body).toContain('One &lt;is&gt; gone.');
    expect(textOf(body)).toMatch(/Failed 1 .*Locks .*az lock create.*Fine 1 .*Store/u);
  });

  it('says that none came to its end yet', async () => {
    const site = aSite();
    expect(textOf((await site.ask('/self-check', DAN)).body)).toContain('None came to its end yet');
    expect((await site.ask('/api/self-check', DAN)).body).toBe('{"at":null,"by":null,"checks":[]}\n');
  });

  it('makes one when a signed-in person asks for it by the form that they got', async () => {
    const site = aSite();
    const token = hiddenField((await site.ask('/self-check', ANA)).body, 'token');
    expect((await site.ask('/self-check', BEN, { form: { token } })).status).toBe(403);
    expect((await site.ask('/self-check', ANA, { form: { token: 'x' } })).status).toBe(403);
    expect(site.selfChecks).toEqual([]);
    const { status, headers } = await site.ask('/self-check', ANA, { form: { token } });
    expect([status, headers['location'], site.selfChecks]).toEqual([303, '/self-check', [ANA.id]]);
  });

  it('lets scripts ask for one, as somebody', async () => {
    const site = aSite();
    expect((await site.ask('/api/self-check', undefined, { method: 'POST' })).status).toBe(401);
    const headers = { authorization: 'Bearer token' };
    const { status, body } = await site.ask('/api/self-check', ANA, { method: 'POST', headers });
    expect([status, site.selfChecks]).toEqual([200, [ANA.id]]);
    expect(JSON.parse(body)).toMatchObject({ by: ANA.id });
  });

  it('is for people who are signed in', async () => {
    const site = aSite();
    for (const path of ['/self-check', '/api/self-check']) expect((await site.ask(path, undefined)).status).toBe(401);
  });

  it('takes no form from another site', async () => {
    const site = aSite();
    const token = hiddenField((await site.ask('/self-check', ANA)).body, 'token');
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await site.ask('/self-check', ANA, { form: { token }, headers })).status).toBe(403);
    expect(site.selfChecks).toEqual([]);
  });
});

describe('an app that does not start', () => {
  const WHY = "App settings that can't be used:\n  - TEAMS_WEBHOOK_URL: not an https address.";
  const request = (path: string, method = 'GET') => ({
    ...{
      method,
      path,
      params: {},
      query: new URL(path, BASE).searchParams,
      headers: new Map<string, string>(),
      body: '',
    },
  });
  const broken = (change: Partial<BrokenStart> = {}): BrokenStart => ({
    ...{ signIn: { whoIs: () => Promise.resolve(ANA) }, openForReading: false, simulated: false },
    ...{ now: '2026-02-01T09:00:00.000Z', why: WHY, unresolved: ['TEAMS_WEBHOOK_URL'] },
    ...change,
  });

  it('tells people who are signed in what keeps it from starting', async () => {
    const { status, body } = await serveBrokenStart(request('/self-check'), broken());
    expect(status).toBe(200);
    expect(textOf(body)).toMatch(/not an https address.*TEAMS_WEBHOOK_URL: its Key Vault reference is not resolved/u);
    const json = await serveBrokenStart(request('/api/self-check'), broken());
    expect(JSON.parse(json.body)).toMatchObject({ checks: [{ id: 'start', state: 'failed' }] });
  });

  it.each([
    ['nobody is signed in', { signIn: { whoIs: () => Promise.resolve(undefined) } }],
    ['nobody can sign in', { signIn: undefined }],
    ['who is signed in can not be told', { signIn: { whoIs: () => Promise.reject(new SignInFault('no keys')) } }],
  ])('tells nothing where %s', async (_what, change) => {
    for (const path of ['/self-check', '/api/self-check']) {
      const { status, body } = await serveBrokenStart(request(path), broken(change));
      expect(status).toBe(503);
      expect(body).not.toContain('TEAMS_WEBHOOK_URL');
    }
  });

  it('makes no self-check', async () => {
    expect((await serveBrokenStart(request('/api/self-check', 'POST'), broken())).status).toBe(503);
  });
});
