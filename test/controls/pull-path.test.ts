import { describe, expect, it } from 'vitest';
import { putRightFirst, whoBreaks } from '../../src/controls/shared/pull-impact.ts';
import { pullFate } from '../../src/controls/shared/pull-path.ts';
import type { PullFacts } from '../../src/controls/shared/pull-path.ts';
import type { PathNetwork, RegistryConsumer } from '../../src/model/facts.ts';
import type { RegistryProperties } from '../../src/resources/registry.ts';
import { roleGuid } from '../../src/resources/roles.ts';
import { GROUP, registryBody, ROLES } from '../support/bodies.ts';

const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-shop`;
const HUB = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub`;
const SUBNET = `${NETWORK}/subnets/apps`;
const ZONE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;
const RECORDS = ['acrcontoso', 'acrcontoso.westeurope.data'];

const app: RegistryConsumer = {
  ...{ kind: 'container app', name: 'shop-web', id: '/apps/shop-web', login: 'identity', subnetId: SUBNET },
  ...{ principals: ['p1'], inferred: 'an image of it comes from this registry' },
};
const job: RegistryConsumer = { ...app, kind: 'container app job', name: 'import' };
const group: RegistryConsumer = {
  ...{ kind: 'container group', name: 'batch', login: 'identity', principals: ['p1'] },
  ...{ inferred: 'it is set up to log in there', lastSeen: '2026-01-30T03:00:00.000Z' },
};
const { principals: _none, ...anonymous } = { ...app, login: 'none' as const };
const { subnetId: _nowhere, ...elsewhere } = app;

const near: PathNetwork = { id: NETWORK.toLowerCase(), peers: [], hasOwnDns: false, detours: [] };
const zone = { id: ZONE, networks: [NETWORK.toLowerCase()], records: RECORDS };
const unlinked = { ...zone, networks: [HUB.toLowerCase()] };
const pull = { principalId: 'p1', role: roleGuid(ROLES.acrPull), isConditional: false };
const reader = { ...pull, role: 'b93aa761-3e63-49ed-ac28-beffa264f7ac' };

/** Everything there: an endpoint in the network of the consumers, its names, and a role. */
const READY: PullFacts = {
  approvedPrivateEndpoints: ['pe'],
  registryConsumers: [app],
  registryPrivateNames: { zones: [zone] },
  pullPaths: { endpointNetworks: [NETWORK.toLowerCase()], networks: [near] },
  pullGrants: [pull],
};
const path = (network: Partial<PathNetwork>, endpointNetwork = NETWORK): PullFacts => ({
  pullPaths: { endpointNetworks: [endpointNetwork.toLowerCase()], networks: [{ ...near, ...network }] },
});

type Row = {
  readonly name: string;
  readonly consumer?: RegistryConsumer;
  readonly registry?: RegistryProperties;
  readonly facts?: PullFacts;
  readonly fate: 'survives' | 'breaks' | 'unknown';
  readonly why: string;
  readonly remedy?: string;
};

const apps: readonly Row[] = [
  { name: 'everything there', fate: 'survives', why: 'its identity may pull' },
  { name: 'a job, the same', consumer: job, fate: 'survives', why: 'its identity may pull' },
  {
    name: 'a password, which is good by the private way too',
    consumer: { ...app, login: 'password' },
    facts: { pullGrants: [] },
    fate: 'survives',
    why: 'its password is good',
  },
  {
    name: 'no login, and none is needed',
    consumer: anonymous,
    registry: { anonymousPullEnabled: true },
    fate: 'survives',
    why: 'needs no login',
  },
  {
    name: 'an endpoint in a network that is peered',
    facts: path({ peers: [HUB.toLowerCase()] }, HUB),
    fate: 'survives',
    why: 'its identity may pull',
  },
  {
    name: 'a detour of another subnet',
    facts: path({ detours: [{ subnetId: `${NETWORK}/subnets/other`.toLowerCase(), route: '10.0.0.0/8 by None' }] }),
    fate: 'survives',
    why: 'its identity may pull',
  },
  {
    name: 'roles by repository',
    registry: { roleAssignmentMode: 'AbacRepositoryPermissions' },
    facts: { pullGrants: [reader] },
    fate: 'survives',
    why: 'its identity may pull',
  },
  {
    name: 'no endpoint',
    facts: { approvedPrivateEndpoints: [] },
    fate: 'breaks',
    why: 'no private endpoint of the registry is approved',
    remedy: 'Make a private endpoint of the registry in the network of its consumers, and approve it.',
  },
  {
    name: 'an endpoint that waits for approval',
    registry: {
      privateEndpointConnections: [
        {
          ...{ id: '/pe-new', name: 'pe-new' },
          properties: { privateLinkServiceConnectionState: { status: 'Pending' } },
        },
      ],
    },
    facts: { approvedPrivateEndpoints: [] },
    fate: 'breaks',
    why: 'no private endpoint of the registry is approved',
    remedy: 'Approve the private endpoint pe-new if you know its network.',
  },
  {
    name: 'a zone that is linked to another network: trusted services do not help apps',
    facts: { registryPrivateNames: { zones: [unlinked] } },
    fate: 'breaks',
    why: 'no private zone privatelink.azurecr.io is linked to network vnet-shop',
    remedy: 'Link the private zone to network vnet-shop.',
  },
  {
    name: 'no zone at all',
    facts: { registryPrivateNames: { zones: [] } },
    fate: 'breaks',
    why: 'no private zone privatelink.azurecr.io is linked to network vnet-shop',
    remedy: 'Make the zone with az network private-endpoint dns-zone-group create, and link it to network vnet-shop.',
  },
  {
    name: 'a linked zone without the record of the data',
    facts: { registryPrivateNames: { zones: [{ ...zone, records: ['acrcontoso'] }] } },
    fate: 'breaks',
    why: 'lacks the record acrcontoso.westeurope.data',
    remedy: 'Add the zone to the private endpoint with az network private-endpoint dns-zone-group create.',
  },
  {
    name: 'no network',
    consumer: elsewhere,
    fate: 'unknown',
    why: 'no network is known that it runs in',
    remedy:
      'Run container app shop-web in an environment with a network of its own, or let its addresses in by an allow-list first.',
  },
  {
    name: 'DNS servers of its own, linked or not',
    facts: path({ hasOwnDns: true }),
    fate: 'unknown',
    why: 'network vnet-shop resolves names with DNS servers of its own',
  },
  {
    name: 'an endpoint in a network that is not peered',
    facts: path({ peers: [] }, HUB),
    fate: 'unknown',
    why: 'network vnet-shop is not that of a private endpoint (vnet-hub), nor peered with it',
    remedy: 'Peer network vnet-shop with vnet-hub, or make a private endpoint of the registry in it.',
  },
  {
    name: 'a route that may lead past the endpoint',
    facts: path({ detours: [{ subnetId: SUBNET.toLowerCase(), route: '10.0.0.0/8 by VirtualAppliance' }] }),
    fate: 'unknown',
    why: 'its subnet sends traffic 10.0.0.0/8 by VirtualAppliance',
  },
  {
    name: 'an identity without a role',
    facts: { pullGrants: [{ ...pull, principalId: 'p2' }] },
    fate: 'unknown',
    why: 'no role to pull was found for its identity',
    remedy: 'Grant AcrPull on the registry to the identity with which container app shop-web pulls.',
  },
  {
    name: 'a role under a condition',
    facts: { pullGrants: [{ ...pull, isConditional: true }] },
    fate: 'unknown',
    why: 'no role to pull was found for its identity',
  },
  {
    name: 'AcrPull where the registry grants by repository',
    registry: { roleAssignmentMode: 'AbacRepositoryPermissions' },
    fate: 'unknown',
    why: 'no role to pull was found for its identity',
    remedy:
      'Grant Container Registry Repository Reader on the registry to the identity with which container app shop-web pulls.',
  },
  { name: 'no login at all', consumer: anonymous, fate: 'unknown', why: 'it is not set up to log in' },
];

const groups: readonly Row[] = [
  {
    name: 'a user-assigned identity, wherever the group runs',
    facts: { approvedPrivateEndpoints: [], registryPrivateNames: { zones: [] } },
    fate: 'survives',
    why: 'its identity may pull',
  },
  {
    name: 'trusted services shut out',
    registry: { networkRuleBypassOptions: 'None' },
    fate: 'breaks',
    why: 'the registry lets no trusted service in',
    remedy: 'Let trusted services of Azure past the network rules of the registry.',
  },
  {
    name: 'a password',
    consumer: { ...group, login: 'password', subnetId: SUBNET },
    fate: 'breaks',
    why: 'as a trusted service only, by a user-assigned identity',
    remedy: 'Deploy the group anew with a user-assigned identity that may pull, without user name and password: batch.',
  },
  {
    name: 'the identity that came to be with it',
    consumer: { ...group, systemAssigned: true },
    fate: 'breaks',
    why: 'can not pull with the identity that came to be with it',
  },
  { name: 'no role', facts: { pullGrants: [] }, fate: 'unknown', why: 'no role to pull was found for its identity' },
].map((row) => ({ consumer: group, ...row }) as Row);

describe.each([
  ['apps and jobs', apps],
  ['container groups', groups],
])('whose pulls survive that the public address is closed: %s', (_kind, rows) => {
  it.each(rows)('$name: $fate', ({ consumer = app, registry = {}, facts, fate, why, remedy }) => {
    const found = pullFate(consumer, registryBody(registry), { ...READY, ...facts });
    expect(found).toMatchObject({ kind: fate, why: expect.stringContaining(why) as string });
    if (found.kind === 'survives') return;
    expect(found.remedy.what).toMatch(/^[A-Z].*\.$/u);
    if (remedy !== undefined) expect(found.remedy.what).toBe(remedy);
  });
});

describe('a fact that is missing never counts as safe', () => {
  const names = ['approvedPrivateEndpoints', 'registryPrivateNames', 'pullPaths', 'pullGrants'] as const;
  it.each(names)('%s', (name) => {
    expect(pullFate(app, registryBody(), { ...READY, [name]: undefined })).toMatchObject({ kind: 'unknown' });
  });

  it('nor does a network, or the network of the endpoint, that could not be read', () => {
    for (const pullPaths of [
      { endpointNetworks: [NETWORK.toLowerCase()], networks: [] },
      { endpointNetworks: [], networks: [near] },
    ]) {
      expect(pullFate(app, registryBody(), { ...READY, pullPaths })).toMatchObject({ kind: 'unknown' });
    }
  });

  it('and without the list of consumers nobody knows who breaks', () => {
    for (const name of ['approvedPrivateEndpoints', 'registryConsumers'] as const) {
      expect(whoBreaks(registryBody(), { ...READY, [name]: undefined })).toMatchObject({ known: false });
    }
  });
});

describe('who is named, and how it is put right', () => {
  const facts: PullFacts = {
    ...READY,
    registryConsumers: [app, job, { ...group, login: 'password' }],
    registryPrivateNames: { zones: [unlinked] },
  };

  it('nobody, where all survive', () => {
    expect(whoBreaks(registryBody(), READY)).toEqual({ known: true, consumers: [] });
    expect(putRightFirst(registryBody(), READY)).toEqual([]);
  });

  it('with what it is concluded from, when it was last seen, and the remedy', () => {
    expect(whoBreaks(registryBody(), facts)).toMatchObject({
      known: true,
      consumers: [
        {
          name: 'shop-web',
          inferred:
            'an image of it comes from this registry; no private zone privatelink.azurecr.io is linked to network vnet-shop',
          remedy: 'Link the private zone to network vnet-shop.',
        },
        { name: 'import' },
        { name: 'batch', lastSeen: '2026-01-30T03:00:00.000Z', remedy: expect.stringContaining('anew') as string },
      ],
    });
  });

  it('each step once, with its request where it is one', () => {
    const [first] = putRightFirst(registryBody(), facts);
    expect(first).toMatchObject({ kind: 'first', effect: expect.stringMatching(/^Container app shop-web/u) as string });
    expect(first?.steps).toHaveLength(2);
    expect(first?.steps[0]?.request).toMatchObject({
      method: 'PUT',
      path: `${ZONE}/virtualNetworkLinks/driftwarden-rg-shared-vnet-shop`,
      body: { properties: { registrationEnabled: false, virtualNetwork: { id: NETWORK } } },
    });
  });

  it('what is not known is said so', () => {
    const search = whoBreaks(registryBody(), { ...READY, pullGrants: [] });
    expect(search).toMatchObject({
      consumers: [{ inferred: expect.stringContaining('whether its pulls go on is not known: no role') as string }],
    });
  });
});
