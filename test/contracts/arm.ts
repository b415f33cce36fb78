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

    it('tells what changed, by whom, page by page, in these scopes only; secrets are markers', async () => {
      const scope = world.freshScope();
      const id = inGroup(scope, 'shop', REGISTRIES, 'contoso');
      const stamp = (at: string) => ({ systemData: { lastModifiedBy: 'dev@contoso.example', lastModifiedAt: at } });
      world.place(id, { adminUserEnabled: false }, stamp('2026-01-01T00:00:00Z'));
      world.place(id, { adminUserEnabled: true, note: 'sig=canary7f3a' }, stamp('2026-01-02T00:00:00Z'));
      world.place(id, { adminUserEnabled: true }, stamp('2026-01-03T00:00:00Z'));
      world.place(inGroup(scope, 'other', REGISTRIES, 'contosotwo'), {});
      world.place(inGroup(scope, 'shop', 'Microsoft.App/jobs', 'job'), {});
      const arm = world.arm([`${scope}/resourceGroups/shop`]);
      const asked = { subscriptionId: subscriptionOf(scope), types: [REGISTRIES] };
      const times = { since: '2020-01-01T00:00:00.000Z', before: '2100-01-01T00:00:00.000Z' };
      const pages = [await arm.changes({ ...asked, ...times })];
      for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
        pages.push(await arm.changes({ ...asked, ...times, next }));
      }
      const changes = pages.flatMap((page) => page.changes);
      expect(changes.map(({ kind, resourceId }) => `${kind} ${resourceId}`)).toEqual([
        `created ${id}`,
        `updated ${id}`,
        `updated ${id}`,
      ]);
      expect(changes[1]?.actor).toMatchObject({ name: 'dev@contoso.example', kind: 'person', from: 'feed' });
      expect(changes[1]?.members).toContainEqual({
        path: 'properties.adminUserEnabled',
        before: 'False',
        after: 'True',
      });
      expect(JSON.stringify(changes)).not.toContain('canary');
      expect(pages.every(({ total }) => total === pages.reduce((sum, { rows }) => sum + rows, 0))).toBe(true);
      expect(new Set(changes.map(({ changeId }) => changeId)).size).toBe(3);
      const long = { since: '2019-01-01T00:00:00.000Z', before: '2020-01-01T00:00:00.000Z' };
      expect((await arm.changes({ ...asked, ...long })).changes).toEqual([]);
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
