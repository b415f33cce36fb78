import { describe, expect, it } from 'vitest';
import { asArmBody, azPlaceOf, isAzOutput } from '../../src/cli/input/az-output.ts';
import { GROUP, REGISTRY } from '../support/bodies.ts';
import { folderWith, reportOn } from './rig.ts';

/** As `az acr show` prints a registry: no `properties`, the resource group beside it, `null` for what is not set. */
const flat = {
  adminUserEnabled: true,
  id: REGISTRY,
  identity: null,
  location: 'westeurope',
  name: 'acrcontoso',
  networkRuleSet: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', ipAddressOrRange: '192.0.2.1' }] },
  privateEndpointConnections: [
    {
      id: `${REGISTRY}/privateEndpointConnections/pe`,
      name: 'pe',
      privateLinkServiceConnectionState: { status: 'Approved' },
      resourceGroup: 'rg-shared',
    },
  ],
  publicNetworkAccess: null,
  resourceGroup: 'rg-shared',
  sku: { name: 'Premium', tier: 'Premium' },
  type: 'Microsoft.ContainerRegistry/registries',
};

describe('what the Azure CLI prints', () => {
  it('becomes the body that GET prints', () => {
    expect(isAzOutput(flat)).toBe(true);
    expect(isAzOutput({ id: flat.id, type: flat.type, adminUserEnabled: true })).toBe(true);
    expect(asArmBody(flat)).toEqual({
      id: REGISTRY,
      name: 'acrcontoso',
      type: 'Microsoft.ContainerRegistry/registries',
      location: 'westeurope',
      sku: { name: 'Premium', tier: 'Premium' },
      properties: {
        adminUserEnabled: true,
        networkRuleSet: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value: '192.0.2.1' }] },
        privateEndpointConnections: [
          {
            id: `${REGISTRY}/privateEndpointConnections/pe`,
            name: 'pe',
            properties: { privateLinkServiceConnectionState: { status: 'Approved' } },
          },
        ],
        publicNetworkAccess: null,
      },
    });
  });

  it('is left alone where the CLI prints it as GET does, but for the group', () => {
    const app = {
      id: `${GROUP}/providers/Microsoft.App/containerApps/web`,
      name: 'web',
      type: 'Microsoft.App/containerApps',
      resourceGroup: 'rg-shared',
      properties: { template: { containers: [{ name: 'web', image: 'web:1' }] } },
    };
    const { resourceGroup, ...body } = app;
    expect(resourceGroup).toBe('rg-shared');
    expect(asArmBody(app)).toEqual(body);
  });

  it.each([
    ['/properties/adminUserEnabled', '/adminUserEnabled'],
    ['/sku/name', '/sku/name'],
    ['/properties/containers/0/properties/image', '/containers/0/image'],
  ])('has %s at %s', (path, place) => {
    expect(azPlaceOf(flat)(path)).toBe(place);
  });

  it('is judged: what it prints as null is absent, what it does not print at all is not known', async () => {
    const { adminUserEnabled, ...without } = flat;
    expect(adminUserEnabled).toBe(true);
    const report = await reportOn([folderWith({ 'a.json': [without] })]);
    expect(report.findings.map(({ controlId }) => controlId)).toEqual(['acr-public-network-disabled']);
    expect(report.doubts.find(({ controlId }) => controlId === 'acr-admin-account-disabled')?.why).toBe(
      'the output of this Azure CLI command lacks /properties/adminUserEnabled, which may stand in the resource all the same',
    );
  });

  it('has the members of containers at hand, and their lines', async () => {
    const group = {
      containers: [
        { environmentVariables: [{ name: 'DB_PASSWORD', value: 'Tr0ub4dor&3x' }], image: 'web:1', name: 'web' },
      ],
      id: `${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/web`,
      initContainers: [],
      name: 'web',
      resourceGroup: 'rg-shared',
      type: 'Microsoft.ContainerInstance/containerGroups',
    };
    const folder = folderWith({ 'a.json': group });
    const { findings } = await reportOn([folder, '--control', 'aci-no-plaintext-secret-env']);
    const line =
      JSON.stringify(group, null, 2)
        .split('\n')
        .findIndex((text) => text.includes('Tr0ub4dor')) + 1;
    expect(findings[0]?.evidence).toMatchObject([
      { path: '/properties/containers/0/properties/environmentVariables/0/value', line },
    ]);
    expect(JSON.stringify(findings)).not.toContain('Tr0ub4dor');
  });

  it('can not be judged where it holds no members, as the generic list does', async () => {
    const { id, name, type, location, resourceGroup } = flat;
    const listed = { id, name, type, location, resourceGroup, identity: null, properties: null };
    const report = await reportOn([folderWith({ 'a.json': [listed] })]);
    expect(report.counts).toMatchObject({ compliant: 0, drifted: 0 });
    expect(report.doubts[0]?.why).toContain('az resource show');
  });
});
