import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Arm, Page } from '../../src/ports/arm.ts';
import { faultOf, ref } from '../support/azure-rig.ts';
import type { Body } from '../support/azure-rig.ts';

/** A world in which resources can be put and then read. */
export type ArmWorld = {
  /** Reads within these scopes. */
  readonly arm: (scopes: readonly string[]) => Arm;
  readonly freshScope: () => string;
  readonly place: (id: string, properties: JsonObject, others?: JsonObject) => Body;
  readonly close: () => Promise<void>;
};

const REGISTRIES = 'Microsoft.ContainerRegistry/registries';
const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';

/** What every `Arm` does. Pages of the world hold two resources. */
export function armContract(name: string, open: () => Promise<ArmWorld>): void {
  describe(`arm: ${name}`, () => {
    let world: ArmWorld;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    const inGroup = (scope: string, group: string, type: string, one: string) =>
      `${scope}/resourceGroups/${group}/providers/${type}/${one}`;
    const all = async (page: (next?: string) => Promise<Page>) => {
      const pages = [await page()];
      for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) pages.push(await page(next));
      return pages.flatMap(({ bodies }) => bodies);
    };
    const subscriptionOf = (scope: string) => scope.split('/')[2] ?? '';

    it.each([
      REGISTRIES,
      'Microsoft.ContainerInstance/containerGroups',
      'Microsoft.App/containerApps',
      'Microsoft.App/jobs',
    ])('reads one of %s with every member that was put', async (type) => {
      const scope = world.freshScope();
      const body = world.place(
        inGroup(scope, 'shop', type, 'contoso'),
        { odd: [1, null, { a: '' }] },
        { tags: { a: 'b' } },
      );
      expect(await world.arm([scope]).read(ref(body.id))).toEqual(body);
    });

    it('reads an assignment at a subscription, a group and a resource', async () => {
      const scope = world.freshScope();
      for (const at of [scope, `${scope}/resourceGroups/shop`, inGroup(scope, 'shop', REGISTRIES, 'contoso')]) {
        const id = `${at}/providers/${ASSIGNMENTS}/33333333-3333-3333-3333-333333333333`;
        const body = world.place(id, { principalId: 'p', scope: at });
        expect(await world.arm([scope]).read(ref(id))).toEqual(body);
      }
    });

    it('says not-found, forbidden and that something is outside the scopes', async () => {
      const scope = world.freshScope();
      const arm = world.arm([scope]);
      const codeOf = async (id: string) => (await faultOf(arm.read(ref(id)))).code;
      expect(await codeOf(inGroup(scope, 'shop', REGISTRIES, 'nobody'))).toBe('not-found');
      expect(await codeOf(inGroup(scope, 'forbidden', REGISTRIES, 'contoso'))).toBe('forbidden');
      expect(await codeOf(inGroup(world.freshScope(), 'shop', REGISTRIES, 'contoso'))).toBe('invalid');
    });

    it('lists and queries the same bodies, all pages, this type, these scopes', async () => {
      const scope = world.freshScope();
      const names = ['one', 'two', 'three', 'four', 'five'].map((one) => `contoso${one}`);
      const placed = names.map((one) => world.place(inGroup(scope, 'shop', REGISTRIES, one), { one }));
      world.place(inGroup(scope, 'other', REGISTRIES, 'contososix'), {});
      world.place(inGroup(scope, 'shop', 'Microsoft.App/jobs', 'job'), {});
      world.place(inGroup(world.freshScope(), 'shop', REGISTRIES, 'contosoelse'), {});
      const arm = world.arm([`${scope}/resourceGroups/shop`]);
      const byId = (bodies: readonly { readonly id: string }[]) => bodies.toSorted((a, b) => a.id.localeCompare(b.id));
      const listed = await all((next) => arm.list(REGISTRIES, subscriptionOf(scope), next));
      const queried = await all((next) => arm.query(REGISTRIES, subscriptionOf(scope), next));
      expect(byId(listed)).toEqual(byId(placed));
      expect(byId(queried)).toEqual(byId(placed));
    });

    it('tells how many there are where the whole subscription is in scope', async () => {
      const scope = world.freshScope();
      for (const one of ['a', 'b', 'c']) world.place(inGroup(scope, 'shop', REGISTRIES, `contoso${one}`), {});
      const { total } = await world.arm([scope]).query(REGISTRIES, subscriptionOf(scope));
      expect(total).toBe(3);
    });

    it('lists assignments below a subscription', async () => {
      const scope = world.freshScope();
      const id = `${scope}/providers/${ASSIGNMENTS}/33333333-3333-3333-3333-333333333333`;
      const body = world.place(id, { principalId: 'p', scope });
      const arm = world.arm([scope]);
      expect(await all((next) => arm.list(ASSIGNMENTS, subscriptionOf(scope), next))).toEqual([body]);
      expect(await all((next) => arm.query(ASSIGNMENTS, subscriptionOf(scope), next))).toEqual([body]);
    });

    it('shows no secret, however it is read', async () => {
      const scope = world.freshScope();
      const type = 'Microsoft.ContainerInstance/containerGroups';
      const id = inGroup(scope, 'shop', type, 'web');
      world.place(id, {
        imageRegistryCredentials: [{ server: 's', username: 'u', password: 'canary' }],
        note: 'sig=canary7f3a',
      });
      const arm = world.arm([scope]);
      const seen = [
        await arm.read(ref(id)),
        ...(await all((next) => arm.list(type, subscriptionOf(scope), next))),
        ...(await all((next) => arm.query(type, subscriptionOf(scope), next))),
      ];
      expect(seen).toHaveLength(3);
      expect(JSON.stringify(seen)).not.toContain('canary');
      expect(new Set(seen.map((state) => JSON.stringify(state.properties))).size, 'the same markers').toBe(1);
    });
  });
}
