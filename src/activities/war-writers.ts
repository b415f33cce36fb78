import { opponentOf } from '../decisions/drift-war.ts';
import type { Actor, Proposal } from '../model/case.ts';
import type { Opponent, Reversal, ReversalBy } from '../model/drift-war.ts';
import type { Instant } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { ResourceChange } from '../ports/changes.ts';
import { attemptsOf, readProposal } from '../records/cases.ts';
import { mergeActors, notOwn } from './actors.ts';
import { later, MINUTE, msBetween, type Deps } from './deps.ts';

/** Clocks of two services may differ by this much. */
const SKEW_MS = MINUTE;

/** More pages of the change feed are not asked for: whom they would name stays unknown. */
const MOST_PAGES = 5;

/**
 * Who undid our fixes of a property. The change feed says it for sure where it has the change by now; else all count who are
 * known to have written to the resource since the fix. Nobody is guessed, and we are never among them.
 */
export async function reversalsBy(
  deps: Deps,
  proposal: Proposal,
  path: string,
  reversals: readonly Reversal[],
): Promise<readonly ReversalBy[]> {
  const fixes: Instant[] = [];
  const writers: (readonly Actor[])[] = [];
  for (const reversal of reversals) {
    const at = await fixedAt(deps, reversal);
    fixes.push(at);
    writers.push(await writersSince(deps, reversal, at));
  }
  const since = fixes[0];
  const last = reversals.at(-1);
  if (since === undefined || last === undefined) return [];
  const feed = await changesOf(deps, proposal, path, later(since, -SKEW_MS), later(last.at, SKEW_MS));
  return reversals.map((reversal, index) => {
    const change = undoing(feed, fixes[index] ?? reversal.at);
    const seen = writers[index] ?? [];
    return { ...reversal, by: change === undefined ? seen.map(opponentOf) : opponentsOf(change, writers.flat()) };
  });
}

type Told = { readonly change: ResourceChange; readonly isOurs: boolean };

/** The change that follows upon the fix of that time in the feed: by Azure's own order, no clocks are compared. */
function undoing(feed: readonly Told[], fixedAt: Instant): ResourceChange | undefined {
  const apart = ({ change }: Told): number => Math.abs(msBetween(change.at, fixedAt));
  const [fix] = feed.filter((told) => told.isOurs && apart(told) <= SKEW_MS).sort((a, b) => apart(a) - apart(b));
  const next = fix === undefined ? undefined : feed[feed.indexOf(fix) + 1];
  return next?.isOurs === false ? next.change : undefined;
}

/** Who made a change of the feed, with what is known of them otherwise; empty where it names nobody. */
function opponentsOf({ actor, clientType = '' }: ResourceChange, writers: readonly Actor[]): readonly Opponent[] {
  const [named] = mergeActors([actor], writers);
  if (named === undefined || (named.id ?? named.name) === undefined) return [];
  const opponent = opponentOf(named);
  if (/policy/iu.test(clientType)) return [{ ...opponent, kind: 'policy' }];
  return [named.name?.toLowerCase() === 'system' ? { ...opponent, kind: 'platform' } : opponent];
}

/** When our fix began that was undone, by our own clock. */
async function fixedAt(deps: Deps, { fixedBy, at }: Reversal): Promise<Instant> {
  return (await attemptsOf(deps.store, fixedBy)).at(-1)?.startedAt ?? at;
}

/** All who wrote since the fix as far as events and the body say. Those who had written before it are left out. */
async function writersSince(deps: Deps, { fixedBy, caseId }: Reversal, fixedAt: Instant): Promise<readonly Actor[]> {
  const known = (await readProposal(deps.store, fixedBy))?.actors ?? [];
  const writers = (await readProposal(deps.store, caseId))?.actors ?? [];
  const wroteBefore = ({ id, name, at }: Actor): boolean =>
    at !== undefined && at <= fixedAt && known.some((one) => one.at === at && one.id === id && one.name === name);
  return writers.filter((writer) => !wroteBefore(writer));
}

/** The changes of the property by the change feed, oldest first; none while it can't be asked. */
async function changesOf(
  deps: Deps,
  { resourceId, resourceType }: Proposal,
  path: string,
  since: Instant,
  before: Instant,
): Promise<readonly Told[]> {
  const subscriptionId = resourceId.split('/')[2] ?? '';
  const member = path.slice(1).replaceAll('/', '.').toLowerCase();
  const found: Told[] = [];
  let next: string | undefined;
  try {
    const own = await deps.ownIds();
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await deps.arm.changes({
        ...{ subscriptionId, types: [resourceType], since, before },
        ...(next === undefined ? {} : { next }),
      });
      const ours = page.changes.filter((change) => change.resourceId.toLowerCase() === resourceId.toLowerCase());
      const touching = ours.filter(({ members }) => members.some((one) => one.path.toLowerCase() === member));
      found.push(...touching.map((change) => ({ change, isOurs: notOwn(own, [change.actor]).length === 0 })));
      next = page.next;
      if (next === undefined) break;
    }
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    deps.log.warn(`The change feed can't tell who undoes our fixes. ${fault.message}`);
    return [];
  }
  return found.sort((a, b) => (a.change.at < b.change.at ? -1 : 1));
}
