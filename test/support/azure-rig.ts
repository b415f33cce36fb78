import type { HttpClient } from '@azure/core-rest-pipeline';
import { resourceManager } from '../../src/azure/resource-manager.ts';
import { throttleGate } from '../../src/azure/throttle-gate.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceRef } from '../../src/model/resource.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import type { Permit, WriteRequest } from '../../src/ports/arm.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { kinds } from '../../src/resources/index.ts';
import { parseResourceId } from '../../src/resources/resource-id.ts';
import { fakeCredential } from './fake-wire.ts';
import { aStore } from './store.ts';

export const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
export const SCOPE = `/subscriptions/${SUBSCRIPTION}`;
export const REGISTRY_ID = `${SCOPE}/resourceGroups/shop/providers/Microsoft.ContainerRegistry/registries/contoso`;
export const GROUP_ID = `${SCOPE}/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/web`;
export const ASSIGNMENT_ID = `${SCOPE}/providers/Microsoft.Authorization/roleAssignments/33333333-3333-3333-3333-333333333333`;
export const REDACTION_KEY = 'the key of this deployment';

/** A parsed id. */
export function ref(id: string): ResourceRef {
  const parsed = parseResourceId(id);
  if (parsed.kind === 'rejected') throw new TypeError(`${id}: ${parsed.why}`);
  return parsed.ref;
}

/** The members that every body has. */
export type Body = JsonObject & {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly properties: JsonObject;
};

/** A body as ARM would print it. */
export function bodyOf(id: string, properties: JsonObject = {}, others: JsonObject = {}): Body {
  const { name, type } = ref(id);
  return { id, name, type, location: 'westeurope', ...others, properties };
}

/** A clock that is moved by hand. */
export function handClock(start = '2026-03-01T09:00:00.000Z') {
  let now = Date.parse(start);
  return {
    now: () => new Date(now).toISOString(),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

/** A log that is remembered. */
export function linesLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const add = (message: string) => {
    lines.push(message);
  };
  return { lines, info: add, warn: add, error: add };
}

/** An order for the first change of a case. */
export const ORDER = {
  caseId: 'finding-g1',
  attempt: 1,
  change: 0,
  planHash: 'plan',
  clientRequestId: '44444444-4444-4444-4444-444444444444',
};

export type RigOptions = {
  readonly http: HttpClient;
  readonly scopes?: readonly string[];
  readonly permit?: Permit;
  readonly store?: Store;
  readonly clock?: ReturnType<typeof handClock>;
  readonly endpoint?: string;
  readonly timeoutMs?: number;
};

/** The ports on Resource Manager over a given HTTP client, with the parts that tests look at. */
export function azureRig(options: RigOptions) {
  const clock = options.clock ?? handClock();
  const log = linesLog();
  const store = options.store ?? aStore();
  const wire = {
    http: () => Promise.resolve(options.http),
    gate: throttleGate(store, clock, log),
    clock,
    timeoutMs: options.timeoutMs ?? 5_000,
  };
  const refusal = { kind: 'not-permitted', reason: 'undecided', why: 'nothing is decided' } as const;
  const ports = resourceManager({
    environment: { armEndpoint: options.endpoint ?? 'https://management.azure.com' },
    credential: fakeCredential(),
    wire,
    scopes: () => Promise.resolve(options.scopes ?? [SCOPE]),
    kinds,
    permit: options.permit ?? (() => Promise.resolve(refusal)),
    store,
    log,
    redactionKey: REDACTION_KEY,
  });
  return { ...ports, clock, log, store, wire };
}

/** A permit for this one change. */
export function permitting(change: WriteRequest): Permit {
  return () => Promise.resolve({ kind: 'permitted', change });
}

/** The fault that a call ends with; fails when it ends well. */
export async function faultOf(call: Promise<unknown>): Promise<ArmFault> {
  const result = await call.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  if (result instanceof ArmFault) return result;
  if (result instanceof Error) throw result;
  throw new Error(`Expected an ArmFault, got ${JSON.stringify(result)}`);
}
