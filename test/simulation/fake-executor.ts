import {
  ArmFault,
  type Executor,
  type Permit,
  type Polled,
  type Sent,
  type WriteRequest,
} from '../../src/ports/arm.ts';
import { noEntry } from './fake-arm.ts';
import type { Call, Here } from './ports.ts';
import { isoOf, type Run, type WireWrite } from './seed.ts';
import { patched, signed } from './truth.ts';
import { US } from './writers.ts';

type Operation = { readonly doneAt: number; readonly end: 'succeeds' | 'fails' | 'is lost' | 'never ends' };

const operations = new WeakMap<Run, Map<string, Operation>>();
const RETRY_MS = [5_000, 60_000, 3_600_000] as const;
/** A request whose answer is lost may take effect this much later; the app waits longer before it sends again. */
const LATEST_MS = 8_000;

/** The only way to write to the simulated estate, as one process has it. Asks the app's own permit first. */
export function fakeExecutor(run: Run, call: Call, faults: Here, permit: Permit): Executor {
  const { truth, scheduler, random, state } = run;
  const known = operations.get(run) ?? new Map<string, Operation>();
  operations.set(run, known);

  const apply = (wire: WireWrite): void => {
    const { method, ref, body } = wire.change;
    const before = truth.now(ref.id);
    if (before === undefined) return;
    const after = method === 'DELETE' ? undefined : signed(patched(before, body ?? {}), US.id, isoOf(scheduler.now()));
    wire.appliedAt = scheduler.now();
    truth.write(ref.id, after, US.id, scheduler.now());
    run.checks.applied(wire, before, after);
    run.written(ref.id, US.id, after === undefined);
  };

  const refused = (change: WriteRequest): ArmFault | undefined => {
    if (state.armDown.value) return new ArmFault('unavailable', 'no answer');
    const barred = noEntry(run, faults, 'arm.write');
    if (barred !== undefined) return barred;
    if (faults.hit('throttled', 'arm.write')) {
      return new ArmFault('throttled', 'too many', { retryAt: isoOf(scheduler.now() + random.pick(RETRY_MS)) });
    }
    if (faults.hit('forbidden', 'arm.write')) return new ArmFault('forbidden', 'no right');
    if (faults.hit('conflict', 'arm.write')) return new ArmFault('conflict', 'something else is at work on it');
    if (faults.hit('unavailable', 'arm.write')) {
      return new ArmFault('unavailable', 'no answer', { mayHaveApplied: random.chance(0.5) });
    }
    if (faults.hit('locked-meanwhile', 'arm.write')) {
      truth.locked.add(change.ref.key);
      scheduler.after(random.between(1, 20) * 60_000, () => void truth.locked.delete(change.ref.key));
    }
    if (truth.locked.has(change.ref.key)) return new ArmFault('locked', 'locked', { serviceCode: 'ScopeLocked' });
    const missing = truth.now(change.ref.id) === undefined && change.method !== 'DELETE';
    return missing ? new ArmFault('not-found', 'there is no such resource') : undefined;
  };

  const arrive = (wire: WireWrite): Sent => {
    const { change, order } = wire;
    const fault = refused(change);
    if (fault !== undefined) throw fault;
    if (faults.hit('applied-late', 'arm.write')) {
      scheduler.after(random.between(0, LATEST_MS), () => apply(wire));
      throw new ArmFault('unavailable', 'no answer in time', { mayHaveApplied: true });
    }
    const end = change.method === 'PATCH' ? endOfLongOne() : undefined;
    if (end !== undefined) return submit(wire, end);
    apply(wire);
    if (faults.hit('answer-lost', 'arm.write')) {
      throw new ArmFault('unavailable', `the answer to ${order.caseId} is lost`, { mayHaveApplied: true });
    }
    return { kind: 'done', status: 200 };
  };

  /** How the write will end, when Azure only says that it has begun. */
  const endOfLongOne = (): Operation['end'] | undefined => {
    if (faults.hit('operation-fails', 'arm.write')) return 'fails';
    if (faults.hit('operation-lost', 'arm.write')) return 'is lost';
    if (faults.hit('operation-endless', 'arm.write')) return 'never ends';
    return faults.hit('long-running', 'arm.write') ? 'succeeds' : undefined;
  };

  const submit = (wire: WireWrite, end: Operation['end']): Sent => {
    const takes = random.between(100, LATEST_MS);
    known.set(keyOf(wire.order), { doneAt: scheduler.now() + takes, end });
    if (end !== 'fails') scheduler.after(takes, () => apply(wire));
    return { kind: 'submitted', status: 202, pollAt: isoOf(scheduler.now() + 5_000) };
  };

  return {
    async send(order) {
      const askedAt = scheduler.now();
      const permitted = await permit(order);
      if (permitted.kind !== 'permitted') {
        run.tell(order.caseId, `is not permitted to write: ${permitted.why}`);
        return permitted;
      }
      const wire = run.checks.leaves(order, permitted.change, askedAt);
      return call('arm.write', () => arrive(wire));
    },
    poll: (asked) =>
      call('arm.poll', (): Polled => {
        if (state.armDown.value || faults.hit('unavailable', 'arm.poll'))
          throw new ArmFault('unavailable', 'no answer');
        const barred = noEntry(run, faults, 'arm.poll');
        if (barred !== undefined) throw barred;
        if (faults.hit('throttled', 'arm.poll')) throw new ArmFault('throttled', 'too many');
        const operation = known.get(keyOf(asked));
        if (operation === undefined || operation.end === 'is lost') {
          throw new ArmFault('not-found', 'nothing is known of it');
        }
        if (scheduler.now() < operation.doneAt || operation.end === 'never ends') {
          return { kind: 'running', pollAt: isoOf(scheduler.now() + 5_000) };
        }
        return operation.end === 'fails'
          ? { kind: 'failed', serviceCode: 'Failed', message: 'The operation failed.' }
          : { kind: 'done' };
      }),
  };
}

function keyOf({ caseId, attempt, change }: { caseId: string; attempt: number; change: number }): string {
  return `${caseId}~${String(attempt)}~${String(change)}`;
}
