import { ArmFault } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

/** What came of sending a write once. `exists` may mean that our own row is there: an earlier sending arrived after all. */
export type Outcome<T> = { readonly kind: 'done'; readonly result: T } | { readonly kind: 'changed' | 'exists' };

/** What is there where a write should have left its mark. `untouched`: as it was before, so it may be sent again. */
export type Trace<T> = { readonly kind: 'ours'; readonly result: T } | { readonly kind: 'untouched' | 'foreign' };

/** A write that can be sent again and leaves a mark by which it can be recognised. */
export type MarkedWrite<T> = { readonly send: () => Promise<Outcome<T>>; readonly trace: () => Promise<Trace<T>> };

/** How faults that pass are outlived. */
export type Patience = {
  readonly clock: Clock;
  readonly log: Log;
  /** Lets so many milliseconds pass. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
};

/** What is waited before the second and the third try, in milliseconds. There is no fourth. */
const PAUSES = [200, 800] as const;

/** What a read comes to; it is tried again while the service is away for a moment. Throws the last `ArmFault`. */
export async function read<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  for (const milliseconds of [...PAUSES, undefined]) {
    const answer = await work().catch(faultOnly);
    if (!(answer instanceof ArmFault)) return answer;
    await outlive(answer, milliseconds, patience);
  }
  throw new TypeError('The last try ends in an answer or a fault.');
}

/**
 * What a write comes to, `undefined` when its condition does not hold. When it may have been done although nobody said so,
 * its mark is looked for: found, it was done; everything as before, it is sent again. Throws an `ArmFault` when it can't be
 * known (somebody else has written since) and when the service stays away.
 */
export async function settle<T>({ send, trace }: MarkedWrite<T>, patience: Patience): Promise<T | undefined> {
  let inDoubt = false;
  for (const milliseconds of [...PAUSES, undefined]) {
    const outcome = await send().catch(faultOnly);
    const fault = outcome instanceof ArmFault ? outcome : undefined;
    if (outcome instanceof ArmFault) inDoubt ||= outcome.mayHaveApplied;
    else if (outcome.kind === 'done') return outcome.result;
    else if (outcome.kind === 'changed' && !inDoubt) return undefined;

    const found = fault !== undefined && !inDoubt ? { kind: 'untouched' as const } : await trace();
    if (found.kind === 'ours') return found.result;
    if (fault === undefined && !inDoubt) return undefined;
    if (found.kind === 'foreign') throw new ArmFault('conflict', `a write's answer was lost, then others wrote`);
    await outlive(fault ?? new ArmFault('conflict', 'a write has no clear answer'), milliseconds, patience);
  }
  throw new TypeError('The last try ends in an answer or a fault.');
}

/** Waits for the next try, or throws the fault: there is none left, it doesn't pass by itself, or not that soon. */
async function outlive(
  fault: ArmFault,
  milliseconds: number | undefined,
  { clock, log, pause }: Patience,
): Promise<void> {
  const passes = fault.code === 'unavailable' || fault.code === 'throttled' || fault.code === 'conflict';
  if (milliseconds === undefined || !passes) throw fault;
  const next = new Date(Date.parse(clock.now()) + milliseconds).toISOString();
  if (fault.retryAt !== undefined && fault.retryAt > next) throw fault;
  log.warn(`The store gave no clear answer and is asked again. ${fault.message}`);
  await pause(milliseconds);
}

function faultOnly(error: unknown): ArmFault {
  if (error instanceof ArmFault) return error;
  throw error;
}
