import { describe, expect, it } from 'vitest';
import type { FactName } from '../../src/model/facts.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { textOf } from '../../src/simulator/wire.ts';
import { azureRig, bodyOf, REGISTRY_ID, SCOPE } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';

const idOf = (type: string, name: string): string => `${SCOPE}/resourceGroups/shop/providers/${type}/${name}`;
const GROUP = idOf('Microsoft.ContainerInstance/containerGroups', 'batch');
const APP = idOf('Microsoft.App/containerApps', 'web');
const JOB = idOf('Microsoft.App/jobs', 'import');
const ENVIRONMENT = idOf('Microsoft.App/managedEnvironments', 'env');
const SUBNET = idOf('Microsoft.Network/virtualNetworks', 'vnet/subnets/apps');
const ZONE = idOf('Microsoft.Network/privateDnsZones', 'privatelink.azurecr.io');
const NETWORK = idOf('Microsoft.Network/virtualNetworks', 'vnet');

const registry = bodyOf(REGISTRY_ID, { loginServer: 'contoso.azurecr.io' });
const environment = bodyOf(ENVIRONMENT, { vnetConfiguration: { infrastructureSubnetId: SUBNET } });
const group = bodyOf(GROUP, {
  containers: [{ name: 'one', properties: { image: 'contoso.azurecr.io/batch:1' } }],
  imageRegistryCredentials: [{ server: 'contoso.azurecr.io', username: 'token', password: 'x' }],
  subnetIds: [{ id: SUBNET }],
});
const app = bodyOf(APP, {
  managedEnvironmentId: ENVIRONMENT.toUpperCase(),
  template: { containers: [{ name: 'one', image: 'Contoso.azurecr.io/web:2' }] },
});
const job = bodyOf(
  JOB,
  {
    environmentId: ENVIRONMENT,
    configuration: { registries: [{ server: 'contoso.azurecr.io', identity: 'system' }] },
    template: { containers: [{ name: 'one', image: 'mcr.microsoft.com/x:1' }] },
  },
  { identity: { type: 'SystemAssigned', principalId: 'AB' } },
);
const other = bodyOf(`${GROUP}-other`, {
  containers: [{ name: 'one', properties: { image: 'contoso.azurecr.io.evil.example/x' } }],
});

/** What Azure has: lists by what ends their path, bodies by their ids, else a refusal. */
async function answerOf(fact: FactName, about: JsonObject, bodies: readonly JsonObject[]) {
  const http = fakeWire(({ url }) => {
    const path = decodeURIComponent(new URL(url).pathname).toLowerCase();
    const own = bodies.find(({ id }) => textOf(id).toLowerCase() === path);
    if (own !== undefined) return { status: 200, json: own };
    if (path.includes('forbidden'))
      return { status: 403, json: { error: { code: 'AuthorizationFailed', message: 'no' } } };
    const listed = bodies.filter(({ id, type }) => {
      const inList = path.endsWith(`/providers/${textOf(type).toLowerCase()}`);
      return inList || textOf(id).toLowerCase().startsWith(`${path}/`);
    });
    return { status: 200, json: { value: listed } };
  });
  return azureRig({ http }).facts.read(fact, about as ResourceState);
}

describe('who and what is around', () => {
  it('who pulls from a registry is concluded from images and logins, with the subnet', async () => {
    const answer = await answerOf('registryConsumers', registry, [environment, group, app, job, other]);
    const inferred = 'an image of it comes from this registry';
    expect(answer).toEqual({
      known: true,
      value: [
        { kind: 'container group', name: 'batch', id: GROUP, inferred, login: 'password', subnetId: SUBNET },
        { kind: 'container app', name: 'web', id: APP, inferred, login: 'none', subnetId: SUBNET },
        {
          kind: 'container app job',
          name: 'import',
          id: JOB,
          inferred: 'it is set up to log in there',
          login: 'identity',
          subnetId: SUBNET,
          principals: ['ab'],
          systemAssigned: true,
        },
      ],
    });
  });

  it('what runs in an environment', async () => {
    const answer = await answerOf('environmentWorkloads', environment, [app, job, group]);
    expect(answer).toMatchObject({ known: true, value: [{ name: 'web' }, { name: 'import' }] });
  });

  it('how a registry is found by its private name', async () => {
    const link = {
      ...{
        id: `${ZONE}/virtualNetworkLinks/l`,
        name: 'l',
        type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
      },
      properties: { virtualNetwork: { id: NETWORK } },
    };
    const record = {
      id: `${ZONE}/A/contoso`,
      name: 'contoso',
      type: 'Microsoft.Network/privateDnsZones/A',
      properties: {},
    };
    const answer = await answerOf('registryPrivateNames', registry, [bodyOf(ZONE), link, record]);
    const zone = { id: ZONE, networks: [NETWORK.toLowerCase()], records: ['contoso'] };
    expect(answer).toEqual({ known: true, value: { zones: [zone] } });
  });

  it('what the token of a registry may do: its scope map, in its own registry', async () => {
    const token = (scopeMapId: string) => bodyOf(`${REGISTRY_ID}/tokens/ci`, { scopeMapId });
    const map = (properties: JsonObject) => bodyOf(`${REGISTRY_ID}/scopeMaps/ci`, properties);
    const actions = ['repositories/web/content/read'];
    for (const place of [REGISTRY_ID, REGISTRY_ID.replace('registries/', 'registries/other')]) {
      const answer = await answerOf('tokenActions', token(`${place}/scopeMaps/ci`), [map({ actions })]);
      expect(answer).toEqual({ known: true, value: actions });
    }
    const own = token(`${REGISTRY_ID}/scopeMaps/ci`);
    for (const odd of [{}, { actions: 'all' }, { actions: [1] }]) {
      expect(await answerOf('tokenActions', own, [map(odd)])).toMatchObject({ known: false });
    }
    for (const odd of ['', 'ci', `${REGISTRY_ID}/scopeMaps/a/../b?`, `${REGISTRY_ID}/scopeMaps/forbidden`]) {
      expect(await answerOf('tokenActions', token(odd), [])).toMatchObject({ known: false });
    }
  });

  it('the soft delete policy of a registry, from its body at a preview', async () => {
    const at = (softDeletePolicy: JsonObject) => [bodyOf(REGISTRY_ID, { policies: { softDeletePolicy } })];
    const on = { status: 'enabled', retentionDays: 7 };
    expect(await answerOf('softDelete', registry, at({ ...on, lastUpdatedTime: 'x' }))).toEqual({
      known: true,
      value: on,
    });
    const endless = { known: true, value: { status: 'enabled' } };
    expect(await answerOf('softDelete', registry, at({ status: 'enabled', retentionDays: null }))).toEqual(endless);
    for (const body of [registry, ...at({}), ...at({ status: 1 })]) {
      expect(await answerOf('softDelete', registry, [body])).toMatchObject({ known: false });
    }
  });

  it('who needs the private zone of a registry that is closed', async () => {
    const closed = bodyOf(
      REGISTRY_ID,
      { loginServer: 'contoso.azurecr.io', publicNetworkAccess: 'Disabled' },
      { location: 'West Europe' },
    );
    const { name } = closed;
    const record = { ...bodyOf(`${ZONE}/A/${textOf(name)}`, {}), type: 'Microsoft.Network/privateDnsZones/A' };
    const links = bodyOf(`${ZONE}/virtualNetworkLinks/(all)`, { items: {} });
    const around = [bodyOf(ZONE), environment, group, app];
    const answer = await answerOf('privatePulls', links, [...around, closed, record]);
    const consumers = [{ name: 'batch' }, { name: 'web' }];
    const lacks = [`${textOf(name)}.westeurope.data`];
    const networks = [{ id: NETWORK, hasOtherZone: false, consumers }];
    expect(answer).toMatchObject({ known: true, value: [{ registry: name, lacks, networks }] });
    for (const bodies of [
      [...around, closed],
      [...around, registry, record],
    ]) {
      expect(await answerOf('privatePulls', links, bodies), 'no record of it, or open').toEqual({
        known: true,
        value: [],
      });
    }
    expect(await answerOf('privatePulls', links, [closed])).toMatchObject({ known: false });
  });

  it('which closed registries no private zone knows, of those that an environment pulls from', async () => {
    const closed = bodyOf(REGISTRY_ID, { loginServer: 'contoso.azurecr.io', publicNetworkAccess: 'Disabled' });
    const record = { ...bodyOf(`${ZONE}/A/contoso`, {}), type: 'Microsoft.Network/privateDnsZones/A' };
    const around = [environment, group, app];
    const unnamed = { known: true, value: [{ registry: 'contoso', consumers: [{ name: 'web' }] }] };
    for (const bodies of [
      [...around, closed],
      [...around, closed, bodyOf(ZONE)],
    ]) {
      expect(await answerOf('unnamedRegistries', environment, bodies), 'no zone, or no record').toMatchObject(unnamed);
    }
    for (const bodies of [
      [...around, closed, bodyOf(ZONE), record],
      [...around, registry],
      [environment, group, closed],
    ]) {
      const answer = await answerOf('unnamedRegistries', environment, bodies);
      expect(answer, 'a record, an open registry, or nobody who pulls').toEqual({ known: true, value: [] });
    }
  });

  it('the subnets of an environment and of a group', async () => {
    const subnet = {
      ...{ id: SUBNET, name: 'apps', type: 'Microsoft.Network/virtualNetworks/subnets' },
      properties: {
        networkSecurityGroup: { id: '/nsg' },
        delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.App/environments' } }],
      },
    };
    const facts = { id: SUBNET, delegatedTo: ['Microsoft.App/environments'], networkSecurityGroupId: '/nsg' };
    for (const about of [environment, group]) {
      expect(await answerOf('ownSubnets', about, [subnet])).toEqual({ known: true, value: [facts] });
    }
    expect(await answerOf('ownSubnets', bodyOf(GROUP), [])).toEqual({ known: true, value: [] });
    const secret = bodyOf(GROUP, { subnetIds: [{ id: SUBNET.replace('apps', 'forbidden') }] });
    expect(await answerOf('ownSubnets', secret, [])).toMatchObject({ known: false });
  });

  it('the diagnostic settings of a resource, and none of them where one can not be read', async () => {
    const at = `${GROUP}/providers/Microsoft.Insights/diagnosticSettings`;
    const setting = (logs: unknown) => ({
      id: `${at}/s`,
      name: 's',
      type: 'x',
      properties: { workspaceId: '/w', logs },
    });
    const good = setting([{ categoryGroup: 'allLogs', enabled: true }]) as JsonObject;
    expect(await answerOf('diagnosticSettings', bodyOf(GROUP), [good])).toMatchObject({
      known: true,
      value: [{ name: 's', setting: { workspaceId: '/w' } }],
    });
    const odd = setting('all') as JsonObject;
    expect(await answerOf('diagnosticSettings', bodyOf(GROUP), [odd])).toMatchObject({ known: false });
  });
});
