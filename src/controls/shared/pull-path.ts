import { requestOf, step } from '../../engine/advice.ts';
import { patch, put } from '../../engine/changes.ts';
import type { Facts, Known, PullPaths, RegistryConsumer } from '../../model/facts.ts';
import type { Request, Step } from '../../model/plan.ts';
import type { ResourceState } from '../../model/resource.ts';
import { containerGroup } from '../../resources/container-group.ts';
import { privateDnsLinks } from '../../resources/private-dns-links.ts';
import { registry } from '../../resources/registry.ts';
import type { PrivateEndpointConnection, RegistryProperties } from '../../resources/registry.ts';
import { roleName } from '../../resources/roles.ts';
import { lastSegment, linkName } from './zone-link.ts';

type Registry = ResourceState<RegistryProperties>;

/** The facts from which it is concluded whether pulls survive. */
export const PULL_FACTS = [
  'approvedPrivateEndpoints',
  'registryConsumers',
  'registryPrivateNames',
  'pullPaths',
  'pullGrants',
] as const;

/** What is known around a registry; each may be missing. */
export type PullFacts = Known<(typeof PULL_FACTS)[number]>;

/**
 * Do the pulls of a consumer survive that the public address is closed? Always a conclusion, never seen. `unknown`: it
 * can't be shown, and never counts as safe. `why` follows a colon, `remedy` is what a person does.
 */
export type PullFate =
  | { readonly kind: 'survives'; readonly why: string }
  | { readonly kind: 'breaks' | 'unknown'; readonly why: string; readonly remedy: Step };

/** Roles that may pull where a registry grants as a whole, and where it grants by repository. */
const PULLS = {
  whole: ['AcrPull', 'AcrPush', 'Reader', 'Contributor', 'Owner'],
  byRepository: [
    'Container Registry Repository Reader',
    'Container Registry Repository Writer',
    'Container Registry Repository Contributor',
  ],
};

/**
 * The fate of one consumer. A container group comes in as a trusted service, by a user-assigned identity, or not at all;
 * apps and jobs come from their network, are no trusted service, and need a private endpoint, its names and a way to it.
 */
export function pullFate(consumer: RegistryConsumer, state: Registry, facts: PullFacts): PullFate {
  const onTheWay =
    consumer.kind === containerGroup.noun ? asTrusted(consumer, state) : fromNetwork(consumer, state, facts);
  return onTheWay ?? byLogin(consumer, state, facts);
}

function asTrusted(consumer: RegistryConsumer, { id, properties }: Registry): PullFate | undefined {
  const anew = 'Deploy the group anew with a user-assigned identity that may pull, without user name and password';
  if (consumer.login !== 'identity' || consumer.systemAssigned === true) {
    const why =
      consumer.login === 'identity'
        ? 'a container group can not pull with the identity that came to be with it'
        : 'a closed registry lets container groups in as a trusted service only, by a user-assigned identity';
    return { kind: 'breaks', why, remedy: step(`${anew}: ${consumer.name}.`) };
  }
  if ((properties.networkRuleBypassOptions ?? 'AzureServices').toLowerCase() === 'azureservices') return undefined;
  const request = requestOf(patch(registry, id, { properties: { networkRuleBypassOptions: 'AzureServices' } }));
  const remedy = step('Let trusted services of Azure past the network rules of the registry.', request);
  return {
    kind: 'breaks',
    why: 'the registry lets no trusted service in, and container groups come in as one',
    remedy,
  };
}

function fromNetwork(consumer: RegistryConsumer, state: Registry, facts: PullFacts): PullFate | undefined {
  const { approvedPrivateEndpoints: endpoints, registryPrivateNames: names, pullPaths: paths } = facts;
  if (endpoints === undefined) return unread('the private endpoints of the registry');
  if (endpoints.length === 0) {
    return { kind: 'breaks', why: 'no private endpoint of the registry is approved', remedy: endpointStep(state) };
  }
  const { subnetId } = consumer;
  if (subnetId === undefined) {
    const remedy = step(
      `Run ${consumer.kind} ${consumer.name} in an environment with a network of its own, or let its addresses in by an allow-list first.`,
    );
    return { kind: 'unknown', why: 'no network is known that it runs in', remedy };
  }
  if (names === undefined) return unread('the private zones of the registry');
  return findsName(networkOf(subnetId), state, names, paths) ?? reaches(subnetId, paths);
}

/** A network finds the private address by a zone that is linked to it and has both records of the registry. */
function findsName(
  networkId: string,
  state: Registry,
  { zones }: Facts['registryPrivateNames'],
  paths: PullPaths | undefined,
): PullFate | undefined {
  const network = lastSegment(networkId);
  const own = paths?.networks.find(({ id }) => id === networkId.toLowerCase());
  if (own?.hasOwnDns === true) {
    const remedy = step(
      `Let the DNS servers of network ${network} send the names of the private zone to Azure, and try it.`,
    );
    return { kind: 'unknown', why: `network ${network} resolves names with DNS servers of its own`, remedy };
  }
  const linked = zones.filter(({ networks }) => networks.includes(networkId.toLowerCase()));
  const lacks = (records: readonly string[]): readonly string[] => {
    const known = records.map((record) => record.toLowerCase());
    return recordsOf(state).filter((record) => !known.includes(record));
  };
  const [record] = linked.flatMap(({ records }) => lacks(records));
  if (linked.length > 0) {
    if (record === undefined) return undefined;
    const remedy = step('Add the zone to the private endpoint with az network private-endpoint dns-zone-group create.');
    return { kind: 'breaks', why: `the private zone of network ${network} lacks the record ${record}`, remedy };
  }
  const zone = zones.find(({ records }) => lacks(records).length === 0);
  const why = `no private zone privatelink.azurecr.io is linked to network ${network}`;
  return { kind: 'breaks', why, remedy: linkStep(networkId, zone?.id) };
}

/** An endpoint is reached in its own network and from those that are peered with it. */
function reaches(subnetId: string, paths: PullPaths | undefined): PullFate | undefined {
  const id = networkOf(subnetId).toLowerCase();
  const network = lastSegment(networkOf(subnetId));
  const own = paths?.networks.find((one) => one.id === id);
  if (paths === undefined || own === undefined) return unread(`network ${network}`);
  if (paths.endpointNetworks.length === 0) return unread('the network of the private endpoint');
  const isNear = paths.endpointNetworks.some((one) => one === id || own.peers.includes(one));
  if (!isNear) {
    const there = paths.endpointNetworks.map(lastSegment).join(', ');
    const why = `network ${network} is not that of a private endpoint (${there}), nor peered with it`;
    const remedy = step(`Peer network ${network} with ${there}, or make a private endpoint of the registry in it.`);
    return { kind: 'unknown', why, remedy };
  }
  const detour = own.detours.find((one) => one.subnetId === subnetId.toLowerCase());
  if (detour === undefined) return undefined;
  const remedy = step(`Look whether the route ${detour.route} leads past the private endpoint, and try a pull.`);
  return { kind: 'unknown', why: `its subnet sends traffic ${detour.route}`, remedy };
}

/** Whoever gets there must be let in: a password goes the private way too, an identity needs a role. */
function byLogin(consumer: RegistryConsumer, { properties }: Registry, { pullGrants }: PullFacts): PullFate {
  const who = `${consumer.kind} ${consumer.name}`;
  if (consumer.login === 'password')
    return { kind: 'survives', why: 'its password is good by the private endpoint too' };
  if (consumer.login === 'none') {
    if (properties.anonymousPullEnabled === true) return { kind: 'survives', why: 'it pulls what needs no login' };
    const remedy = step(`Set up how ${who} logs in: an identity that may pull.`);
    return { kind: 'unknown', why: 'it is not set up to log in, and the registry asks for a login', remedy };
  }
  if (pullGrants === undefined) return unread('the roles on the registry');
  const isByRepository = properties.roleAssignmentMode?.toLowerCase().startsWith('abac') === true;
  const roles = isByRepository ? PULLS.byRepository : PULLS.whole;
  const principals = consumer.principals ?? [];
  const held = pullGrants.some(
    ({ principalId, role, isConditional }) =>
      !isConditional && principals.includes(principalId) && roles.includes(roleName(role)),
  );
  if (held) return { kind: 'survives', why: 'its identity may pull' };
  const remedy = step(`Grant ${roles[0] ?? ''} on the registry to the identity with which ${who} pulls.`);
  return { kind: 'unknown', why: 'no role to pull was found for its identity', remedy };
}

function endpointStep({ properties }: Registry): Step {
  const pending = (properties.privateEndpointConnections ?? []).find(
    ({ properties: own }) => own?.privateLinkServiceConnectionState?.status?.toLowerCase() === 'pending',
  );
  if (pending === undefined)
    return step('Make a private endpoint of the registry in the network of its consumers, and approve it.');
  const name = pending.name ?? lastSegment(pending.id ?? '');
  return step(`Approve the private endpoint ${name} if you know its network.`, approval(pending));
}

/** The request that approves a connection which somebody asked for. */
export function approval({ id }: PrivateEndpointConnection): Request | undefined {
  if (id === undefined) return undefined;
  const properties = { privateLinkServiceConnectionState: { status: 'Approved' } };
  return { method: 'PUT', path: id, apiVersion: registry.apiVersion, body: { properties } };
}

function linkStep(networkId: string, zoneId: string | undefined): Step {
  const network = lastSegment(networkId);
  if (zoneId === undefined) {
    return step(
      `Make the zone with az network private-endpoint dns-zone-group create, and link it to network ${network}.`,
    );
  }
  const body = { location: 'global', properties: { registrationEnabled: false, virtualNetwork: { id: networkId } } };
  const link = put(privateDnsLinks, `${zoneId}/virtualNetworkLinks/${linkName(networkId)}`, body);
  return step(`Link the private zone to network ${network}.`, requestOf(link));
}

function unread(what: string): PullFate {
  const remedy = step(`Give Driftwarden the right to read ${what}, or look yourself.`);
  return { kind: 'unknown', why: `Driftwarden could not read ${what}`, remedy };
}

/** The names under which a registry and its data are found in a private zone. */
function recordsOf({ name, location, properties: { loginServer } }: Registry): readonly string[] {
  const [own = ''] = (typeof loginServer === 'string' ? loginServer : name).toLowerCase().split('.');
  const region = typeof location === 'string' ? location.toLowerCase().replaceAll(' ', '') : '';
  return [own, `${own}.${region}.data`];
}

function networkOf(subnetId: string): string {
  return subnetId.replace(/\/subnets\/[^/]+$/iu, '');
}
