import { describe, expect, it } from 'vitest';
import { StoreFault } from '../../src/ports/store.ts';
import { azureRig, bodyOf, faultOf, handClock, ORDER, permitting, ref, REGISTRY_ID } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';
import type { Reply } from '../support/fake-wire.ts';
import { aStore } from '../support/store.ts';

const OTHER_ID = REGISTRY_ID.replaceAll('1111', '2222');
const change = { method: 'PATCH', ref: ref(REGISTRY_ID), apiVersion: '2025-11-01', body: { properties: {} } } as const;

/** One throttled answer to a read, then nothing but good ones. */
function throttledOnce(headers: Record<string, string> = {}) {
  const clock = handClock();
  let throttled = true;
  const http = fakeWire(({ url }): Reply => {
    if (!throttled) return { status: 200, json: bodyOf(new URL(url).pathname) };
    throttled = false;
    return { status: 429, json: { error: { code: 'TooManyRequests', message: 'Slow down.' } }, headers };
  });
  const store = aStore();
  const scopes = [REGISTRY_ID, OTHER_ID].map((id) => id.split('/').slice(0, 3).join('/'));
  const rig = () => azureRig({ http, clock, store, scopes, permit: permitting(change) });
  return { clock, http, rig, store };
}

describe('after a 429', () => {
  it('nothing passes before Retry-After is over, and then it does', async () => {
    const { clock, http, rig } = throttledOnce({ 'retry-after': '60' });
    const { arm } = rig();
    expect(await faultOf(arm.read(ref(REGISTRY_ID)))).toMatchObject({ retryAt: '2026-03-01T09:01:00.000Z' });
    for (const seconds of [0, 1, 30, 28.999]) {
      clock.pass(seconds);
      expect(await faultOf(arm.read(ref(REGISTRY_ID)))).toMatchObject({
        code: 'throttled',
        retryAt: '2026-03-01T09:01:00.000Z',
        mayHaveApplied: false,
      });
    }
    expect(http.calls, 'only the call that was throttled reached the wire').toHaveLength(1);
    clock.pass(0.001);
    await arm.read(ref(REGISTRY_ID));
    expect(http.calls).toHaveLength(2);
  });

  it('a restart does not forget it', async () => {
    const { clock, http, rig } = throttledOnce({ 'retry-after': '60' });
    await faultOf(rig().arm.read(ref(REGISTRY_ID)));
    clock.pass(59);
    expect((await faultOf(rig().arm.read(ref(REGISTRY_ID)))).code).toBe('throttled');
    expect(http.calls).toHaveLength(1);
    clock.pass(1);
    await rig().arm.read(ref(REGISTRY_ID));
  });

  it('writes, lists of another subscription and Resource Graph go on; lists of this one wait', async () => {
    const { http, rig } = throttledOnce({ 'retry-after': '60' });
    const { arm, executor } = rig();
    await faultOf(arm.read(ref(REGISTRY_ID)));
    await executor.send(ORDER);
    await arm.read(ref(OTHER_ID));
    expect(http.calls).toHaveLength(3);
    const list = arm.list('Microsoft.ContainerRegistry/registries', ref(REGISTRY_ID).subscriptionId);
    expect((await faultOf(list)).code).toBe('throttled');
    await faultOf(arm.query('Microsoft.ContainerRegistry/registries', ref(REGISTRY_ID).subscriptionId));
    expect(http.calls).toHaveLength(4);
  });

  it.each([
    ['an HTTP date', { 'retry-after': 'Sun, 01 Mar 2026 09:02:00 GMT' }, '2026-03-01T09:02:00.000Z'],
    ['nothing', {}, '2026-03-01T09:00:30.000Z'],
    ['nonsense', { 'retry-after': 'soon' }, '2026-03-01T09:00:30.000Z'],
    ['a year', { 'retry-after': '31536000' }, '2026-03-01T10:00:00.000Z'],
    ['the past', { 'retry-after': 'Sun, 01 Mar 2020 09:02:00 GMT' }, '2026-03-01T09:00:00.000Z'],
    ["Resource Graph's own header", { 'x-ms-user-quota-resets-after': '00:00:05' }, '2026-03-01T09:00:05.000Z'],
  ])('the advice may be %s', async (_, headers, retryAt) => {
    const fault = await faultOf(throttledOnce(headers).rig().arm.read(ref(REGISTRY_ID)));
    expect(fault.retryAt).toBe(retryAt);
  });
});

describe('when the store can not be read', () => {
  function withoutStore() {
    const http = fakeWire(() => ({ status: 200, json: bodyOf(REGISTRY_ID) }));
    const store = aStore();
    const broken = {
      ...store,
      get: () => Promise.reject(new StoreFault('The store is away.')),
      async *list(): AsyncGenerator<never> {
        await Promise.reject(new StoreFault('The store is away.'));
      },
    };
    return { http, rig: azureRig({ http, store: broken, permit: permitting(change) }) };
  }

  it('reading goes on and writing does not', async () => {
    const { http, rig } = withoutStore();
    await rig.arm.read(ref(REGISTRY_ID));
    expect(await faultOf(rig.executor.send(ORDER))).toMatchObject({ code: 'unavailable', mayHaveApplied: false });
    expect(http.calls.map(({ method }) => method)).toEqual(['GET']);
  });
});
