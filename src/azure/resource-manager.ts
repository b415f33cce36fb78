import type { ResourceState } from '../model/resource.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Arm, Executor, Permit } from '../ports/arm.ts';
import type { FactSource } from '../ports/facts.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { armClient } from './arm-client.ts';
import type { ArmAccess } from './arm-client.ts';
import { azureArm } from './arm.ts';
import type { Credential } from './credential.ts';
import { azureExecutor } from './executor.ts';
import { azureFacts } from './fact-source.ts';
import { kindsByType } from './kinds.ts';
import type { ReadableKind } from './kinds.ts';
import { operationMemory } from './operations.ts';
import { armReadRule, armWriteRule } from './outbound-guard.ts';
import type { Outbound } from './outbound-guard.ts';
import { ownIds, ownPrincipalId } from './own-principal.ts';
import type { Wire } from './pipeline.ts';
import type { RedactionKey } from './redaction.ts';
import { registries } from './registries.ts';
import { resourceClients } from './resource-clients.ts';
import { resourceGraph } from './resource-graph.ts';
import { roleAssignments } from './role-assignments.ts';
import type { Bucket } from './throttle-gate.ts';

/** What everything that speaks to Resource Manager is made of. */
export type ResourceManagerParts = {
  /** `https://host`, the configured one. */
  readonly endpoint: string;
  readonly credential: Credential;
  readonly wire: Wire;
  /** The scopes of the settings, asked for before each request. */
  readonly scopes: () => Promise<readonly string[]>;
  /** The kinds that controls judge. */
  readonly kinds: readonly ReadableKind[];
  readonly permit: Permit;
  readonly store: Store;
  readonly log: Log;
  readonly redactionKey: RedactionKey;
};

/** What only reads: there is no way from here to a write. */
export type ReadingParts = Omit<ResourceManagerParts, 'permit' | 'store' | 'log'>;

/** The ports that read Resource Manager, and the way that they go. */
export type Reader = {
  readonly arm: Arm;
  readonly facts: FactSource;
  readonly ownPrincipalId: () => Promise<string>;
  readonly ownIds: () => Promise<readonly string[]>;
};

/** Reading and facts, by a way out that lets nothing but reads pass. */
export function resourceReader(parts: ReadingParts): Reader {
  const { credential, endpoint, redactionKey, wire } = parts;
  const { clock } = wire;
  const scopes = () => known(parts.scopes);
  const kindOf = kindsByType(parts.kinds);
  const attempted = () => ({ write: false, now: clock.now() });
  const readRule = async () => armReadRule({ origin: endpoint, scopes: await scopes() });

  const reading: ArmAccess = { endpoint, credential, wire, channel: { rule: readRule, gate } };
  const readThin = armClient(reading);
  const clientFor = resourceClients(reading, readThin);
  const graph = resourceGraph(reading, attempted);
  const arm = azureArm({ clientFor, thin: readThin, graph, kindOf, scopes, redactionKey, clock });

  const registryKind = kindOf('Microsoft.ContainerRegistry/registries');
  const registryClient = registries(reading, registryKind?.apiVersion ?? '2025-11-01');
  const facts = azureFacts({
    arm,
    thin: readThin,
    authorization: roleAssignments(reading),
    listPrivateEndpointConnections: (about) => registryClient.listConnections(inGroup(about)),
    scopes,
    ownPrincipalId: () => ownPrincipalId(credential, endpoint),
    clock,
  });
  return {
    arm,
    facts,
    ownPrincipalId: () => ownPrincipalId(credential, endpoint),
    ownIds: () => ownIds(credential, endpoint),
  };
}

/** The ports on Resource Manager: reading and facts by one way out that only reads, the executor by another. */
export function resourceManager(parts: ResourceManagerParts): Reader & { readonly executor: Executor } {
  const { credential, endpoint, redactionKey, wire } = parts;
  const { clock } = wire;
  const writeRule = async () => armWriteRule({ origin: endpoint, scopes: await known(parts.scopes) });
  const writing: ArmAccess = { endpoint, credential, wire, channel: { rule: writeRule, gate } };
  const writeThin = armClient(writing);
  const executor = azureExecutor({
    permit: parts.permit,
    clientFor: resourceClients(writing, writeThin),
    thin: writeThin,
    operations: operationMemory(parts.store),
    rule: writeRule,
    redactionKey,
    clock,
    log: parts.log,
  });
  return { ...resourceReader(parts), executor };
}

/** Resource Manager counts per subscription and kind of request, Resource Graph per caller. */
function gate({ method, url }: Outbound): readonly [name: string, bucket: Bucket] {
  const subscription = /^https:\/\/[^/]+\/subscriptions\/([0-9a-f-]{36})/i.exec(url)?.[1];
  if (subscription === undefined) return ['resource-graph', 'read'];
  const bucket = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
  return [`arm:${subscription.toLowerCase()}`, bucket];
}

/** Without scopes nothing may be asked: not knowing them is a fault of this call. */
async function known(scopes: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await scopes();
  } catch {
    throw new ArmFault('unavailable', "not sent: the settings can't be read, so no scope is known");
  }
}

function inGroup({ id, name, type }: ResourceState) {
  const [, subscriptionId, resourceGroup] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined) {
    throw new ArmFault('unreadable', `${name} is in no resource group`);
  }
  return { subscriptionId, resourceGroup, name, type };
}
