import { forgetDelivered } from '../audit/purge-chain.ts';
import type { Instant } from '../model/json.ts';
import type { RunHistory } from '../ports/history.ts';
import { forgetRejected } from '../records/rejected-events.ts';
import { HOUR, later, type Deps } from './deps.ts';
import { HEARTBEATS } from './heartbeat.ts';
import { SELF_CHECKS } from './self-check-deps.ts';
import { scopesBySubscription } from './sweep.ts';

const DAY_MS = 24 * HOUR;

/** How long is kept what only says that the app ran. Cases, decisions, approvals and their records stay. */
export const KEPT_DAYS = 30;

/** Each of so many days is purged by itself, so that a round that failed is made up for; what is older goes at once. */
const DAYS_AT_ONCE = 7;

/** There was no instance of this app before. */
const BEGINNING = '2020-01-01T00:00:00.000Z';

/** What a round of purging works with. */
export type PurgeDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'settings'> & { readonly history: RunHistory };

/** What a round has forgotten. */
export type Purged = { readonly runs: number; readonly records: number; readonly rejected: number };

/**
 * Once a day: forgets histories of orchestrations that ended, records about the app itself that the audit log has got, and
 * events that could not be read, when they are older than 30 days.
 */
export async function purge(deps: PurgeDeps): Promise<Purged> {
  const { store, clock, log } = deps;
  const before = later(clock.now(), -KEPT_DAYS * DAY_MS);
  const runs = await purgeRuns(deps.history, before);
  let records = 0;
  for (const chain of [...(await chainsOfTheApp(deps)), ...chainsOfDays(before)]) {
    records += await forgetDelivered(store, chain, before);
  }
  const rejected = await forgetRejected(store, before);
  const purged = { runs, records, rejected };
  log.info(`Forgot what is older than ${String(KEPT_DAYS)} days.`, purged);
  return purged;
}

async function purgeRuns(history: RunHistory, before: Instant): Promise<number> {
  let from = later(before, -DAYS_AT_ONCE * DAY_MS);
  let runs = from > BEGINNING ? await history.forget(BEGINNING, from) : 0;
  for (; from < before; from = later(from, DAY_MS)) runs += await history.forget(from, later(from, DAY_MS));
  return runs;
}

/** Those that go on for ever: the heartbeat, the self-check, and what sweeps of a subscription tell. */
async function chainsOfTheApp({ settings }: PurgeDeps): Promise<readonly string[]> {
  const { scopes } = (await settings.load()).settings;
  return [HEARTBEATS, SELF_CHECKS, ...[...scopesBySubscription(scopes).keys()].map((id) => `sweep:${id}`)];
}

/** Those that hold one day each, of the days that have become old lately. */
function chainsOfDays(before: Instant): readonly string[] {
  const days = Array.from({ length: DAYS_AT_ONCE }, (_, ago) => later(before, -(ago + 1) * DAY_MS).slice(0, 10));
  return days.flatMap((day) => [`intake:${day}`, `dead-letters:${day}`]);
}
