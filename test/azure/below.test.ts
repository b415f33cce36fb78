import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { azureRig, faultOf, ref, REGISTRY_ID, SCOPE, SUBSCRIPTION } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';
import type { Call, Reply } from '../support/fake-wire.ts';

const DIAGNOSTICS = 'Microsoft.Insights/diagnosticSettings';
const ALL_OF_REGISTRY = `${REGISTRY_ID}/providers/${DIAGNOSTICS}/(all)`;
const TOKENS = 'Microsoft.ContainerRegistry/registries/tokens';

function armOver(answer: (call: Call) => Reply, scopes = [SCOPE]) {
  const http = fakeWire(answer);
  return { ...azureRig({ http, scopes }), http };
}

const setting = (name: string): JsonObject => ({
  id: `${REGISTRY_ID}/providers/${DIAGNOSTICS}/${name}`,
  name,
  type: DIAGNOSTICS,
  properties: { workspaceId: '/w', logs: [{ categoryGroup: 'audit', enabled: true }] },
});
const listOf = (...value: readonly JsonObject[]): Reply => ({ status: 200, json: { value } });

/** Resource Graph with these registries; every list has one element. */
function estate(ids: readonly string[], element: (parent: string) => Reply) {
  return ({ method, url }: Call): Reply => {
    if (method !== 'POST') return element(decodeURIComponent(new URL(url).pathname));
    const data = ids.map((id) => ({ id, name: id.split('/').at(-1) ?? '', type: 'r', properties: {} }));
    return { status: 200, json: { totalRecords: data.length, count: data.length, data, resultTruncated: 'false' } };
  };
}

describe('resources that are judged together', () => {
  it('are one body, from one list', async () => {
    const { arm, http } = armOver(() => listOf(setting('one'), setting('two')));
    const state = await arm.read(ref(ALL_OF_REGISTRY));
    expect(state).toMatchObject({ id: ALL_OF_REGISTRY, name: '(all)', type: DIAGNOSTICS });
    expect(Object.keys(state.properties['items'] as JsonObject)).toEqual(['one', 'two']);
    const address = `https://management.azure.com${REGISTRY_ID}/providers/${DIAGNOSTICS}?api-version=2021-05-01-preview`;
    expect(http.calls.map(({ url }) => url)).toEqual([address]);
  });

  it('are an empty body where there are none, and no body where their resource is gone', async () => {
    const none = armOver(() => listOf());
    expect((await none.arm.read(ref(ALL_OF_REGISTRY))).properties).toEqual({ items: {} });
    const gone = armOver(() => ({ status: 404, json: { error: { code: 'ResourceNotFound', message: 'gone' } } }));
    expect((await faultOf(gone.arm.read(ref(ALL_OF_REGISTRY)))).code).toBe('not-found');
  });

  it('are not read one by one', async () => {
    const { arm, http } = armOver(() => listOf());
    const one = ref(`${REGISTRY_ID}/providers/${DIAGNOSTICS}/one`);
    expect((await faultOf(arm.read(one))).code).toBe('invalid');
    expect(http.calls).toEqual([]);
  });

  it('do not hide each other where places have the same names', async () => {
    const assignments = 'Microsoft.Authorization/policyAssignments';
    const places = ['/providers/Microsoft.Management/managementGroups/root', SCOPE, `${SCOPE}/resourceGroups/RG-Apps`];
    const bodies = places.map((place) => ({ id: `${place}/providers/${assignments}/audit`, name: 'audit' }));
    const { arm } = armOver(() => listOf(...bodies));
    const { properties } = await arm.read(ref(`${SCOPE}/providers/${assignments}/(all)`));
    const items = Object.entries(properties['items'] as Readonly<Record<string, JsonObject>>);
    expect(items.map(([key, { id }]) => [key, id])).toEqual([
      [bodies[0]?.id.toLowerCase(), bodies[0]?.id],
      ['audit', bodies[1]?.id],
      [`resourcegroups/rg-apps/providers/${assignments.toLowerCase()}/audit`, bodies[2]?.id],
    ]);
  });

  it('hang on the subscription, too', async () => {
    const { arm, http } = armOver(() => listOf());
    await arm.read(ref(`${SCOPE}/providers/${DIAGNOSTICS}/(all)`));
    expect(http.calls.map(({ url }) => new URL(url).pathname)).toEqual([`${SCOPE}/providers/${DIAGNOSTICS}`]);
  });
});

describe('an inventory of what hangs on others', () => {
  const other = REGISTRY_ID.replace(/contoso$/, 'fabrikam');

  it('asks each parent within the scopes, whatever kind of list', async () => {
    const token = (parent: string): Reply => listOf({ id: `${parent}/t`, name: 't', type: TOKENS, properties: {} });
    const { arm } = armOver(estate([REGISTRY_ID, other], token));
    const { bodies, next } = await arm.query(TOKENS, SUBSCRIPTION);
    expect(bodies.map(({ id }) => id)).toEqual([`${REGISTRY_ID}/tokens/t`, `${other}/tokens/t`]);
    expect(next).toBeUndefined();
    const narrow = armOver(estate([REGISTRY_ID, other], token), [`${SCOPE}/resourceGroups/elsewhere`]);
    expect((await narrow.arm.query(TOKENS, SUBSCRIPTION)).bodies).toEqual([]);
  });

  it('goes through all types of parents, and leaves out a parent that is gone', async () => {
    const { arm } = armOver(
      estate([REGISTRY_ID], (path) =>
        path.startsWith(REGISTRY_ID) ? { status: 404, json: { error: { code: 'ResourceNotFound' } } } : listOf(),
      ),
    );
    const found: string[] = [];
    let next: string | undefined;
    do {
      const page = await arm.query(DIAGNOSTICS, SUBSCRIPTION, next);
      found.push(...page.bodies.map(({ id }) => id));
      next = page.next;
    } while (next !== undefined);
    expect(found).toEqual([`${SCOPE}/providers/${DIAGNOSTICS}/(all)`]);
  });
});
