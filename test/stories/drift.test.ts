import { describe, expect, test } from 'vitest';
import { GROUP, registryBody, ROLES, SUBSCRIPTION } from '../support/bodies.ts';
import { startWorld, type World } from '../support/world.ts';

const DEV = {
  id: 'd0000000-0000-4000-8000-00000000000d',
  name: 'Dev Patel',
  upn: 'dev@contoso.example',
  kind: 'User',
} as const;
const REGISTRY_API = '2025-11-01';
const GRANT = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/9a000000-0000-4000-8000-000000000001`;
const IDENTITY = '1d000000-0000-4000-8000-000000000001';

const approved = {
  id: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/acrcontoso/privateEndpointConnections/pe`,
  name: 'pe',
  type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections',
  properties: { privateLinkServiceConnectionState: { status: 'Approved' }, provisioningState: 'Succeeded' },
};

const owners = {
  id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/9b000000-0000-4000-8000-000000000001`,
  name: '9b000000-0000-4000-8000-000000000001',
  type: 'Microsoft.Authorization/roleAssignments',
  properties: {
    scope: SUBSCRIPTION,
    roleDefinitionId: ROLES.owner,
    principalId: '0e000000-0000-4000-8000-00000000000e',
    principalType: 'Group',
    createdOn: '2025-01-01T00:00:00.0000000Z',
  },
};

const identity = {
  id: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shop`,
  name: 'id-shop',
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  location: 'westeurope',
  properties: { principalId: IDENTITY, clientId: '1c000000-0000-4000-8000-000000000001' },
};

const appRunningAsIt = {
  id: `${GROUP}/providers/Microsoft.App/containerApps/shop-web`,
  name: 'shop-web',
  type: 'Microsoft.App/containerApps',
  location: 'West Europe',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [identity.id]: { principalId: IDENTITY } } },
  properties: { configuration: {}, template: {} },
};

/** Changes a registry as a developer, and lets everything happen that follows within a minute. */
async function drift(world: World, properties: Record<string, unknown>): Promise<void> {
  const reply = world.simulator.act(DEV, 'PATCH', registryBody().id, REGISTRY_API, { properties: properties as never });
  expect(reply.status, 'the person of the story could not change the registry').toBeLessThan(300);
  await world.settle();
  await world.clock.advance(60_000);
  await world.settle();
}

async function grantContributor(world: World, roleDefinitionId = ROLES.contributor): Promise<void> {
  const grant = { properties: { roleDefinitionId, principalId: IDENTITY, principalType: 'ServicePrincipal' } };
  expect(world.simulator.act(DEV, 'PUT', GRANT, '2022-04-01', grant).status).toBe(201);
  await world.settle();
  await world.clock.advance(10_000);
  await world.settle();
}

describe('registry admin account', () => {
  test('fresh, and nobody is set up to use it: switched off, verified, recorded', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await drift(world, { adminUserEnabled: true });

    expect(await world.cases()).toMatchObject([{ state: 'remediated', controlId: 'acr-admin-account-disabled' }]);
    expect(world.simulator.estate.get(registryBody().id)).toMatchObject({ properties: { adminUserEnabled: false } });
    const trail = (await world.audit()).filter(({ CaseId }) => CaseId !== undefined);
    expect(trail.map(({ EventType }) => EventType)).toEqual([
      'finding.detected',
      'decision.made',
      'remediation.started',
      'remediation.applied',
      'remediation.applied',
      'remediation.verified',
      'case.closed',
    ]);
    expect(trail[0]).toMatchObject({ DriftActorName: 'Dev Patel', DriftActorId: DEV.id });
    expect(trail[2]?.AdditionalFields?.['takeBack'], 'for whoever has the audit trail and no app').toEqual([
      `az rest --method patch --url '${registryBody().id}?api-version=${REGISTRY_API}' ` +
        `--body '{"properties":{"adminUserEnabled":true}}'`,
    ]);
  });

  test('a container group logs in with it: a person is asked, and told who would lose access', async () => {
    const group = {
      id: `${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/nightly`,
      name: 'nightly',
      type: 'Microsoft.ContainerInstance/containerGroups',
      location: 'westeurope',
      properties: {
        osType: 'Linux',
        containers: [],
        imageRegistryCredentials: [{ server: 'acrcontoso.azurecr.io', username: 'acrcontoso' }],
      },
    };
    await using world = await startWorld([registryBody(), group]);
    await world.sweep();
    await drift(world, { adminUserEnabled: true });

    expect(await world.cases()).toMatchObject([{ state: 'waiting' }]);
    expect((await world.cases())[0]?.because.join(' ')).toContain('nightly');
    expect(world.simulator.estate.kept('teams')).toHaveLength(1);
    expect(world.simulator.estate.get(registryBody().id)).toMatchObject({ properties: { adminUserEnabled: true } });
  });

  test('a registry that was born so is asked about, because it may be meant so', async () => {
    await using world = await startWorld([]);
    await world.sweep();
    world.simulator.estate.set(registryBody().id, registryBody());
    await drift(world, { adminUserEnabled: true });
    expect(await world.cases()).toMatchObject([
      { state: 'waiting', because: [expect.stringContaining('it may be meant so')] },
    ]);
  });
});

describe('registry public network', () => {
  test.each([
    {
      name: 'an approved private endpoint: closed again',
      endpoints: [approved],
      state: 'remediated',
      access: 'Disabled',
    },
    { name: 'no private endpoint: asked', endpoints: [], state: 'waiting', access: 'Enabled' },
  ])('$name', async ({ endpoints, state, access }) => {
    const body = registryBody({ privateEndpointConnections: endpoints });
    await using world = await startWorld([body]);
    await world.sweep();
    await drift(world, { publicNetworkAccess: 'Enabled' });
    expect(await world.cases()).toMatchObject([{ state, controlId: 'acr-public-network-disabled' }]);
    expect(world.simulator.estate.get(body.id)).toMatchObject({ properties: { publicNetworkAccess: access } });
  });
});

describe('Contributor on the subscription for a workload identity', () => {
  test('nothing runs as it: taken away at once', async () => {
    await using world = await startWorld([owners, identity]);
    await world.sweep();
    await grantContributor(world);
    expect(await world.cases()).toMatchObject([
      { state: 'remediated', controlId: 'rbac-workload-identity-no-privileged-subscription-role' },
    ]);
    expect(world.simulator.estate.get(GRANT)).toBeUndefined();
  });

  test('an app runs as it: asked, by two people, and never by the one who granted it', async () => {
    await using world = await startWorld([owners, identity, appRunningAsIt]);
    await world.sweep();
    await grantContributor(world);
    const [found] = await world.cases();
    expect(found).toMatchObject({ state: 'waiting' });
    expect(found?.because.join(' ')).toContain('shop-web');
    expect(world.simulator.estate.get(GRANT)).toBeDefined();
  });

  test('nobody else could manage access any more: reported, never removed', async () => {
    await using world = await startWorld([identity]);
    await world.sweep();
    await grantContributor(world, ROLES.owner);
    expect(await world.cases()).toMatchObject([{ state: 'needs-attention' }]);
    expect(world.simulator.estate.get(GRANT)).toBeDefined();
  });
});
