import { limitOfScope } from '../decisions/write-budget.ts';
import type { Proposal } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { Settings } from '../model/settings.ts';
import type { Storm } from '../model/storm.ts';
import type { Row } from '../ports/store.ts';
import {
  beginStorm,
  countDrifts,
  endStorm,
  forgetDrifts,
  listStorms,
  noteDrift,
  readStorm,
  subscriptionOf,
} from '../records/storms.ts';
import { later, MINUTE } from './deps.ts';
import { recordBegin, recordEnd, type StormPorts } from './storm-audit.ts';
import { tellOfStorm } from './storm-digest.ts';

/** Drifts are counted over so long. */
export const WINDOW_MS = 10 * MINUTE;

/** A storm ends after so long in which at most half of what begins one was opened. */
export const COOL_DOWN_MS = 10 * MINUTE;

/**
 * How many drifts of a subscription within ten minutes are no storm yet: as many as it may be written to in an hour. More
 * than that can't be mended in time by writing, so a person should know before anything is written.
 */
function limitOf(settings: Settings, subscriptionId: string): number {
  return limitOfScope(settings, `/subscriptions/${subscriptionId}`) ?? settings.limits.writesPerHour;
}

/**
 * Counts a drift whose case is about to be opened, and begins a storm when there are too many. When the storm began that
 * the case is opened in, if it is in one. A case that only replaces a lost one is no drift more.
 */
export async function countDrift(
  deps: Pick<StormPorts, 'store' | 'clock' | 'audit'>,
  settings: Settings,
  proposal: Proposal,
  isNew: boolean,
): Promise<Instant | undefined> {
  const { store } = deps;
  const now = deps.clock.now();
  const subscriptionId = subscriptionOf(proposal.resourceId);
  if (isNew) await noteDrift(store, { ...causeOf(proposal), resourceId: proposal.resourceId }, now);
  for (;;) {
    const row = await readStorm(store, subscriptionId);
    const storm = row?.value;
    if (storm !== undefined && storm.endedAt === undefined) return storm.since;
    const windowBegan = later(now, -WINDOW_MS);
    if (row === undefined) await forgetDrifts(store, subscriptionId, windowBegan);
    const since = storm?.endedAt !== undefined && storm.endedAt > windowBegan ? storm.endedAt : windowBegan;
    const limit = limitOf(settings, subscriptionId);
    if ((await countDrifts(store, subscriptionId, since, limit + 1)) <= limit) return undefined;
    const begun = await beginStorm(store, row, next(storm, subscriptionId, limit, now));
    if (begun === undefined) continue;
    await recordBegin(deps, begun.value);
    return begun.value.since;
  }
}

/** A new storm. It takes over what nobody has been told yet of the one before. */
function next(before: Storm | undefined, subscriptionId: string, limit: number, now: Instant): Storm {
  const { tellFrom, told } =
    before === undefined || before.settled === true ? { tellFrom: later(now, -WINDOW_MS), told: [] } : before;
  const until = later(now, COOL_DOWN_MS);
  return { scope: `/subscriptions/${subscriptionId}`, since: now, until, limit, tellFrom, told };
}

/** What caused a drift, as far as is known: the last writer of whom an event told in which deployment, else the writer. */
function causeOf({ caseId, controlId, actors }: Proposal) {
  const writer = actors.findLast(({ correlationId }) => correlationId !== undefined) ?? actors[0];
  const actor = writer?.name ?? writer?.id;
  const { correlationId } = writer ?? {};
  return {
    ...{ caseId, controlId },
    ...(actor === undefined ? {} : { actor }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

/** Once a minute: storms end when it has been calm for long enough, and people are told of each cause once. */
export async function tendStorms(deps: StormPorts): Promise<void> {
  for await (const row of listStorms(deps.store)) {
    const { endedAt, settled } = row.value;
    if (endedAt === undefined) await recordBegin(deps, row.value);
    const now = endedAt === undefined ? await endIfCalm(deps, row) : row;
    if (now !== undefined && settled !== true) await tellOfStorm(deps, now);
    else if (endedAt !== undefined) await forgetStorm(deps, row, endedAt);
  }
}

/** Ends a storm when it is calm; else says how long it will last at least. The row as it is then. */
async function endIfCalm(deps: StormPorts, row: Row<Storm>): Promise<Row<Storm> | undefined> {
  const { store } = deps;
  const storm = row.value;
  const now = deps.clock.now();
  const half = Math.floor(storm.limit / 2);
  const lately = later(now, -COOL_DOWN_MS);
  const isBusy = (await countDrifts(store, subscriptionOf(storm.scope), lately, half + 1)) > half;
  if (isBusy) return store.update(row, { ...storm, until: later(now, COOL_DOWN_MS) });
  if (storm.since > lately) return row;
  await recordEnd(deps, storm, now);
  return endStorm(store, row, now);
}

/** What is over for so long that no new count begins at it. */
async function forgetStorm({ store, clock }: StormPorts, row: Row<Storm>, endedAt: Instant): Promise<void> {
  if (later(endedAt, WINDOW_MS) > clock.now()) return;
  await forgetDrifts(store, subscriptionOf(row.value.scope), endedAt);
  await store.delete(row);
}
