import type { JsonObject } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Executor, Permit, Refusal, SendOrder, Sent, WriteRequest } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Answer } from './answer.ts';
import type { ArmClient } from './arm-client.ts';
import { answeredObject } from './answered.ts';
import { checkTaken, errorOf, faultOfError, objectOfAnswer } from './faults.ts';
import { isSubmitted, pollAddress, pollAt, polledFrom } from './operations.ts';
import type { OperationMemory, PollPlace } from './operations.ts';
import type { OutboundRule } from './outbound-guard.ts';
import { holdsMarker, restoreSecrets } from './redaction.ts';
import type { RedactionKey } from './redaction.ts';
import type { ClientFor } from './resource-clients.ts';

/** What writing is made of. `clientFor` and `thin` are those of the executor's own access. */
export type ExecutorParts = {
  readonly permit: Permit;
  readonly clientFor: ClientFor;
  readonly thin: ArmClient;
  readonly operations: OperationMemory;
  /** What may leave; a poll address that may not is not kept. */
  readonly rule: () => Promise<OutboundRule>;
  readonly redactionKey: RedactionKey;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Sends the changes of decided cases. Asks `permit` right before each send and takes the change from its answer. Throws
 * `ArmFault`; `StoreFault` where the store fails, also after Azure accepted the write: then only a look tells.
 */
export function azureExecutor(parts: ExecutorParts): Executor {
  const reading = () => ({ write: false, now: parts.clock.now() });
  const writing = () => ({ write: true, now: parts.clock.now() });

  return {
    async send(order) {
      const permitted = await parts.permit(order);
      if (permitted.kind !== 'permitted') return permitted;
      const { change } = permitted;
      const restored = await withSecrets(parts, change);
      if (restored.kind === 'not-permitted') return restored;
      const answer = await transmit(parts, change, restored.body, order.clientRequestId).catch((error: unknown) =>
        Promise.reject(faultOfError(error, writing())),
      );
      return sentFrom(parts, order, change, answer);
    },

    async poll(operation) {
      const place = await parts.operations.find(operation);
      const { address, apiVersion } = place;
      const answer = await parts.thin
        .send({ method: 'GET', address, ...(apiVersion === undefined ? {} : { apiVersion }) })
        .catch((error: unknown) => Promise.reject(faultOfError(error, reading())));
      return polledFrom(answer, place, reading());
    },
  };
}

type Restored = { readonly kind: 'ready'; readonly body: JsonObject | undefined } | Refusal;

/** The body with its secrets back, from what stands in Azure now; refused when one of them is another by now. */
async function withSecrets(parts: ExecutorParts, change: WriteRequest): Promise<Restored> {
  const { body, ref, apiVersion } = change;
  if (body === undefined || !holdsMarker(body)) return { kind: 'ready', body };
  const raw = await answeredObject(
    () => parts.clientFor({ type: ref.type, apiVersion }).get(ref),
    () => ({ write: false, now: parts.clock.now() }),
  );
  const restored = restoreSecrets(body, raw, parts.redactionKey);
  if (restored.kind === 'restored') return { kind: 'ready', body: restored.body };
  return {
    kind: 'not-permitted',
    reason: 'superseded',
    why: `The secret at ${restored.path} is not the one that the plan was made with. Nothing was sent.`,
  };
}

/** PATCH and DELETE through the type's SDK where it has them; PUT always through the thin client. */
async function transmit(
  parts: ExecutorParts,
  change: WriteRequest,
  body: JsonObject | undefined,
  clientRequestId: string,
): Promise<Answer> {
  const { method, ref, apiVersion } = change;
  if ((method === 'DELETE') !== (body === undefined)) {
    throw new ArmFault('invalid', `not sent: a ${method} ${body === undefined ? 'without' : 'with'} a body`);
  }
  const headers = { 'x-ms-client-request-id': clientRequestId };
  const client = parts.clientFor({ type: ref.type, apiVersion });
  if (method === 'PATCH' && body !== undefined && client.patch !== undefined) {
    return client.patch({ ref, apiVersion, body, headers });
  }
  if (method === 'DELETE' && client.delete !== undefined) return client.delete({ ref, apiVersion, headers });
  return parts.thin.send({ method, address: ref.id, apiVersion, headers, ...(body === undefined ? {} : { body }) });
}

async function sentFrom(parts: ExecutorParts, order: SendOrder, change: WriteRequest, answer: Answer): Promise<Sent> {
  const { status } = answer;
  const now = parts.clock.now();
  const attempted = { write: true, now };
  const existsAlready = change.method === 'PUT' && errorOf(answer).serviceCode === 'RoleAssignmentExists';
  if (status === 409 && existsAlready) return { kind: 'done', status };
  checkTaken(answer, attempted);
  const hasBody = change.method !== 'DELETE' && (status === 200 || status === 201);
  const body = hasBody ? objectOfAnswer(answer, attempted) : undefined;
  if (!isSubmitted(answer, body)) return { kind: 'done', status };
  await parts.operations.keep(order, await pollPlace(parts, change, answer));
  return { kind: 'submitted', status, pollAt: pollAt(answer, now) };
}

/** An address from an answer is as foreign as one from an event: it is only called where the guard would let it. */
async function pollPlace(parts: ExecutorParts, change: WriteRequest, answer: Answer): Promise<PollPlace> {
  const deleting = change.method === 'DELETE';
  const named = pollAddress(answer);
  const problem = named && (await parts.rule())({ method: 'GET', url: named.address, body: '' });
  if (named !== undefined && problem === undefined) return { ...named, deleting };
  if (problem !== undefined) parts.log.warn(`A poll address from Azure is not called: ${problem}. The resource tells.`);
  return { kind: 'resource', address: change.ref.id, apiVersion: change.apiVersion, deleting };
}
