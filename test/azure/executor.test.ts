import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { WriteRequest } from '../../src/ports/arm.ts';
import { redact } from '../../src/azure/redaction.ts';
import {
  ASSIGNMENT_ID,
  azureRig,
  bodyOf,
  faultOf,
  GROUP_ID,
  handClock,
  ORDER,
  permitting,
  REDACTION_KEY,
  ref,
  REGISTRY_ID,
  SCOPE,
} from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';
import type { Reply } from '../support/fake-wire.ts';
import { aStore } from '../support/store.ts';

const APP_ID = REGISTRY_ID.replace('Microsoft.ContainerRegistry/registries/contoso', 'Microsoft.App/containerApps/web');
const JOB_ID = APP_ID.replace('containerApps', 'jobs');
const STATUS = `https://management.azure.com${SCOPE}/providers/Microsoft.ContainerRegistry/locations/westeurope/operationResults/1?api-version=2025-11-01&t=token`;

function patch(id: string, apiVersion: string, body: JsonObject): WriteRequest {
  return { method: 'PATCH', ref: ref(id), apiVersion, body };
}

const DISABLE = patch(REGISTRY_ID, '2025-11-01', { properties: { adminUserEnabled: false } });

/** A rig whose wire gives these answers one after the other. */
function sending(change: WriteRequest, ...replies: readonly Reply[]) {
  const left = [...replies];
  const clock = handClock();
  const store = aStore();
  const http = fakeWire(() => left.shift() ?? { status: 500 });
  const rig = () => azureRig({ http, clock, store, permit: permitting(change) });
  return { ...rig(), http, clock, store, again: rig };
}

const registry = (state?: string) => bodyOf(REGISTRY_ID, state === undefined ? {} : { provisioningState: state });

describe('a write as it goes out', () => {
  const members = {
    properties: { memberNewerThanTheSdk: { a: null }, policies: { softDeletePolicy: { status: 'x' } } },
  };
  it.each<readonly [WriteRequest, string]>([
    [patch(REGISTRY_ID, '2025-11-01', members), `${REGISTRY_ID}?api-version=2025-11-01`],
    [patch(APP_ID, '2026-07-01', members), `${APP_ID}?api-version=2026-07-01`],
    [patch(JOB_ID, '2026-07-01', members), `${JOB_ID}?api-version=2026-07-01`],
    [patch(GROUP_ID, '2025-09-01', { tags: { a: 'b' } }), `${GROUP_ID}?api-version=2025-09-01`],
    [{ ...patch(GROUP_ID, '2025-09-01', members), method: 'PUT' }, `${GROUP_ID}?api-version=2025-09-01`],
    [{ ...patch(ASSIGNMENT_ID, '2022-04-01', members), method: 'PUT' }, `${ASSIGNMENT_ID}?api-version=2022-04-01`],
    [
      { method: 'DELETE', ref: ref(ASSIGNMENT_ID), apiVersion: '2022-04-01' },
      `${ASSIGNMENT_ID}?api-version=2022-04-01`,
    ],
    [{ method: 'DELETE', ref: ref(GROUP_ID), apiVersion: '2025-09-01' }, `${GROUP_ID}?api-version=2025-09-01`],
  ])('%o', async (change, address) => {
    const { executor, http } = sending(change, { status: 200, json: bodyOf(change.ref.id) });
    expect(await executor.send(ORDER)).toEqual({ kind: 'done', status: 200 });
    const [call, ...more] = http.calls;
    expect(more, 'one call').toEqual([]);
    expect([call?.method, call?.url]).toEqual([change.method, `https://management.azure.com${address}`]);
    expect(call?.body === '' ? undefined : JSON.parse(call?.body ?? ''), 'exactly our body').toEqual(change.body);
    expect(call?.headers.get('x-ms-client-request-id')).toBe(ORDER.clientRequestId);
    expect(call?.headers.get('authorization')).toMatch(/^Bearer /);
  });

  it('is not sent when it is not permitted', async () => {
    const http = fakeWire(() => ({ status: 200 }));
    const { executor } = azureRig({ http });
    expect(await executor.send(ORDER)).toEqual({
      kind: 'not-permitted',
      reason: 'undecided',
      why: 'nothing is decided',
    });
    expect(http.calls).toEqual([]);
  });

  it('is not sent outside the scopes, even when permitted', async () => {
    const outside = REGISTRY_ID.replaceAll('1111', '2222');
    const { executor, http } = sending(patch(outside, '2025-11-01', {}));
    expect(await faultOf(executor.send(ORDER))).toMatchObject({ code: 'invalid', mayHaveApplied: false });
    expect(http.calls).toEqual([]);
  });

  it('that is a deletion with a body, or a patch without one, is not sent', async () => {
    for (const change of [
      { ...DISABLE, method: 'DELETE' },
      { method: 'PATCH', ref: DISABLE.ref, apiVersion: '1' },
    ] as const) {
      const { executor, http } = sending(change);
      expect((await faultOf(executor.send(ORDER))).message).toMatch(/^not sent/);
      expect(http.calls).toEqual([]);
    }
  });
});

describe('secrets in a write', () => {
  const raw = bodyOf(GROUP_ID, {
    containers: [{ name: 'web', properties: { environmentVariables: [{ name: 'A_KEY', value: 'canary' }] } }],
  });
  const plan = redact({ properties: raw.properties }, [], REDACTION_KEY);
  const put: WriteRequest = { ...patch(GROUP_ID, '2025-09-01', plan), method: 'PUT' };

  it('come back from the resource as it is now', async () => {
    const { executor, http } = sending(put, { status: 200, json: raw }, { status: 200, json: raw });
    await executor.send(ORDER);
    expect(http.calls.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(JSON.parse(http.calls[1]?.body ?? '')).toEqual({ properties: raw.properties });
  });

  it('stop it when they are others by now', async () => {
    const changed = JSON.parse(JSON.stringify(raw).replace('canary', 'another')) as JsonObject;
    const { executor, http } = sending(put, { status: 200, json: changed });
    expect(await executor.send(ORDER)).toMatchObject({ kind: 'not-permitted', reason: 'superseded' });
    expect(http.calls.map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('what an answer means', () => {
  const deletion: WriteRequest = { method: 'DELETE', ref: ref(ASSIGNMENT_ID), apiVersion: '2022-04-01' };
  const putBack: WriteRequest = { ...patch(ASSIGNMENT_ID, '2022-04-01', {}), method: 'PUT' };
  const assignment = bodyOf(ASSIGNMENT_ID, {});
  const operation = { 'azure-asyncoperation': STATUS, 'retry-after': '7' };
  it.each<readonly [string, WriteRequest, Reply, JsonObject]>([
    ['200', DISABLE, { status: 200, json: registry('Succeeded') }, { kind: 'done', status: 200 }],
    ['200 without a state', DISABLE, { status: 200, json: registry() }, { kind: 'done', status: 200 }],
    ['200 still updating', DISABLE, { status: 200, json: registry('Updating') }, submitted(200, 5)],
    ['201 still updating', DISABLE, { status: 201, json: registry('Creating'), headers: operation }, submitted(201, 7)],
    ['202', DISABLE, { status: 202, headers: operation }, submitted(202, 7)],
    ['202 with a location', DISABLE, { status: 202, headers: { location: STATUS } }, submitted(202, 5)],
    [
      '202 that wants us at once',
      DISABLE,
      { status: 202, headers: { location: STATUS, 'retry-after': '0' } },
      submitted(202, 1),
    ],
    ['an assignment made', putBack, { status: 201, json: assignment }, { kind: 'done', status: 201 }],
    [
      'an assignment that is there',
      putBack,
      { status: 409, json: { error: { code: 'RoleAssignmentExists' } } },
      { kind: 'done', status: 409 },
    ],
    ['a deletion', deletion, { status: 200, json: assignment }, { kind: 'done', status: 200 }],
    ['a deletion of what is gone', deletion, { status: 204 }, { kind: 'done', status: 204 }],
  ])('%s', async (_, change, reply, expected) => {
    const { executor, http } = sending(change, reply);
    expect(await executor.send(ORDER)).toEqual(expected);
    expect(http.calls, 'no polling').toHaveLength(1);
  });

  function submitted(status: number, seconds: number): JsonObject {
    return { kind: 'submitted', status, pollAt: `2026-03-01T09:00:0${String(seconds)}.000Z` };
  }
});

describe('a long-running write', () => {
  const accepted: Reply = { status: 202, headers: { 'azure-asyncoperation': STATUS } };
  const located: Reply = { status: 202, headers: { location: STATUS } };
  const gone: WriteRequest = { method: 'DELETE', ref: ref(GROUP_ID), apiVersion: '2025-09-01' };
  const failure = { error: { code: 'RegistryBusy', message: 'Not now.' } };
  it.each<readonly [string, WriteRequest, Reply, Reply, JsonObject]>([
    [
      'runs',
      DISABLE,
      accepted,
      { status: 200, json: { status: 'InProgress' }, headers: { 'retry-after': '9' } },
      { kind: 'running', pollAt: '2026-03-01T09:00:09.000Z' },
    ],
    ['is done', DISABLE, accepted, { status: 200, json: { status: 'Succeeded' } }, { kind: 'done' }],
    [
      'failed',
      DISABLE,
      accepted,
      { status: 200, json: { status: 'Failed', ...failure } },
      { kind: 'failed', serviceCode: 'RegistryBusy', message: 'Not now.' },
    ],
    [
      'was canceled',
      DISABLE,
      accepted,
      { status: 200, json: { status: 'Canceled' } },
      { kind: 'failed', serviceCode: 'Failed', message: '' },
    ],
    [
      'has a result that runs',
      DISABLE,
      located,
      { status: 202 },
      { kind: 'running', pollAt: '2026-03-01T09:00:05.000Z' },
    ],
    ['has a result', DISABLE, located, { status: 200, json: registry('Succeeded') }, { kind: 'done' }],
    ['has a result without a body', DISABLE, located, { status: 204 }, { kind: 'done' }],
    [
      'has a bad result',
      DISABLE,
      located,
      { status: 409, json: failure },
      { kind: 'failed', serviceCode: 'RegistryBusy', message: 'Not now.' },
    ],
    [
      'has no address, the resource runs',
      DISABLE,
      { status: 202 },
      { status: 200, json: registry('Updating') },
      { kind: 'running', pollAt: '2026-03-01T09:00:05.000Z' },
    ],
    [
      'has no address, the resource is ready',
      DISABLE,
      { status: 202 },
      { status: 200, json: registry('Succeeded') },
      { kind: 'done' },
    ],
    [
      'has no address, the resource is still there',
      gone,
      { status: 202 },
      { status: 200, json: bodyOf(GROUP_ID, { provisioningState: 'Succeeded' }) },
      { kind: 'running', pollAt: '2026-03-01T09:00:05.000Z' },
    ],
    [
      'has no address, the resource is gone',
      gone,
      { status: 202 },
      { status: 404, json: { error: { code: 'ResourceNotFound' } } },
      { kind: 'done' },
    ],
  ])('%s', async (_, change, reply, poll, expected) => {
    const { executor, again, http } = sending(change, reply, poll);
    expect(await executor.send(ORDER)).toMatchObject({ kind: 'submitted' });
    expect(await again().executor.poll(ORDER), 'also after a restart').toEqual(expected);
    expect(http.calls).toHaveLength(2);
    expect(http.calls[1]?.method).toBe('GET');
  });

  it.each([
    ['another host', 'https://evil.example/subscriptions/x?api-version=2025-11-01'],
    ['another subscription', STATUS.replaceAll('1111', '2222')],
    ['plain http', STATUS.replace('https', 'http')],
  ])('is not asked about at %s; the resource itself tells', async (_, address) => {
    const reply = { status: 202, headers: { 'azure-asyncoperation': address } };
    const { executor, http } = sending(DISABLE, reply, { status: 200, json: registry('Succeeded') });
    await executor.send(ORDER);
    expect(await executor.poll(ORDER)).toEqual({ kind: 'done' });
    expect(http.calls[1]?.url).toBe(`https://management.azure.com${REGISTRY_ID}?api-version=2025-11-01`);
  });

  it('keeps the address of the poll to itself', async () => {
    const { executor } = sending(DISABLE, accepted);
    expect(JSON.stringify(await executor.send(ORDER))).not.toContain('token');
  });

  it('that nobody knows of is not found', async () => {
    const { executor, http } = sending(DISABLE);
    expect((await faultOf(executor.poll(ORDER))).code).toBe('not-found');
    expect(http.calls).toEqual([]);
  });

  it('says when asking is throttled or fails', async () => {
    const { executor } = sending(DISABLE, accepted, { status: 503 });
    await executor.send(ORDER);
    expect(await faultOf(executor.poll(ORDER))).toMatchObject({ code: 'unavailable', mayHaveApplied: false });
  });
});
