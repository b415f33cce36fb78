import type { Check, DayOfEvents } from '../model/self-check.ts';
import { checkOf, untold, type Problem } from './check.ts';
import { DEPLOY_EVENTS_AGAIN } from './commands.ts';

/** More changes than this without an event, of a hundred, are too many. Some that Azure records for itself have none. */
const MOST_UNTOLD_PERCENT = 10;
/** From so few changes nothing is concluded but that it looks odd. */
const FEW = 3;
/** Event Grid normally delivers within seconds. */
const SLOW_MS = 5 * 60_000;

/** The changes of the last day beside the events that came: is the app blind, or told late? */
export function judgeEvents(subscriptionId: string, days: readonly DayOfEvents[]): Check {
  const id = `lost-events:${subscriptionId}`;
  const what = `Events of ${subscriptionId}`;
  const sum = (of: (day: DayOfEvents) => number): number => days.reduce((total, day) => total + of(day), 0);
  const [changes, told, events] = [sum((day) => day.changes), sum((day) => day.told), sum((day) => day.events)];
  const came = events === 0 ? '' : ` ${latencyWords(sum((day) => day.latencySum) / events, maxOf(days))}`;
  if (changes === 0) return untold(id, what, `No change to compare with since yesterday.${came}`);
  const lost = changes - told;
  const percent = Math.round((100 * lost) / changes);
  const counted = `Of ${String(changes)} change(s) since yesterday, ${String(lost)} came without an event (${String(percent)} %).`;
  const problems: Problem[] = [];
  if (told === 0 && changes >= FEW) {
    const why = `${counted} The app is not told of changes: the event subscription is gone, filtered or does not deliver.`;
    problems.push({ state: 'failed', why, mend: [DEPLOY_EVENTS_AGAIN] });
  } else if (percent > MOST_UNTOLD_PERCENT) {
    problems.push({ state: 'attention', why: `${counted} The catch-up found them.`, mend: [DEPLOY_EVENTS_AGAIN] });
  }
  if (events > 0 && sum((day) => day.latencySum) / events > SLOW_MS) {
    problems.push({ state: 'attention', why: `Events come late.${came}` });
  }
  return checkOf(id, what, problems, `${counted}${came}`);
}

const maxOf = (days: readonly DayOfEvents[]): number => Math.max(0, ...days.map(({ latencyMax }) => latencyMax));
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
const latencyWords = (mean: number, max: number): string =>
  `Events came ${seconds(mean)} after the change on average, ${seconds(max)} at most.`;

/** What is known of dead letters. `fault`: why their container can't be reached. */
export type DeadLetters = {
  readonly isSetUp: boolean;
  readonly fault: string | undefined;
  /** Blobs that wait for the next round, and those that can't be read and are kept. */
  readonly waiting: number;
  readonly kept: number;
  /** Events that were taken from dead letters in the last 24 hours. */
  readonly redriven: number;
};

/** A round takes them every five minutes: more than this waiting means that it does not keep up. */
const MANY_WAITING = 50;

/** The events that Event Grid could not deliver. */
export function judgeDeadLetters({ isSetUp, fault, waiting, kept, redriven }: DeadLetters): Check {
  const [id, what] = ['dead-letters', 'Dead letters'];
  if (!isSetUp) return untold(id, what, 'DEAD_LETTER_CONTAINER is not set: nobody looks for them.');
  const problems: Problem[] = [];
  if (fault !== undefined) {
    const mend = ['# The identity needs Storage Blob Data Owner on the account; the container must exist.'];
    problems.push({ state: 'failed', why: `Their container can not be reached: ${fault}.`, mend });
  }
  if (kept > 0) {
    const mend = ['# event.redriven with EventResult Failure in the audit trail names each: read it, then delete it.'];
    problems.push({ state: 'attention', why: `${String(kept)} can not be read and are kept.`, mend });
  }
  if (waiting > MANY_WAITING) {
    problems.push({ state: 'attention', why: `${String(waiting)} wait. The next round takes them.` });
  }
  const taken = `${String(redriven)} event(s) were taken from dead letters in the last 24 hours.`;
  if (redriven > 0) problems.push({ state: 'attention', why: `${taken} Event Grid could not deliver them at first.` });
  return checkOf(id, what, problems, `None waits, and none was taken in the last 24 hours.`);
}
