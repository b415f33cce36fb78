import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/model/approval.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { pausesNow } from '../../src/records/pauses.ts';
import { aSite, BASE, SUBSCRIPTION, type Ask } from '../support/page-site.ts';
import { ANA, DAN } from '../support/people.ts';
import { someSettings } from '../support/some-settings.ts';

const NOW = '2026-02-01T09:00:00.000Z';
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-shop`;
const GOOD = { scope: GROUP, reason: 'Release weekend, hands off.', until: 'PT4H' };
const JSON_TYPE = { 'content-type': 'application/json' };
const CLI = { ...JSON_TYPE, authorization: 'Bearer a.b.c' };
const PAGE = { ...JSON_TYPE, origin: BASE, 'sec-fetch-site': 'same-origin' };

const settings = someSettings({ scopes: [SUBSCRIPTION] });

function aPausingSite(change: Parameters<typeof aSite>[0] = {}) {
  const site = aSite(change, settings);
  site.clock.set(NOW);
  const post = async (path: string, body: unknown, person: Person | 'nobody' = ANA, headers: Ask['headers'] = CLI) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await site.ask(path, person === 'nobody' ? undefined : person, {
      method: 'POST',
      headers,
      body: text,
    });
    expect(reply.headers['content-type']).toContain('application/json');
    return { status: reply.status, body: JSON.parse(reply.body) as JsonObject };
  };
  return { ...site, post, pauses: () => pausesNow(site.store, NOW) };
}

describe('POST /api/pause', () => {
  it('stops writes below a scope, until then, on record', async () => {
    const site = aPausingSite();
    const pause = {
      ...{ scope: GROUP, by: 'Ana Silva', reason: GOOD.reason },
      ...{ since: NOW, until: '2026-02-01T13:00:00.000Z' },
    };
    expect(await site.post('/api/pause', GOOD)).toEqual({ status: 200, body: { pause } });
    expect(await site.pauses()).toEqual([pause]);
    expect(site.audit.entries.at(-1)).toMatchObject({
      EventType: 'killswitch.engaged',
      ActorId: ANA.id,
      ActorAuthMethod: 'Entra',
    });
    const listed = await site.ask('/api/pauses', DAN);
    expect(JSON.parse(listed.body)).toEqual({ pauses: [pause], storms: [], warnings: [] });
  });

  it.each([
    ['2026-02-03T09:00:00Z', '2026-02-03T09:00:00.000Z'],
    ['2026-02-03T09:00Z', '2026-02-03T09:00:00.000Z'],
    ['2026-02-03', '2026-02-03T00:00:00.000Z'],
    ['P1D', '2026-02-02T09:00:00.000Z'],
    ['pt30m', '2026-02-01T09:30:00.000Z'],
  ])('holds until %s', async (until, end) => {
    const site = aPausingSite();
    await site.post('/api/pause', { ...GOOD, until });
    expect((await site.pauses())[0]?.until).toBe(end);
  });

  it.each<[string, unknown, number, string]>([
    ['no JSON', '{', 400, 'Send a JSON object with scope, reason, until.'],
    ['a list', [], 400, 'Send a JSON object'],
    ['null', 'null', 400, 'Send a JSON object'],
    ['a number', { ...GOOD, reason: 7 }, 400, 'reason has to be a text'],
    ['a long text', { ...GOOD, reason: 'x'.repeat(4_001) }, 400, 'reason has to be a text of at most 4000'],
    ['a misspelled word', { ...GOOD, util: 'PT1H' }, 400, 'There is only scope, reason, until to give.'],
    ['__proto__', '{"__proto__":{"scope":"/"}}', 400, 'There is only scope, reason, until'],
    ['no reason', { ...GOOD, reason: '' }, 400, 'reason: '],
    ['no scope', { ...GOOD, scope: '' }, 400, 'scope: Give the id of a subscription'],
    ['another scope', { ...GOOD, scope: GROUP.replace(/[0-9a-f]/u, '9') }, 400, 'scope: '],
    ['no end', { ...GOOD, until: '' }, 400, 'until is no time and no length.'],
    ['local time', { ...GOOD, until: '2026-02-03T09:00:00+01:00' }, 400, 'until is no time'],
    ['a day that is none', { ...GOOD, until: '2026-02-30' }, 400, 'until is no time'],
    ['the past', { ...GOOD, until: '2026-01-31' }, 400, 'until: Choose an end at most 30 days from now.'],
    ['far away', { ...GOOD, until: 'P31D' }, 400, 'until: Choose an end'],
    ['at once', { ...GOOD, until: 'PT0S' }, 400, 'until: Choose an end'],
  ])('does not take %s, and says why', async (_what, body, status, words) => {
    const site = aPausingSite();
    const answer = await site.post('/api/pause', body);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toContain(words);
    expect(await site.pauses()).toEqual([]);
  });

  it('is for approvers of the scope', async () => {
    const site = aPausingSite();
    expect(await site.post('/api/pause', GOOD, DAN)).toEqual({
      status: 403,
      body: { error: 'scope: Only approvers of this scope can pause it.' },
    });
    expect((await site.post('/api/pause', GOOD, { ...DAN, roles: [] })).status).toBe(403);
    expect(await site.pauses()).toEqual([]);
  });

  it.each<[string, Person | 'nobody', Ask['headers'], number]>([
    ['the command line', ANA, CLI, 200],
    ['a page of ours', ANA, PAGE, 200],
    ['nobody', 'nobody', CLI, 401],
    ['nobody, without a bearer', 'nobody', JSON_TYPE, 401],
    ['a session that does not say from where', ANA, JSON_TYPE, 403],
    ['a session from another site', ANA, { ...PAGE, origin: 'https://evil.example' }, 403],
    ['a session, cross-site', ANA, { ...PAGE, 'sec-fetch-site': 'cross-site' }, 403],
    ['a session from a sibling', ANA, { ...PAGE, 'sec-fetch-site': 'same-site' }, 403],
    ['a bearer from another site', ANA, { ...CLI, origin: 'https://evil.example' }, 403],
    ['a form of another site', ANA, { 'content-type': 'text/plain', origin: 'https://evil.example' }, 403],
    ['a form', ANA, { ...PAGE, 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['text', ANA, { ...CLI, 'content-type': 'text/plain' }, 415],
  ])('sent by %s', async (_who, person, headers, status) => {
    const site = aPausingSite();
    expect((await site.post('/api/pause', GOOD, person, headers)).status).toBe(status);
    expect(await site.pauses()).toHaveLength(status === 200 ? 1 : 0);
  });

  it('on the loopback host needs a person too, and a script needs no origin', async () => {
    const site = aPausingSite({ openForReading: true, simulated: true, doors: { signIn: () => '/person' } });
    expect((await site.post('/api/pause', GOOD, 'nobody', JSON_TYPE)).status).toBe(401);
    const cross = { 'content-type': 'text/plain', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await site.post('/api/pause', GOOD, ANA, cross)).status).toBe(403);
    expect((await site.post('/api/pause', GOOD, ANA, JSON_TYPE)).status).toBe(200);
  });
});

describe('POST /api/resume', () => {
  it('ends the pause of a scope, as it was written', async () => {
    const site = aPausingSite();
    await site.post('/api/pause', GOOD);
    const scope = ` ${GROUP.toUpperCase()}/ `;
    expect(await site.post('/api/resume', { scope })).toEqual({ status: 200, body: { resumed: GROUP.toUpperCase() } });
    expect(await site.pauses()).toEqual([]);
    expect(await site.post('/api/resume', { scope: GROUP })).toEqual({
      status: 404,
      body: { error: 'This scope is not paused, and there is no storm of it.' },
    });
  });

  it('is for approvers of the scope', async () => {
    const site = aPausingSite();
    await site.post('/api/pause', GOOD);
    expect((await site.post('/api/resume', { scope: GROUP }, DAN)).status).toBe(403);
    expect(await site.pauses()).toHaveLength(1);
  });
});
