import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Executor, Permit, WriteRequest } from '../../src/ports/arm.ts';
import { faultOf, ORDER, permitting, ref } from '../support/azure-rig.ts';
import type { Body } from '../support/azure-rig.ts';

/** A world in which resources can be put, written by an executor, and looked at. */
export type ExecutorWorld = {
  readonly executor: (scopes: readonly string[], permit: Permit) => Executor;
  readonly freshScope: () => string;
  readonly place: (id: string, properties: JsonObject, others?: JsonObject) => Body;
  /** What stands there now. */
  readonly look: (id: string) => JsonObject | undefined;
  /** `x-ms-client-request-id` of the latest write that arrived. */
  readonly latestRequestId: () => string | undefined;
  /** The next write is done or not, and its answer is lost. */
  readonly loseAnswer: (done: 'done' | 'not done') => void;
  /** How long-running writes end from now on. */
  readonly operations: (end: 'succeed' | 'fail' | 'never') => void;
  readonly close: () => Promise<void>;
};

/** What every `Executor` does. */
export function executorContract(name: string, open: () => Promise<ExecutorWorld>): void {
  describe(`executor: ${name}`, () => {
    let world: ExecutorWorld;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    /** A registry of its own, and an executor that may switch off its admin account. */
    function registry(
      properties: JsonObject = { adminUserEnabled: true, publicNetworkAccess: 'Enabled' },
      sku = 'Premium',
    ) {
      const scope = world.freshScope();
      const id = `${scope}/resourceGroups/shop/providers/Microsoft.ContainerRegistry/registries/contoso`;
      const before = world.place(id, properties, { sku: { name: sku } });
      return { scope, id, before };
    }
    const patch = (id: string, properties: JsonObject): WriteRequest => ({
      method: 'PATCH',
      ref: ref(id),
      apiVersion: '2025-11-01',
      body: { properties },
    });
    const disable = (id: string) => patch(id, { adminUserEnabled: false });
    const adminOf = (id: string) => (world.look(id)?.['properties'] as JsonObject | undefined)?.['adminUserEnabled'];

    it('changes what the permit names, and nothing else', async () => {
      const { scope, id, before } = registry();
      const sent = await world.executor([scope], permitting(disable(id))).send(ORDER);
      expect(sent.kind).toBe('submitted');
      const expected = { ...before.properties, adminUserEnabled: false };
      expect(world.look(id)?.['properties']).toEqual(expected);
      expect(world.latestRequestId()).toBe(ORDER.clientRequestId);
    });

    it('tells how a long-running write goes on', async () => {
      for (const [end, expected] of [
        ['never', { kind: 'running', pollAt: expect.any(String) as string }],
        ['succeed', { kind: 'done' }],
        ['fail', { kind: 'failed', serviceCode: 'InternalServerError', message: 'The operation failed.' }],
      ] as const) {
        const { scope, id } = registry();
        const executor = world.executor([scope], permitting(disable(id)));
        world.operations(end);
        await executor.send(ORDER);
        expect(await executor.poll(ORDER)).toEqual(expected);
        world.operations('succeed');
      }
    });

    it('sends nothing that is not permitted, and says why', async () => {
      const { scope, id } = registry();
      const refusal = {
        kind: 'not-permitted',
        reason: 'paused',
        why: 'Paused.',
        until: '2026-03-02T00:00:00.000Z',
      } as const;
      expect(await world.executor([scope], () => Promise.resolve(refusal)).send(ORDER)).toEqual(refusal);
      expect(adminOf(id)).toBe(true);
    });

    it('sends nothing outside the scopes', async () => {
      const { id } = registry();
      const fault = await faultOf(world.executor([world.freshScope()], permitting(disable(id))).send(ORDER));
      expect([fault.code, fault.mayHaveApplied]).toEqual(['invalid', false]);
      expect(adminOf(id)).toBe(true);
    });

    it('says what stands in the way', async () => {
      const locked = registry();
      world.place(`${locked.id}/providers/Microsoft.Authorization/locks/keep`, { level: 'ReadOnly' });
      const absent = registry().id.replace('contoso', 'nobody');
      const basic = registry({ publicNetworkAccess: 'Enabled' }, 'Basic');
      for (const [change, code, serviceCode] of [
        [disable(locked.id), 'locked', 'ScopeLocked'],
        [disable(absent), 'not-found', 'ResourceNotFound'],
        [patch(basic.id, { publicNetworkAccess: 'Disabled' }), 'invalid', 'DisablingPublicNetworkAccessNotSupported'],
      ] as const) {
        const scope = change.ref.id.split('/').slice(0, 3).join('/');
        const fault = await faultOf(world.executor([scope], permitting(change)).send(ORDER));
        expect(fault).toMatchObject({ code, serviceCode, mayHaveApplied: false });
      }
      expect(adminOf(locked.id)).toBe(true);
    });

    it.each(['done', 'not done'] as const)(
      'does not claim to know when the answer is lost and it is %s',
      async (done) => {
        const { scope, id } = registry();
        world.loseAnswer(done);
        const fault = await faultOf(world.executor([scope], permitting(disable(id))).send(ORDER));
        expect([fault.code, fault.mayHaveApplied]).toEqual(['unavailable', true]);
        expect(adminOf(id)).toBe(done === 'not done');
      },
    );

    it('takes a role assignment away and puts it back, each as often as it is asked', async () => {
      const scope = world.freshScope();
      const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/33333333-3333-3333-3333-333333333333`;
      const properties = { principalId: 'p', roleDefinitionId: 'r', principalType: 'ServicePrincipal' };
      world.place(id, { ...properties, scope });
      const assignment = { ref: ref(id), apiVersion: '2022-04-01' };
      const removing = world.executor([scope], permitting({ ...assignment, method: 'DELETE' }));
      expect(await removing.send(ORDER)).toEqual({ kind: 'done', status: 200 });
      expect(world.look(id)).toBeUndefined();
      expect(await removing.send(ORDER)).toEqual({ kind: 'done', status: 204 });
      const restoring = world.executor([scope], permitting({ ...assignment, method: 'PUT', body: { properties } }));
      expect(await restoring.send(ORDER)).toEqual({ kind: 'done', status: 201 });
      expect(world.look(id)?.['properties']).toMatchObject(properties);
      expect((await restoring.send(ORDER)).kind).toBe('done');
    });
  });
}
