import { describe, expect, it } from 'vitest';
import { ownReadRule } from '../../src/azure/own-guard.ts';
import { ownResources } from '../../src/azure/own-resources.ts';
import {
  EVENTS,
  GROUP,
  LOCK,
  MANIFEST,
  READER,
  roleId,
  RULE,
  SITE,
  SUBSCRIPTION,
} from '../self-check/some-manifest.ts';
import { faultOf, handClock } from '../support/azure-rig.ts';
import { fakeCredential, fakeWire, type Call, type Reply } from '../support/fake-wire.ts';

const HOST = 'https://management.azure.com';
const V = '?api-version=2024-11-01';
const ASSIGNMENTS = '/providers/Microsoft.Authorization/roleAssignments';

describe('the way out for our own resources', () => {
  const rule = ownReadRule(HOST, MANIFEST);
  const judged = (method: string, path: string, host = HOST) => rule({ method, url: `${host}${path}`, body: '' });

  it.each([
    ['an event subscription', EVENTS],
    ['the rule', RULE],
    ['a lock', LOCK],
    ['a role', roleId('reader')],
    ['how people sign in', `${SITE}/config/authsettingsV2`],
    ['in another case', RULE.toUpperCase()],
    ['assignments at a scope of the manifest', `${SUBSCRIPTION}${ASSIGNMENTS}`],
    ['assignments at our own group', `${GROUP}${ASSIGNMENTS}`],
  ])('lets pass: %s', (_what, path) => {
    expect(judged('GET', `${path}${V}`)).toBeUndefined();
  });

  it.each([
    ['a write', 'PUT', `${EVENTS}${V}`, /no method for reading/u],
    ['a removal', 'DELETE', `${LOCK}${V}`, /no method for reading/u],
    ['an action', 'POST', `${SITE}/config/appsettings/list${V}`, /no method for reading/u],
    ['the site itself', 'GET', `${SITE}${V}`, /does not name it/u],
    ['its app settings', 'GET', `${SITE}/config/appsettings${V}`, /does not name it/u],
    ['its sign-in with secrets', 'GET', `${SITE}/config/authsettingsV2/list${V}`, /does not name it/u],
    ['another event subscription', 'GET', `${EVENTS}2${V}`, /does not name it/u],
    ['what lies below', 'GET', `${EVENTS}/getFullUrl${V}`, /does not name it/u],
    ['assignments elsewhere', 'GET', `${SITE}${ASSIGNMENTS}${V}`, /does not name it/u],
    ['the group', 'GET', `${GROUP}${V}`, /does not name it/u],
    ['a way around', 'GET', `${EVENTS}/../x${V}`, /normal form/u],
    ['no version', 'GET', EVENTS, /api-version/u],
  ])('keeps in: %s', (_what, method, path, why) => {
    expect(judged(method, path)).toMatch(why);
  });

  it('keeps in what goes to another host', () => {
    expect(judged('GET', `${EVENTS}${V}`, 'https://management.example')).toMatch(/another host/u);
  });
});

/** Our own resources over a wire that answers so. */
function own(answer: (call: Call) => Reply) {
  const http = fakeWire(answer);
  const wire = {
    ...{ http: () => Promise.resolve(http), clock: handClock(), timeoutMs: 1_000 },
    gate: { pass: () => Promise.resolve(), close: () => Promise.resolve() },
  };
  return { http, own: ownResources({ endpoint: HOST, credential: fakeCredential(), wire, manifest: MANIFEST }) };
}

describe('our own resources', () => {
  it('are read by their ids, with the time that Azure says it is', async () => {
    const { http, own: port } = own(() => ({
      status: 200,
      json: { kind: 'Direct' },
      headers: { date: 'Sun, 01 Mar 2026 09:00:07 GMT' },
    }));
    expect(await port.read('data-collection-rule', RULE)).toEqual({
      body: { kind: 'Direct' },
      time: '2026-03-01T09:00:07.000Z',
    });
    expect(http.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${HOST}${RULE}?api-version=2024-03-11`,
    ]);
    expect((await port.read('sign-in', SITE)).body).toEqual({ kind: 'Direct' });
    expect(http.calls[1]?.url).toBe(`${HOST}${SITE}/config/authsettingsV2?api-version=2024-11-01`);
  });

  it('tell which roles a principal has at a scope, on all pages', async () => {
    const next = `${HOST}${SUBSCRIPTION}${ASSIGNMENTS}?api-version=2022-04-01&$skiptoken=2`;
    const { http, own: port } = own(({ url }) => ({
      status: 200,
      json: url === next ? { value: [{ name: 'b' }] } : { value: [{ name: 'a' }], nextLink: next },
    }));
    expect(await port.assignments(SUBSCRIPTION, READER)).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect(new URL(http.calls[0]?.url ?? '').searchParams.get('$filter')).toBe(`principalId eq '${READER}'`);
  });

  it('are not read where a next page leads elsewhere, or never ends', async () => {
    const away = own(() => ({
      status: 200,
      json: { value: [], nextLink: 'https://evil.example/x?api-version=2022-04-01' },
    }));
    expect((await faultOf(away.own.assignments(SUBSCRIPTION, READER))).message).toMatch(/not sent: another host/u);
    expect(away.http.calls).toHaveLength(1);
    const same = `${HOST}${SUBSCRIPTION}${ASSIGNMENTS}?api-version=2022-04-01`;
    const endless = own(() => ({ status: 200, json: { value: [], nextLink: same } }));
    expect((await faultOf(endless.own.assignments(SUBSCRIPTION, READER))).code).toBe('unreadable');
  });

  it.each([
    [404, 'not-found'],
    [403, 'forbidden'],
    [429, 'throttled'],
    [500, 'unavailable'],
  ])('that Azure answers with %i are a fault', async (status, code) => {
    const { own: port } = own(() => ({ status, json: { error: { code: 'X', message: 'Y' } } }));
    expect((await faultOf(port.read('lock', LOCK))).code).toBe(code);
  });
});
