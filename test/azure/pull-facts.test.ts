import { describe, expect, it } from 'vitest';
import type { FactName } from '../../src/model/facts.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { textOf } from '../../src/simulator/wire.ts';
import { azureRig, bodyOf, REGISTRY_ID, SCOPE } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';

const idOf = (type: string, name: string): string => `${SCOPE}/resourceGroups/shop/providers/${type}/${name}`;
const GROUP = idOf('Microsoft.ContainerInstance/containerGroups', 'batch');
const NETWORK = idOf('Microsoft.Network/virtualNetworks', 'vnet');
const HUB = idOf('Microsoft.Network/virtualNetworks', 'hub');
const TABLE = idOf('Microsoft.Network/routeTables', 'rt');
const ENDPOINT = idOf('Microsoft.Network/privateEndpoints', 'pe');
const FOREIGN = ENDPOINT.replace(SCOPE, '/subscriptions/99999999-9999-4999-8999-999999999999');
const SUBNET = `${NETWORK}/subnets/apps`;

const connection = (status: string, id: string): JsonObject => ({
  properties: { privateLinkServiceConnectionState: { status }, privateEndpoint: { id } },
});
const registry = bodyOf(REGISTRY_ID, {
  loginServer: 'contoso.azurecr.io',
  privateEndpointConnections: [
    connection('Approved', ENDPOINT),
    connection('Approved', FOREIGN),
    connection('Pending', `${ENDPOINT}-new`),
  ],
});
const container = (events: readonly JsonObject[]): JsonObject => ({
  name: 'one',
  properties: { image: 'contoso.azurecr.io/batch:1', instanceView: { events } },
});
const group = (events: readonly JsonObject[] = []) =>
  bodyOf(GROUP, { containers: [container(events)], subnetIds: [{ id: SUBNET }] });
const peering = (peeringState: string, id: string): JsonObject => ({
  properties: { peeringState, remoteVirtualNetwork: { id } },
});
const route = (addressPrefix: string, nextHopType: string): JsonObject => ({
  name: addressPrefix,
  properties: { addressPrefix, nextHopType },
});
const network = (more: JsonObject = {}, routeTable: JsonObject = { id: TABLE }) =>
  bodyOf(NETWORK, {
    subnets: [
      { id: SUBNET, properties: { routeTable } },
      { id: `${NETWORK}/subnets/other`, properties: { routeTable: { id: `${TABLE}-forbidden` } } },
    ],
    virtualNetworkPeerings: [peering('Connected', HUB), peering('Disconnected', `${HUB}-old`)],
    ...more,
  });
const table = bodyOf(TABLE, {
  routes: [route('0.0.0.0/0', 'VirtualAppliance'), route('10.1.0.0/16', 'None'), route('10.0.0.0/24', 'VnetLocal')],
});
const endpoint = bodyOf(ENDPOINT, { subnet: { id: `${HUB}/subnets/endpoints` } });

/** Bodies by their ids, lists by what ends their path; what is not there is forbidden. */
async function answerOf(fact: FactName, bodies: readonly JsonObject[]) {
  const http = fakeWire(({ url }) => {
    const path = decodeURIComponent(new URL(url).pathname).toLowerCase();
    const own = bodies.find(({ id }) => textOf(id).toLowerCase() === path);
    if (own !== undefined) return { status: 200, json: own };
    if (/\/resourcegroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+$/u.test(path)) {
      return { status: 403, json: { error: { code: 'AuthorizationFailed', message: 'no' } } };
    }
    const listed = bodies.filter(({ type }) => path.endsWith(`/providers/${textOf(type).toLowerCase()}`));
    return { status: 200, json: { value: listed } };
  });
  return azureRig({ http }).facts.read(fact, registry);
}

const known = (value: unknown) => ({ known: true, value });

describe('the way from who pulls to the private endpoint', () => {
  it('networks with their peers and detours, and where approved endpoints stand; a foreign one is left out', async () => {
    expect(await answerOf('pullPaths', [group(), network(), table, endpoint])).toEqual(
      known({
        endpointNetworks: [HUB.toLowerCase()],
        networks: [
          {
            id: NETWORK.toLowerCase(),
            peers: [HUB.toLowerCase()],
            hasOwnDns: false,
            detours: [{ subnetId: SUBNET.toLowerCase(), route: '10.1.0.0/16 by None' }],
          },
        ],
      }),
    );
  });

  it('DNS servers of its own', async () => {
    const own = network({ dhcpOptions: { dnsServers: ['10.0.0.4'] } });
    expect(await answerOf('pullPaths', [group(), own, table, endpoint])).toMatchObject(
      known({ networks: [{ hasOwnDns: true }] }),
    );
  });

  it.each([
    ['the network', [group(), table, endpoint]],
    ['its route table', [group(), network(), endpoint]],
    ['the id of its route table', [group(), network({}, { id: '/subscriptions/../x?' }), table, endpoint]],
  ])('%s can not be read: the network is left out', async (_what, bodies) => {
    expect(await answerOf('pullPaths', bodies)).toEqual(known({ endpointNetworks: [HUB.toLowerCase()], networks: [] }));
  });

  it('the endpoint can not be read: nobody knows where it stands', async () => {
    expect(await answerOf('pullPaths', [group(), network(), table])).toMatchObject(known({ endpointNetworks: [] }));
  });
});

describe('who may pull, and who did', () => {
  it('the roles of service principals at the registry and above it, with their conditions', async () => {
    const assignment = (properties: JsonObject): JsonObject => ({
      ...{ id: `${REGISTRY_ID}/providers/Microsoft.Authorization/roleAssignments/1`, name: '1' },
      ...{ type: 'Microsoft.Authorization/roleAssignments', properties },
    });
    const role = { roleDefinitionId: '/x/7F951DDA-4ed3-4680-a7ca-43fe172d538d' };
    const answer = await answerOf('pullGrants', [
      assignment({ ...role, principalId: 'AB', principalType: 'ServicePrincipal' }),
      assignment({ ...role, principalId: 'cd', principalType: 'ServicePrincipal', condition: 'only one' }),
      assignment({ ...role, principalId: 'ef', principalType: 'Group' }),
    ]);
    const held = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
    expect(answer).toEqual(
      known([
        { principalId: 'ab', role: held, isConditional: false },
        { principalId: 'cd', role: held, isConditional: true },
      ]),
    );
  });

  it.each([
    ['the latest pull of a group', '2026-02-27T02:00:00Z', '2026-02-27T02:00:00.000Z'],
    ['no time that is one', 'yesterday', undefined],
  ])('%s', async (_name, lastTimestamp, lastSeen) => {
    const events = [
      { name: 'Pulling', lastTimestamp: '2026-02-26T02:00:00Z' },
      { name: 'Pulled', lastTimestamp },
      { name: 'Started', lastTimestamp: '2026-02-28T02:00:00Z' },
    ];
    const answer = await answerOf('registryConsumers', [group(events)]);
    const seen = lastSeen ?? '2026-02-26T02:00:00.000Z';
    expect(answer).toMatchObject(known([{ name: 'batch', lastSeen: seen }]));
  });

  it('a group that shows no pull was seen at no time', async () => {
    const answer = await answerOf('registryConsumers', [group()]);
    const [consumer] = answer.known && Array.isArray(answer.value) ? (answer.value as readonly object[]) : [];
    expect(consumer).not.toHaveProperty('lastSeen');
  });
});
