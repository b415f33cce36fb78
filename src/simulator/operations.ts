import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';
import type { Address } from './address.ts';
import { addressOf } from './address.ts';
import type { Estate } from './estate.ts';
import { wireTime } from './wire-time.ts';
import type { WireReply } from './wire.ts';
import { armError, isObject } from './wire.ts';

/** A write that takes time. What it writes stands in the estate at once, in another provisioning state. */
type Operation = {
  readonly target: string;
  readonly header: LongRunningHeader;
  /** While it runs: `Creating`, `Updating` or `Deleting`. */
  readonly state: string;
  readonly end: 'succeed' | 'fail' | 'never';
  /** It ends when it was asked about so often, or at this time. */
  readonly pollsLeft: number;
  readonly until: number;
  /** What a failure goes back to; `null` where there was nothing. */
  readonly before: JsonObject | null;
  readonly startedAt: string;
  /** What is told when it has succeeded. */
  readonly event: JsonObject;
  readonly ended: boolean;
};

/** The header that says where to ask. */
export type LongRunningHeader = 'Azure-AsyncOperation' | 'Location';

/** Long-running writes of an estate; they outlive the process. */
export interface Operations {
  /** The provisioning state that a running write gives a resource; `undefined` when none runs. */
  stateOf(id: string): string | undefined;
  /** Begins one; the headers of the answer. `place` is a region, `id` that of the resource. */
  begin(about: Begun): Readonly<Record<string, string>>;
  /** Answers a request about an operation; `undefined` when the address is none of an operation. */
  answer(address: Address): WireReply | undefined;
  /** Ends what is due. */
  settle(): void;
}

/** A write that begins. */
export type Begun = Pick<Operation, 'header' | 'state' | 'end' | 'event'> & {
  readonly id: string;
  readonly type: string;
  readonly place: string;
  readonly version: string;
  readonly origin: string;
  readonly polls: number;
  readonly before: JsonObject | undefined;
};

const PREFIX = 'operation:';
const LONGEST_MS = 60_000;
const FAILURE = { code: 'InternalServerError', message: 'The operation failed.' };
/** Spelled out, so that SDKs and we ourselves don't wait long. */
const AGAIN = { 'Retry-After': '1' };

/** Keeps operations as notes of the estate; `raise` is told of what has succeeded. */
export function operationsOf(estate: Estate, now: () => Date, raise: (event: JsonObject) => void): Operations {
  const running = () => estate.notes(PREFIX).map(({ key, value }) => ({ key, operation: value as Operation }));

  function end(key: string, operation: Operation): void {
    estate.setNote(key.replace(PREFIX, `ended-${PREFIX}`), { ...operation, ended: true });
    estate.dropNote(key);
    if (operation.end === 'fail') {
      if (operation.before === null) estate.remove(operation.target);
      else estate.set(operation.target, operation.before);
      return;
    }
    if (operation.state === 'Deleting') estate.remove(operation.target);
    raise({ ...operation.event, eventTime: wireTime(now()) });
  }

  function asked(name: string): Operation | undefined {
    const key = PREFIX + name;
    const found = estate.note(key) ?? estate.note(`ended-${key}`);
    if (!isObject(found)) return undefined;
    const operation = found as Operation;
    const left = operation.pollsLeft - 1;
    if (operation.ended || operation.end === 'never') return operation;
    if (left <= 0) end(key, operation);
    else estate.setNote(key, { ...operation, pollsLeft: left });
    return { ...operation, ended: left <= 0 };
  }

  return {
    stateOf: (id) => running().find(({ operation }) => operation.target === id.toLowerCase())?.operation.state,
    begin({ id, type, place, version, origin, polls, before, ...others }) {
      const name = `${type.split('/').at(-1) ?? ''}-${randomUUID()}`.toLowerCase();
      const times = { until: now().getTime() + LONGEST_MS, startedAt: wireTime(now()) };
      const target = id.toLowerCase();
      const operation: Operation = {
        ...others,
        ...times,
        target,
        pollsLeft: polls,
        before: before ?? null,
        ended: false,
      };
      estate.setNote(PREFIX + name, operation);
      const path = operationPath(id, type, place, others.header);
      return { [others.header]: `${origin}${path}/${name}?api-version=${version}`, ...AGAIN };
    },
    answer(address) {
      if (!/\/(?:operationstatuses|operationresults)$/u.test(address.type) || address.name === undefined)
        return undefined;
      const operation = asked(address.name.toLowerCase());
      if (operation === undefined) return armError(404, 'NotFound', 'The operation could not be found.');
      const { ended, header, target, state } = operation;
      const failed = ended && operation.end === 'fail';
      if (header === 'Location') {
        if (!ended) return { status: 202, headers: AGAIN };
        if (failed) return armError(500, FAILURE.code, FAILURE.message);
        return state === 'Deleting' ? { status: 204 } : { status: 200, body: estate.get(target) ?? null };
      }
      const common = { id: address.id, name: address.name, startTime: operation.startedAt };
      if (!ended) return { status: 200, headers: AGAIN, body: { ...common, status: 'InProgress' } };
      const body = { ...common, endTime: wireTime(now()), status: failed ? 'Failed' : 'Succeeded' };
      return { status: 200, body: failed ? { ...body, error: FAILURE } : body };
    },
    settle() {
      for (const { key, operation } of running()) {
        if (operation.end !== 'never' && operation.until <= now().getTime()) end(key, operation);
      }
    },
  };
}

/** Each provider has addresses of its own. */
function operationPath(id: string, type: string, place: string, header: LongRunningHeader): string {
  const name = header === 'Location' ? 'operationResults' : 'operationStatuses';
  const provider = type.split('/')[0] ?? '';
  if (provider === 'Microsoft.ContainerRegistry') return `${id}/${name}`;
  const region = place.toLowerCase().replaceAll(' ', '');
  return `/subscriptions/${addressOf(id)?.subscription ?? ''}/providers/${provider}/locations/${region}/${name}`;
}
