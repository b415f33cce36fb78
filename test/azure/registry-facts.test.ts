import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { azureRig, bodyOf, REGISTRY_ID, SCOPE } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';

const CUSTOM = '55555555-5555-5555-5555-555555555555';
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const ACR_PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const APPS_CONTRIBUTOR = '358470bc-b998-42bd-ab17-a7e34c199c0f';
const registry = bodyOf(REGISTRY_ID, { loginServer: 'contoso.azurecr.io' }) as ResourceState;
const roleId = (guid: string) => `${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
const grant = (principalId: string, guid: string, scope = SCOPE) => ({
  properties: { principalId, principalType: 'Group', roleDefinitionId: roleId(guid), scope },
});

/** Facts over answers by what ends their path. */
function factsOver(answers: Readonly<Record<string, JsonObject>>) {
  const http = fakeWire(({ url }) => {
    const path = new URL(url).pathname;
    const found = Object.entries(answers).find(([end]) => path.endsWith(end))?.[1];
    return { status: found === undefined ? 404 : 200, json: found ?? { error: { code: 'NotFound', message: path } } };
  });
  return azureRig({ http }).facts;
}

const value = (...elements: readonly Json[]): JsonObject => ({ value: elements });

describe('who has a way into a registry', () => {
  it('by a role, each once: who may read everything may pull, and a role of one’s own is asked about', async () => {
    const facts = factsOver({
      roleAssignments: value(
        grant('a', READER),
        grant('A', ACR_PULL, REGISTRY_ID),
        grant('b', APPS_CONTRIBUTOR),
        grant('c', CUSTOM),
      ),
      [CUSTOM]: { properties: { permissions: [{ actions: ['Microsoft.ContainerRegistry/*'] }] } },
    });
    expect(await facts.read('registryPullers', registry)).toEqual({
      known: true,
      value: [
        { principalId: 'a', principalType: 'Group', roleDefinitionId: roleId(ACR_PULL), scope: REGISTRY_ID },
        { principalId: 'c', principalType: 'Group', roleDefinitionId: roleId(CUSTOM), scope: SCOPE },
      ],
    });
  });

  it('by a role that can not be read, or that has no name: nobody knows', async () => {
    const facts = factsOver({ roleAssignments: value(grant('a', CUSTOM)) });
    expect(await facts.read('registryPullers', registry)).toMatchObject({ known: false });
    const odd = factsOver({ roleAssignments: value(grant('a', 'x?y')) });
    expect(await odd.read('registryPullers', registry)).toMatchObject({ known: false });
  });

  it('by a token that is enabled, and when its passwords end', async () => {
    const token = (name: string, properties: JsonObject) => bodyOf(`${REGISTRY_ID}/tokens/${name}`, properties);
    const passwords = [{ name: 'password1', expiry: '2026-05-01T00:00:00Z' }, { expiry: null }];
    const tokens = value(
      token('ci', { status: 'enabled', credentials: { passwords } }),
      token('old', { status: 'Disabled', credentials: { passwords } }),
      token('bare', {}),
    );
    expect(await factsOver({ '/tokens': tokens }).read('registryTokens', registry)).toEqual({
      known: true,
      value: [
        { name: 'ci', passwords: [{ name: 'password1', ends: '2026-05-01T00:00:00Z' }, { name: '2' }] },
        { name: 'bare', passwords: [] },
      ],
    });
  });
});
