import { readFileSync } from 'node:fs';
import type { AuditRecord } from '../../src/model/audit.ts';
import { recordKey, type ChainHead } from '../../src/audit/chain.ts';
import { isoOf, type Run } from './seed.ts';
import { skewsOf } from './swarm.ts';

const MINUTE = 60_000;
const RULE = readFileSync(new URL('../../infra/queries/heartbeat-missing.kql', import.meta.url), 'utf8');
const ARRIVED =
  /EventType == 'bot\.heartbeat' and ingestion_time\(\) > ago\((\d+)m\) and TimeGenerated > ago\((\d+)m\)/u;
const [, minutes = NaN, age = NaN] = ARRIVED.exec(RULE) ?? [];
const NOT_ARRIVED_MS = Number(minutes) * MINUTE;
const TOO_OLD_MS = Number(age) * MINUTE;

/** From the last heartbeat that got out to the alert; with the time for which one may be on its way. */
const NOTICED_MS = NOT_ARRIVED_MS + 3 * MINUTE;
/** After the faults have ended, heartbeats come again within this time: backlog, leases and clocks are settled then. */
const WELL_AGAIN_MS = 35 * MINUTE;
/** The app says nothing while records have waited for so long. */
const STUCK_MS = 15 * MINUTE + 5 * MINUTE;

/** What has to work for anything to be heard. */
const WAYS_OUT = ['sinkDown', 'storeDown', 'timersStopped'] as const;

/** What arrives in the workspace, as far as the alert looks at it. */
export type Heartbeat = { readonly arrivedAt: number; readonly eventTime: string };

/** The heartbeats among records that have just arrived. */
export function heartbeatsIn(records: readonly AuditRecord[], arrivedAt: number): readonly Heartbeat[] {
  return records
    .filter(({ EventType }) => EventType === 'bot.heartbeat')
    .map(({ EventTime }) => ({ arrivedAt, eventTime: EventTime }));
}

/** Would the alert of `infra/queries/heartbeat-missing.kql` fire? */
function fires(heartbeats: readonly Heartbeat[], now: number): boolean {
  const isHeard = ({ arrivedAt, eventTime }: Heartbeat): boolean =>
    arrivedAt > now - NOT_ARRIVED_MS && Date.parse(eventTime) > now - TOO_OLD_MS;
  return !heartbeats.some(isHeard);
}

/** I12, each minute: is the alert right, by what is true about the app? `healedAt`: since when nothing goes wrong. */
export function watch(run: Run, healedAt: number | undefined): void {
  const now = run.scheduler.now();
  const silent = silentBecause(run, now);
  const firing = fires(run.heartbeats, now);
  if (silent !== undefined && !firing) run.checks.violate('I12', `No alert although ${silent}.`);
  if (healedAt !== undefined && now - healedAt > WELL_AGAIN_MS && firing) {
    run.checks.violate('I12', `An alert at ${isoOf(now)}, and all has been well since ${isoOf(healedAt)}.`);
  }
}

/** Since when the oldest record of a chain that has not been delivered has been there: who wrote it may have been held up. */
function waitingSince({ memory, undelivered, scheduler }: Run, chain: string): number {
  const head = memory.get<ChainHead>(chain, 'head')?.value;
  if (head === undefined || head.sent >= head.seq) return Infinity;
  const record = `${chain} ${recordKey(head.sent + 1)}`;
  const since = undelivered.get(record) ?? scheduler.now();
  undelivered.set(record, since);
  return since;
}

/** Why nothing can have been heard for so long that the alert has to fire. */
function silentBecause(run: Run, now: number): string | undefined {
  const { state, memory, swarm } = run;
  for (const name of WAYS_OUT) {
    const { value, since } = state[name];
    if (value && now - since > NOTICED_MS) return `${name} since ${isoOf(since)}`;
  }
  const [least, most] = skewsOf(swarm);
  const oldest = Math.min(...memory.partitions('chain:').map((chain) => waitingSince(run, chain)));
  // A heartbeat of before an outage arrives after it, and is heard.
  const wayIsFree = Math.max(...WAYS_OUT.map((name) => state[name].since));
  // While the store takes no rows, the last heartbeat is sent again and again.
  const noticed = Math.max(NOTICED_MS, TOO_OLD_MS);
  const stuck = now - Math.max(oldest, wayIsFree) > STUCK_MS + noticed + 2 * (most - least);
  return stuck ? `records have waited since ${isoOf(oldest)}` : undefined;
}
