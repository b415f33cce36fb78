import type { Instant, JsonObject } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Operation, Polled } from '../ports/arm.ts';
import type { Store } from '../ports/store.ts';
import type { Answer } from './answer.ts';
import { textAt } from './json-parts.ts';
import { errorOf, faultOfAnswer, objectOfAnswer, retryAfter, secondsAfter } from './faults.ts';
import type { Attempted } from './faults.ts';

/**
 * How to ask about a write that Azure has accepted: the address of its operation (`status` in the body), the address of
 * its result (202 while it runs), or the resource itself where Azure gave no address that we may call.
 */
export type PollPlace = {
  readonly kind: 'operation' | 'location' | 'resource';
  readonly address: string;
  /** For `resource`. */
  readonly apiVersion?: string;
  /** After a DELETE the resource is gone when it is done. */
  readonly deleting: boolean;
};

/** Poll addresses hold tokens: they stay in the store, under the case, and are never handed out. */
export interface OperationMemory {
  keep(operation: Operation, place: PollPlace): Promise<void>;
  /** Throws `ArmFault` `not-found` when nothing is known of such an operation. */
  find(operation: Operation): Promise<PollPlace>;
}

const TERMINAL = new Set(['succeeded', 'failed', 'canceled']);
const POLL_AFTER_SECONDS = 5;

/** In the partition of the case. */
export function operationMemory(store: Store): OperationMemory {
  const partition = (operation: Operation) => `operation:${operation.caseId}`;
  const key = (operation: Operation) => `${String(operation.attempt)}~${String(operation.change)}`;
  return {
    async keep(operation, place) {
      await store.put(partition(operation), key(operation), place);
    },
    async find(operation) {
      const row = await store.get<PollPlace>(partition(operation), key(operation));
      if (row === undefined)
        throw new ArmFault('not-found', 'nothing is known of this operation; look at the resource');
      return row.value;
    },
  };
}

/** Is a long-running write still under way, by its answer? 204 and a terminal or absent state mean that it is done. */
export function isSubmitted(answer: Answer, body: JsonObject | undefined): boolean {
  if (answer.status === 202) return true;
  if (answer.status !== 200 && answer.status !== 201) return false;
  const state = textAt(body, 'properties', 'provisioningState');
  if (state !== undefined) return !TERMINAL.has(state.toLowerCase());
  return answer.status === 201 && answer.headers.has('azure-asyncoperation');
}

/** The address that the answer names for polling, where it names one. */
export function pollAddress(answer: Answer): Pick<PollPlace, 'kind' | 'address'> | undefined {
  const operation = answer.headers.get('azure-asyncoperation');
  if (operation !== undefined) return { kind: 'operation', address: operation };
  const location = answer.headers.get('location');
  return location === undefined ? undefined : { kind: 'location', address: location };
}

/** When to ask (again): as the service says, but never at once. */
export function pollAt(answer: Answer, now: Instant): Instant {
  const earliest = secondsAfter(now, 1);
  const asked = retryAfter(answer, now) ?? secondsAfter(now, POLL_AFTER_SECONDS);
  return asked < earliest ? earliest : asked;
}

/** What the answer to a poll says. Throws `ArmFault` when it says nothing about the operation. */
export function polledFrom(answer: Answer, place: PollPlace, attempted: Attempted): Polled {
  const running: Polled = { kind: 'running', pollAt: pollAt(answer, attempted.now) };
  if (answer.status === 202) return running;
  if (answer.status === 204) return { kind: 'done' };
  if (place.kind === 'resource' && place.deleting && answer.status === 404) return { kind: 'done' };
  if (place.kind === 'location' && isOutcome(answer.status)) return failed(answer);
  if (answer.status !== 200 && answer.status !== 201) throw faultOfAnswer(answer, attempted);
  if (place.kind === 'location' && answer.text === '') return { kind: 'done' };
  const body = objectOfAnswer(answer, attempted);
  const status = place.kind === 'resource' ? undefined : textAt(body, 'status');
  const state = (status ?? textAt(body, 'properties', 'provisioningState'))?.toLowerCase();
  if (place.kind === 'resource' && place.deleting) return running;
  if (state === 'succeeded' || (state === undefined && place.kind !== 'operation')) return { kind: 'done' };
  return state !== undefined && TERMINAL.has(state) ? failed(answer) : running;
}

/** A 4xx at the address of the result is the operation's own outcome, unless it is about asking. */
function isOutcome(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status);
}

function failed(answer: Answer): Polled {
  const { serviceCode, message } = errorOf(answer);
  return { kind: 'failed', serviceCode: serviceCode ?? 'Failed', message };
}
