import type { ResourceState } from '../model/resource.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Arm, Executor } from '../ports/arm.ts';
import type { FactSource } from '../ports/facts.ts';
import { armClient } from './arm-client.ts';
import type { ArmAccess } from './arm-client.ts';
import { armGate } from './arm-gate.ts';
import { azureArm } from './arm.ts';
import type { Credential } from './credential.ts';
import { executorAccess } from './executor-access.ts';
import type { ExecutorAccessParts, ExecutorIdentity } from './executor-access.ts';
import { azureFacts } from './fact-source.ts';
import { kindsByType } from './kinds.ts';
import type { ReadableKind } from './kinds.ts';
import { armReadRule } from './outbound-guard.ts';
import { ownIds, ownPrincipalId } from './own-principal.ts';
import type { Wire } from './pipeline.ts';
import type { RedactionKey } from './redaction.ts';
import { registries } from './registries.ts';
import { resourceClients } from './resource-clients.ts';
import { resourceGraph } from './resource-graph.ts';
import { roleAssignments } from './role-assignments.ts';

/** What only reads is made of: there is no way from here to a write. */
export type ReadingParts = {
  /** `https://host`, the configured one. */
  readonly endpoint: string;
  readonly credential: Credential;
  readonly wire: Wire;
  /** The scopes of the settings, asked for before each request. */
  readonly scopes: () => Promise<readonly string[]>;
  /** The kinds that controls judge. */
  readonly kinds: readonly ReadableKind[];
  readonly redactionKey: RedactionKey;
};

/** What everything that speaks to Resource Manager is made of. */
export type ResourceManagerParts = Omit<ReadingParts, 'endpoint'> & ExecutorAccessParts;

/** The ports that read Resource Manager, and the way that they go. */
export type Reader = {
  readonly arm: Arm;
  readonly facts: FactSource;
  /** The object id of the identity that reads, lower case. */
  readonly ownPrincipalId: () => Promise<string>;
  /** The ids of all our identities as others name them, lower case. */
  readonly ownIds: () => Promise<readonly string[]>;
};

/** Reading and facts, by a way out that lets nothing but reads pass. `writer`: the identity that writes is ours, too. */
export function resourceReader(parts: ReadingParts, writer?: ExecutorIdentity): Reader {
  const { credential, endpoint, redactionKey, wire } = parts;
  const { clock } = wire;
  const scopes = () => known(parts.scopes);
  const kindOf = kindsByType(parts.kinds);
  const attempted = () => ({ write: false, now: clock.now() });
  const readRule = async () => armReadRule({ origin: endpoint, scopes: await scopes() });

  const reading: ArmAccess = { endpoint, credential, wire, channel: { rule: readRule, gate: armGate('') } };
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
    ownPrincipalIds: async () => [
      await ownPrincipalId(credential, endpoint),
      ...((await writer?.principalIds()) ?? []),
    ],
    clock,
  });
  return {
    arm,
    facts,
    ownPrincipalId: () => ownPrincipalId(credential, endpoint),
    ownIds: async () => [...(await ownIds(credential, endpoint)), ...((await writer?.knownIds()) ?? [])],
  };
}

/** One of our identities: asking for a token throws `ArmFault` where there is none. */
export type Identity = { readonly who: string; readonly ask: () => Promise<unknown> };

/** The ports on Resource Manager: reading and facts by one identity that only reads, the executor by its own. */
export function resourceManager(
  parts: ResourceManagerParts,
): Reader & { readonly executor: Executor; readonly identities: readonly Identity[] } {
  const scopes = () => known(parts.scopes);
  const { executor, identity } = executorAccess({ ...parts, scopes });
  const reader = resourceReader({ ...parts, endpoint: parts.environment.armEndpoint }, identity);
  const writer = identity.ask === undefined ? [] : [{ who: 'executor', ask: identity.ask }];
  return { ...reader, executor, identities: [{ who: 'reader', ask: reader.ownPrincipalId }, ...writer] };
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
