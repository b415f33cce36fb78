import { entered, STABLE_MS } from '../decisions/contest.ts';
import { saidNo, warReasons } from '../decisions/drift-war.ts';
import { opponentWords } from '../engine/opponent.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Contested, DriftWar } from '../model/drift-war.ts';
import type { Instant } from '../model/json.ts';
import type { Refusal } from '../ports/arm.ts';
import type { Store } from '../ports/store.ts';
import { attemptsOf, readCase } from '../records/cases.ts';
import { changeContest, contestKey, listWar, readContest, warRows, type Contest } from '../records/contests.ts';
import { readFinding } from '../records/findings.ts';
import { caseColumns, nameOf } from './audit-columns.ts';
import { msBetween, type Deps } from './deps.ts';
import { reversalsBy } from './war-writers.ts';

const keyOf = ({ controlId, standsFor }: Proposal): string => contestKey(controlId, standsFor);

/**
 * Why a write may not go out without an approval: our fix was undone too often, or nobody knows how often. Asked by the
 * executor, whatever was decided.
 */
export async function refusedByWar(store: Store, proposal: Proposal): Promise<Refusal | undefined> {
  const contest = await readContest(store, keyOf(proposal));
  const properties = proposal.touched.map(({ path }) => contest?.properties[path]);
  if (properties.some((property) => property?.caseId !== proposal.caseId)) {
    return refused('It is not on record how often this fix has been undone.');
  }
  if (properties.every((property) => property?.war === undefined)) return undefined;
  return refused('Our fix has been undone too often for another write without an approval.');
}

const refused = (why: string): Refusal => ({ kind: 'not-permitted', reason: 'drift-war', why });

/**
 * Takes a case into the history of the properties that its plan touches, once, before it is decided: only so can a write be
 * permitted. Returns the war that is on about one of them, with its opponents as they are known by now, on record;
 * `overtaken`: the step came late, and the finding has gone on without its case. Throws `StoreFault`, and then nothing is
 * decided.
 */
export async function enterContest(
  deps: Deps,
  record: CaseRecord,
  proposal: Proposal,
): Promise<DriftWar | undefined | 'overtaken'> {
  const { store } = deps;
  const key = keyOf(proposal);
  const paths = proposal.touched.map(({ path }) => path);
  if (paths.length === 0) return undefined;
  const contest = await changeContest(store, key, async (before) => {
    if (paths.every((path) => before?.properties[path]?.caseId === proposal.caseId)) return before;
    if (before !== undefined && !(await isInCharge(store, record))) return undefined;
    const properties: Record<string, Contested> = { ...before?.properties };
    for (const path of paths) {
      const last = properties[path];
      const wasInPlace = last !== undefined && last.caseId !== proposal.caseId && (await isFixed(store, last.caseId));
      properties[path] = entered(last, { caseId: proposal.caseId, at: proposal.lookedAt, wasInPlace });
    }
    if (Object.values(properties).some(({ war }) => war !== undefined)) await listWar(store, key);
    return { controlId: proposal.controlId, resourceId: proposal.resourceId, properties };
  });
  if (contest === undefined) return 'overtaken';
  const path = paths.find((one) => contest.properties[one]?.war !== undefined) ?? '';
  const fought = contest.properties[path];
  if (fought?.war === undefined) return undefined;
  const reversals = await reversalsBy(deps, proposal, path, fought.reversals);
  const war: DriftWar = { declaredAt: fought.war.declaredAt, reversals, saidNo: saidNo(reversals) };
  if (fought.war.caseId === record.caseId) await recordWar(deps, record, proposal, war);
  return war;
}

/**
 * Is it still this case that is at work on its finding? Asked after the history was read and before it is changed: a later
 * case takes the finding first, so one that comes late never takes its place there, nor counts as the fix before it.
 */
async function isInCharge(store: Store, { findingKey, generation }: CaseRecord): Promise<boolean> {
  const finding = (await readFinding(store, findingKey))?.value;
  return finding?.state === 'open' && finding.generation === generation;
}

/**
 * Was the fix of an earlier case in place? A new drift follows only after a look that saw the control met, so whatever may
 * have been applied was. A case that was lost before anybody could look counts, too, and so does one that can't be found.
 */
async function isFixed(store: Store, caseId: string): Promise<boolean> {
  const record = (await readCase(store, caseId))?.value;
  if (record === undefined) return true;
  if (record.state === 'undone') return false;
  const attempts = await attemptsOf(store, caseId);
  return attempts.some(({ result }) => result?.kind !== 'failed' && result?.kind !== 'not-sent');
}

async function recordWar(deps: Deps, record: CaseRecord, proposal: Proposal, war: DriftWar): Promise<void> {
  await deps.audit.append(record.caseId, `war~${war.declaredAt}`, {
    ...caseColumns(record, proposal),
    EventType: 'war.declared',
    EventResult: 'NA',
    EventResultDetails: String(war.reversals.length),
    Message: `${nameOf(record.resourceId)}: nothing more is written by itself. ${warReasons(war).join(' ')}`,
    AdditionalFields: {
      reversals: war.reversals.map(({ by, ...rest }) => ({ ...rest, by: by.map(opponentWords) })),
    },
  });
}

/** Ends the wars about properties that have been as they should be for long enough; the number of those that ended. */
export async function endWars(deps: Deps): Promise<number> {
  let ended = 0;
  for await (const row of warRows(deps.store)) {
    const before = await readContest(deps.store, row.value.key);
    const wars = Object.entries(before?.properties ?? {}).filter(([, { war }]) => war !== undefined);
    const over: string[] = [];
    for (const [path, { caseId, war }] of wars) {
      if (war === undefined || !(await isStable(deps, caseId))) continue;
      await recordPeace(deps, caseId, war.declaredAt);
      over.push(path);
    }
    ended += over.length;
    await changeContest(deps.store, row.value.key, (contest) =>
      Promise.resolve(contest && withoutWars(contest, before, over)),
    );
    if (over.length === wars.length) await deps.store.delete(row);
  }
  return ended;
}

/** These wars are over, unless a case has come in between. */
function withoutWars(contest: Contest, seen: Contest | undefined, paths: readonly string[]): Contest {
  const over = paths.filter((path) => contest.properties[path]?.caseId === seen?.properties[path]?.caseId);
  if (over.length === 0) return contest;
  const calm = over.flatMap((path) => {
    const last = contest.properties[path];
    return last === undefined ? [] : [[path, { caseId: last.caseId, reversals: [] }] as const];
  });
  return { ...contest, properties: { ...contest.properties, ...Object.fromEntries(calm) } };
}

/** Has the control been met ever since the last case, without a break, for long enough? */
async function isStable({ store, clock }: Deps, caseId: string): Promise<boolean> {
  const record = (await readCase(store, caseId))?.value;
  const finding = record && (await readFinding(store, record.findingKey))?.value;
  return finding?.state === 'compliant' && msBetween(finding.since, clock.now()) >= STABLE_MS;
}

async function recordPeace(deps: Deps, caseId: string, declaredAt: Instant): Promise<void> {
  const record = (await readCase(deps.store, caseId))?.value;
  if (record === undefined) return;
  await deps.audit.append(`finding:${record.findingKey}`, `peace~${declaredAt}`, {
    ...caseColumns(record),
    EventType: 'war.ended',
    EventResult: 'Success',
    Message: `${nameOf(record.resourceId)}: the drift war is over. The property has been as it should be for a day.`,
  });
}
