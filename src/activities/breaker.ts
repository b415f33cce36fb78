import { countingSlots, failingUntil, turnAt, writeBudget } from '../decisions/write-budget.ts';
import type { Breaker, Slot, Waiter, WriteBudget } from '../model/breaker.ts';
import type { CaseRecord } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { Settings } from '../model/settings.ts';
import type { Ports } from '../ports/ports.ts';
import { attemptsOf } from '../records/cases.ts';
import { changeBreaker, countBefore, leaveLine, readBreaker, standInLine } from '../records/breakers.ts';
import { later, MINUTE, msBetween } from './deps.ts';

type World = Pick<Ports, 'store' | 'clock'>;

/** No turn yet: until when, by the clock of the worker that asked. */
export type Held = { readonly until: Instant; readonly because: string };

/** Which slots an attempt wants: one for each of its changes. */
export type Wanted = { readonly clientRequestId: string; readonly writes: number };

/** So many in a line are counted to tell a case when its turn is. */
const MOST_COUNTED = 1_000;

/**
 * Takes the slots of an attempt, all or none: they are in the row before anything is sent, and time is the store's, so that
 * no number of workers and no clock of theirs makes it more than the limit. Who took them before has them. Nothing: they
 * are taken; else the case stands in the line of its scope.
 */
export async function takeSlots(
  world: World,
  budget: WriteBudget,
  waiter: Waiter,
  wanted: Wanted,
): Promise<Held | undefined> {
  const { store } = world;
  for (;;) {
    const row = await readBreaker(store, budget.scope);
    const now = await store.time();
    const breaker = row?.value ?? closedBreaker(budget.scope);
    const slots = countingSlots(breaker.slots, now);
    const [first, ...more] = slotsFor(waiter, wanted, now);
    if (slots.some(({ id }) => id === first.id)) return undefined;
    const held = await holdUp(world, budget, { ...breaker, slots }, waiter, wanted.writes, now);
    if (held !== undefined) {
      await joinLine(world, budget, waiter);
      return held;
    }
    const next: Breaker = { ...breaker, slots: [...slots, first, ...more] };
    const taken = await changeBreaker(store, row, next);
    if (!taken) continue;
    if (breaker.open !== undefined) await leaveLine(store, budget.scope, waiter);
    return undefined;
  }
}

/** Gives back the slots of changes that certainly had no effect: those from number `from` on. */
export async function giveSlotsBack(
  { store }: World,
  budget: WriteBudget,
  clientRequestId: string,
  from: number,
): Promise<void> {
  for (;;) {
    const row = await readBreaker(store, budget.scope);
    const kept = row?.value.slots.filter(({ id }) => !(isOf(id, clientRequestId) && changeOf(id) >= from));
    if (row === undefined || kept === undefined || kept.length === row.value.slots.length) return;
    if (await changeBreaker(store, row, { ...row.value, slots: kept })) return;
  }
}

/** Is it the turn of a case? Takes nothing. Nothing: yes. */
export async function turnOf(
  world: World,
  settings: Settings,
  record: CaseRecord,
  approved: boolean,
): Promise<Held | undefined> {
  const budget = writeBudget(settings, record.resourceId);
  const breaker = budget && (await readBreaker(world.store, budget.scope))?.value;
  if (budget === undefined || breaker === undefined) return undefined;
  const hasFailed = breaker.slots.some(({ failed }) => failed === true);
  if (breaker.open === undefined && breaker.slots.length < budget.writesPerHour && !hasFailed) return undefined;
  const now = await world.store.time();
  const counting = { ...breaker, slots: countingSlots(breaker.slots, now) };
  return holdUp(world, budget, counting, waiterOf(record, approved), 1, now);
}

/**
 * Puts a case into the line of its scope, and opens the breaker of that scope. First the line, then the breaker: who is about
 * to close it looks at the line after having said so.
 */
export async function joinLine({ store }: World, budget: WriteBudget, waiter: Waiter): Promise<void> {
  const now = await store.time();
  await standInLine(store, budget.scope, waiter, now);
  for (;;) {
    const row = await readBreaker(store, budget.scope);
    const breaker = row?.value ?? closedBreaker(budget.scope);
    const { open, openings } = breaker;
    if (open !== undefined && open.closing === undefined) return;
    const why = failingUntil(countingSlots(breaker.slots, now)) === undefined ? 'budget' : 'failures';
    const next: Breaker =
      open === undefined
        ? { ...breaker, openings: openings + 1, open: { since: now, why } }
        : { ...breaker, open: { since: open.since, why: open.why } };
    if (await changeBreaker(store, row, next)) return;
  }
}

/** Notes that a fix which Azure accepted did not take: too many of these stop the writes of a scope for a while. */
export async function noteFailedFix(world: World, settings: Settings, record: CaseRecord): Promise<void> {
  const budget = writeBudget(settings, record.resourceId);
  const accepted = (await attemptsOf(world.store, record.caseId)).some(({ result }) => result?.kind === 'done');
  if (budget === undefined || !accepted) return;
  for (;;) {
    const row = await readBreaker(world.store, budget.scope);
    const isNews = row?.value.slots.some(({ caseId, failed }) => caseId === record.caseId && failed !== true);
    if (row === undefined || isNews !== true) return;
    const marked = row.value.slots.map((slot) => (slot.caseId === record.caseId ? { ...slot, failed: true } : slot));
    if (await changeBreaker(world.store, row, { ...row.value, slots: marked as readonly Slot[] })) return;
  }
}

/** A case as it stands in a line. */
export function waiterOf({ caseId, openedAt }: CaseRecord, approved: boolean): Waiter {
  return { caseId, openedAt, approved };
}

async function holdUp(
  { store, clock }: World,
  { scope, writesPerHour }: WriteBudget,
  { slots, open }: Breaker,
  waiter: Waiter,
  writes: number,
  now: Instant,
): Promise<Held | undefined> {
  const failing = failingUntil(slots);
  const before = open === undefined ? 0 : await countBefore(store, scope, waiter, MOST_COUNTED);
  const isFree = slots.length + before + writes <= writesPerHour;
  if (failing === undefined && isFree) return undefined;
  const turn = turnAt(slots, writesPerHour, before + writes - 1, now);
  const until = failing !== undefined && failing > turn ? failing : turn;
  // Free, and others are before it: they have been called, or will be within the minute.
  const waitMs = Math.max(msBetween(now, until), MINUTE);
  const because =
    failing === undefined
      ? `${scope} gets ${String(writesPerHour)} writes an hour; it is not the turn of this one yet.`
      : `Fixes in ${scope} did not take lately, so no more are sent for a while.`;
  return { until: later(clock.now(), waitMs), because };
}

function slotsFor({ caseId }: Waiter, { clientRequestId, writes }: Wanted, at: Instant): readonly [Slot, ...Slot[]] {
  const slot = (change: number): Slot => ({ id: `${clientRequestId}~${String(change)}`, caseId, at });
  return [slot(0), ...Array.from({ length: writes - 1 }, (_, index) => slot(index + 1))];
}

function isOf(id: string, clientRequestId: string): boolean {
  return id.startsWith(`${clientRequestId}~`);
}

function changeOf(id: string): number {
  return Number(id.split('~').at(-1));
}

function closedBreaker(scope: string): Breaker {
  return { scope, slots: [], openings: 0 };
}
