import { ArmFault } from '../ports/arm.ts';
import type { Executor, Permit } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { armClient } from './arm-client.ts';
import type { ArmAccess } from './arm-client.ts';
import { armGate } from './arm-gate.ts';
import { defaultCredential } from './credential.ts';
import type { Credential } from './credential.ts';
import type { AzureEnvironment } from './environment.ts';
import { azureExecutor } from './executor.ts';
import { operationMemory } from './operations.ts';
import { armWriteRule } from './outbound-guard.ts';
import { ownIds, ownPrincipalId } from './own-principal.ts';
import type { Wire } from './pipeline.ts';
import type { RedactionKey } from './redaction.ts';
import { resourceClients } from './resource-clients.ts';

/** What writing is made of. */
export type ExecutorAccessParts = {
  /** Names the identity that writes, and `https://host` of Resource Manager. */
  readonly environment: Pick<AzureEnvironment, 'armEndpoint' | 'authorityHost' | 'executorClientId'>;
  /** The reader's. Writes go out by it only where the environment names no identity of its own for them. */
  readonly credential: Credential;
  readonly wire: Wire;
  /** The scopes of the settings, asked for before each request. */
  readonly scopes: () => Promise<readonly string[]>;
  readonly permit: Permit;
  readonly store: Store;
  readonly log: Log;
  readonly redactionKey: RedactionKey;
};

/** The identity that writes, as others name it: none where it is the reader's. */
export type ExecutorIdentity = {
  /** Its object id, lower case. Throws `ArmFault` while that can't be told. */
  readonly principalIds: () => Promise<readonly string[]>;
  /** By all that is known of it, lower case: its client id always, its object id once it had a token. Never throws. */
  readonly knownIds: () => Promise<readonly string[]>;
  /** Asks for a token, as a self-check does; absent where it is the reader's. Throws `ArmFault`. */
  readonly ask?: () => Promise<unknown>;
};

/** So long it is not asked for its ids again after there was no token, milliseconds: reading does not wait for it. */
const ASKED_AGAIN_AFTER_MS = 60_000;

/**
 * The executor, and the only place where the credential that writes exists: it is made here, and nothing that comes out
 * of here holds it.
 */
export function executorAccess(parts: ExecutorAccessParts): {
  readonly executor: Executor;
  readonly identity: ExecutorIdentity;
} {
  const { environment, wire, log, redactionKey } = parts;
  const { armEndpoint: endpoint, authorityHost, executorClientId } = environment;
  const rule = async () => armWriteRule({ origin: endpoint, scopes: await parts.scopes() });
  const isApart = executorClientId !== undefined;
  const host = authorityHost === undefined ? {} : { authorityHost };
  const credential = isApart
    ? defaultCredential({ armEndpoint: endpoint, ...host, clientId: executorClientId })
    : parts.credential;
  const writing: ArmAccess = {
    endpoint,
    credential,
    wire,
    channel: { rule, gate: armGate(isApart ? ':executor' : '') },
  };
  const thin = armClient(writing);
  const executor = azureExecutor({
    permit: parts.permit,
    clientFor: resourceClients(writing, thin),
    thin,
    operations: operationMemory(parts.store),
    rule,
    redactionKey,
    clock: wire.clock,
    log,
  });
  return {
    executor,
    identity: isApart ? identityOf(credential, endpoint, executorClientId, wire.clock, log) : NOBODY_ELSE,
  };
}

const NOBODY_ELSE: ExecutorIdentity = {
  principalIds: () => Promise.resolve([]),
  knownIds: () => Promise.resolve([]),
};

type Ids = { readonly principalId: string; readonly all: readonly string[] };

/** Ids of an identity never change: once they are known they are not asked for again. */
function identityOf(
  credential: Credential,
  endpoint: string,
  clientId: string,
  clock: Clock,
  log: Log,
): ExecutorIdentity {
  let known: Ids | undefined;
  let failed: { readonly fault: ArmFault; readonly at: number } | undefined;

  async function ids(): Promise<Ids> {
    if (known !== undefined) return known;
    if (failed !== undefined && Date.parse(clock.now()) - failed.at < ASKED_AGAIN_AFTER_MS) throw failed.fault;
    try {
      known = {
        principalId: await ownPrincipalId(credential, endpoint),
        all: await ownIds(credential, endpoint),
      };
      return known;
    } catch (fault) {
      if (!(fault instanceof ArmFault)) throw fault;
      failed = { fault, at: Date.parse(clock.now()) };
      log.warn(`The identity that writes (AZURE_EXECUTOR_CLIENT_ID) has no token; reading goes on. ${fault.message}`);
      throw fault;
    }
  }

  return {
    ask: () => ownPrincipalId(credential, endpoint),
    principalIds: async () => [(await ids()).principalId],
    async knownIds() {
      const all = await ids().then(
        (found) => found.all,
        () => [],
      );
      return [...new Set([...all, clientId])];
    },
  };
}
