import type { Attempt, CaseOutcome, CaseRecord, CaseState, Proposal } from '../model/case.ts';
import type { BlockReason, Decision } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import type { Row, Store } from '../ports/store.ts';

/**
 * The partition of a case: `case:<id>` holds `state`, `proposal`, `decision`, `attempt~<n>`, `resolved` and `end` of a case; `cases` lists all cases by
 * the time they were opened; `open` lists those that are not closed, with the time by which each promised to move.
 */
export const casePartition = (caseId: string): string => `case:${caseId}`;
const attemptKey = (number: number): string => `attempt~${String(number).padStart(4, '0')}`;

/** What the list of open cases keeps of each. */
export type OpenCase = {
  readonly caseId: string;
  readonly resourceId: string;
  readonly dueAt: Instant;
  /** Why it is blocked, while it is. */
  readonly blockedBy?: BlockReason;
  /** When it was first seen to have broken its promise; gone once it moves. */
  readonly overdueSince?: Instant;
};

/** What a look says to a case whose drift it no longer found. */
export type Resolved = { readonly lookedAt: Instant; readonly because: string };

/** States in which a case may still do something. */
export const OPEN_STATES: readonly CaseState[] = ['proposed', 'waiting', 'blocked', 'writing', 'verifying'];

/** Has the case ended? */
export function isClosed(state: CaseState): state is CaseOutcome {
  return !OPEN_STATES.includes(state);
}

/** The case, or `undefined` when there is none of that id. */
export async function readCase(store: Store, caseId: string): Promise<Row<CaseRecord> | undefined> {
  return store.get<CaseRecord>(casePartition(caseId), 'state');
}

/** Opens a case once, with its first proposal, and lists it. Nothing changes when it was there already. */
export async function openCase(store: Store, record: CaseRecord, proposal: Proposal, dueAt: Instant): Promise<void> {
  const open = openRow(record, dueAt);
  // Who comes late leaves the promise of the case alone; one that was never made is no promise.
  const isListed = (await store.insert('open', record.caseId, open)) === undefined;
  if (isListed && (await readCase(store, record.caseId)) === undefined) await store.put('open', record.caseId, open);
  const isFirst = await store.transact(casePartition(record.caseId), [
    { kind: 'insert', key: 'state', value: record },
    { kind: 'insert', key: 'proposal', value: proposal },
  ]);
  await listCase(store, (isFirst ? undefined : await readCase(store, record.caseId))?.value ?? record);
}

/** Lists a case by the time when it was opened, once. */
export async function listCase(store: Store, { caseId, openedAt }: CaseRecord): Promise<void> {
  await store.insert('cases', `${openedAt}~${caseId}`, { caseId });
}

function openRow({ caseId, resourceId, state, blocked }: CaseRecord, dueAt: Instant): OpenCase {
  const blockedBy = state === 'blocked' && blocked !== undefined ? { blockedBy: blocked.reason } : {};
  return { caseId, resourceId, dueAt, ...blockedBy };
}

/**
 * Moves a case on and promises when it will move again. A closed case never changes: then `undefined`. A lost race is
 * tried again with what is there now. `known`: the row as the caller has read it, which saves a request. Whoever is cut
 * off between the two leaves the earlier of both promises.
 */
export async function moveCase(
  store: Store,
  caseId: string,
  dueAt: Instant,
  change: (record: CaseRecord) => CaseRecord,
  known?: Row<CaseRecord>,
): Promise<CaseRecord | undefined> {
  const promised = (await store.get<OpenCase>('open', caseId))?.value.dueAt;
  if (promised === undefined || dueAt < promised) return beginStep(store, caseId, dueAt, change, known);
  const moved = await changeCase(store, caseId, change, known);
  if (moved !== undefined) await store.put('open', caseId, openRow(moved, dueAt));
  return moved;
}

/**
 * Lets a case go on waiting for its answer. `false`: it has moved since it was read, or somebody has called it since and
 * promised sooner for it; then nothing is promised here.
 */
export async function waitOn(store: Store, known: Row<CaseRecord>, dueAt: Instant): Promise<boolean> {
  const { caseId } = known.value;
  const promised = await store.get<OpenCase>('open', caseId);
  const waiting = await store.update<CaseRecord>(known, { ...known.value, state: 'waiting' });
  if (waiting === undefined) return false;
  const open = openRow(waiting.value, dueAt);
  return (
    (await (promised === undefined ? store.insert('open', caseId, open) : store.update(promised, open))) !== undefined
  );
}

/** Ends a case and takes it off the list; `undefined` when that was done before. */
export async function endCase(
  store: Store,
  caseId: string,
  end: (record: CaseRecord) => CaseRecord,
  known: Row<CaseRecord>,
): Promise<CaseRecord | undefined> {
  const ended = await changeCase(store, caseId, end, known);
  if (ended !== undefined) await unlistCase(store, caseId);
  return ended;
}

/** The same as `moveCase` for a step that begins now and promises its end sooner than anything else: that comes first. */
export async function beginStep(
  store: Store,
  caseId: string,
  dueAt: Instant,
  change: (record: CaseRecord) => CaseRecord,
  known?: Row<CaseRecord>,
): Promise<CaseRecord | undefined> {
  let row = known ?? (await readCase(store, caseId));
  if (row === undefined || isClosed(row.value.state)) return undefined;
  while (row !== undefined && !isClosed(row.value.state)) {
    await store.put('open', caseId, openRow(change(row.value), dueAt));
    const begun = await store.update(row, change(row.value));
    if (begun !== undefined) return begun.value;
    // Whoever has moved it meanwhile may have promised something later.
    row = await readCase(store, caseId);
  }
  await unlistCase(store, caseId);
  return undefined;
}

async function changeCase(
  store: Store,
  caseId: string,
  change: (record: CaseRecord) => CaseRecord,
  known: Row<CaseRecord> | undefined,
): Promise<CaseRecord | undefined> {
  for (let before = known; ; before = undefined) {
    const row = before ?? (await readCase(store, caseId));
    if (row === undefined || isClosed(row.value.state)) return undefined;
    const updated = await store.update(row, change(row.value));
    if (updated !== undefined) return updated.value;
  }
}

/** Takes a closed case off the list of open ones. */
export async function unlistCase(store: Store, caseId: string): Promise<void> {
  const open = await store.get<OpenCase>('open', caseId);
  if (open !== undefined) await store.delete(open);
}

/** The cases that were opened since, oldest first. */
export async function* casesSince(store: Store, since: Instant): AsyncGenerator<CaseRecord> {
  for await (const row of store.list<{ caseId: string }>('cases', { from: since })) {
    const found = await readCase(store, row.value.caseId);
    if (found !== undefined) yield found.value;
  }
}

/** The same, newest first, read some at a time. */
export async function* newestCases(store: Store, since: Instant): AsyncGenerator<CaseRecord> {
  const ids: string[] = [];
  for await (const row of store.list<{ caseId: string }>('cases', { from: since })) ids.push(row.value.caseId);
  ids.reverse();
  for (let at = 0; at < ids.length; at += 50) yield* await readCases(store, ids.slice(at, at + 50));
}

/** The cases of these ids, without those that are not there. */
export async function readCases(store: Store, caseIds: readonly string[]): Promise<readonly CaseRecord[]> {
  const rows = await Promise.all(caseIds.map((caseId) => readCase(store, caseId)));
  return rows.flatMap((row) => (row === undefined ? [] : [row.value]));
}

/** The cases that are not closed, in the order of their ids. */
export async function* openCases(store: Store): AsyncGenerator<OpenCase> {
  for await (const row of openRows(store)) yield row.value;
}

/** The same as rows. */
export function openRows(store: Store): AsyncIterable<Row<OpenCase>> {
  return store.list<OpenCase>('open');
}

/** The proposal in force. */
export async function readProposal(store: Store, caseId: string): Promise<Proposal | undefined> {
  return (await store.get<Proposal>(casePartition(caseId), 'proposal'))?.value;
}

/** Puts a newer look at the same plan in force. */
export async function writeProposal(store: Store, proposal: Proposal): Promise<void> {
  await store.put(casePartition(proposal.caseId), 'proposal', proposal);
}

/**
 * Puts another plan in force: in the proposal and in the case, which loses the request about the plan before, or in neither.
 */
export async function changePlan(store: Store, proposal: Proposal, now: Instant, dueAt: Instant): Promise<void> {
  const { caseId, planHash } = proposal;
  for (;;) {
    const row = await readCase(store, caseId);
    if (row === undefined || isClosed(row.value.state)) return;
    const { approvalId: _void, ...rest } = row.value;
    const next: CaseRecord = { ...rest, planHash, changedAt: now };
    const changed = await store.transact(casePartition(caseId), [
      { kind: 'update', key: 'state', value: next, etag: row.etag },
      { kind: 'put', key: 'proposal', value: proposal },
    ]);
    if (!changed) continue;
    await store.put('open', caseId, openRow(next, dueAt));
    return;
  }
}

/** Changes what a proposal says beside its plan, again and again until no one was faster. `null` from `change` leaves it. */
export async function changeProposal(
  store: Store,
  caseId: string,
  change: (proposal: Proposal) => Proposal | null,
): Promise<void> {
  for (;;) {
    const row = await store.get<Proposal>(casePartition(caseId), 'proposal');
    const next = row === undefined ? null : change(row.value);
    if (row === undefined || next === null || (await store.update(row, next)) !== undefined) return;
  }
}

/** The decision about the proposal with that hash; `undefined` when none was made about it. */
export async function readDecision(store: Store, caseId: string, planHash: string): Promise<Decision | undefined> {
  const row = await store.get<{ planHash: string; decision: Decision }>(casePartition(caseId), 'decision');
  return row?.value.planHash === planHash ? row.value.decision : undefined;
}

/** Keeps the decision about a proposal. */
export async function writeDecision(store: Store, caseId: string, planHash: string, decision: Decision): Promise<void> {
  await store.put(casePartition(caseId), 'decision', { planHash, decision });
}

/** Notes for a case that a look newer than its own no longer found the drift. */
export async function markResolved(store: Store, caseId: string, resolved: Resolved): Promise<void> {
  await store.insert(casePartition(caseId), 'resolved', resolved);
}

/** What a newer look said, if it no longer found the drift. */
export async function readResolved(store: Store, caseId: string): Promise<Resolved | undefined> {
  return (await store.get<Resolved>(casePartition(caseId), 'resolved'))?.value;
}

/** How a case ends. `replaced`: another case follows for the same drift. */
export type CaseEnd = { readonly outcome: CaseOutcome; readonly because: string; readonly replaced?: boolean };

/** Keeps how a case is about to end; the first to say so decides, and what was said first is returned. */
export async function keepEnd(store: Store, caseId: string, end: CaseEnd): Promise<CaseEnd> {
  const kept = await store.insert<CaseEnd>(casePartition(caseId), 'end', end);
  return kept?.value ?? (await readEnd(store, caseId)) ?? end;
}

/** How a case ends that somebody has begun to close. */
export async function readEnd(store: Store, caseId: string): Promise<CaseEnd | undefined> {
  return (await store.get<CaseEnd>(casePartition(caseId), 'end'))?.value;
}

/** Begins an attempt; `undefined` when that number was begun before, by whomever. */
export async function beginAttempt(store: Store, attempt: Attempt): Promise<Row<Attempt> | undefined> {
  return store.insert(casePartition(attempt.caseId), attemptKey(attempt.number), attempt);
}

/** One attempt. */
export async function readAttempt(store: Store, caseId: string, number: number): Promise<Row<Attempt> | undefined> {
  return store.get<Attempt>(casePartition(caseId), attemptKey(number));
}

/** All attempts of a case, in order. Numbers that were spent without one (they have no request id) are left out. */
export async function attemptsOf(store: Store, caseId: string): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  const range = { from: 'attempt~', before: 'attempt~~' };
  for await (const row of store.list<Attempt>(casePartition(caseId), range)) {
    if (row.value.clientRequestId !== '') attempts.push(row.value);
  }
  return attempts;
}
