import { countingSlots, failingUntil, limitOfScope } from '../decisions/write-budget.ts';
import type { Breaker, Opening } from '../model/breaker.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Instant } from '../model/json.ts';
import type { Settings } from '../model/settings.ts';
import type { Row } from '../ports/store.ts';
import {
  breakerChain,
  changeBreaker,
  isOpeningTold,
  listBreakers,
  listLine,
  noteOpeningTold,
  type InLine,
} from '../records/breakers.ts';
import { readCase } from '../records/cases.ts';
import { MINUTE, msBetween, type Deps } from './deps.ts';
import { mailFor } from './digest.ts';
import { notifyFirst } from './notify.ts';

/** A case that is not on hold this long after it came to the line is no longer on its way there. */
const ARRIVING_MS = 2 * MINUTE;

/** A case that was called this long ago and did not come lets the others pass. */
const CALLED_MS = 5 * MINUTE;

/** So many of a line are looked at in a round at most. */
const ROUND = 200;

/**
 * Once a minute, for each scope that has reached its limit of writes: people are told of it, once; those whose turn it is
 * are called, as many as there are free slots; when nobody waits any more and a slot is free, it is over.
 */
export async function watchBreakers(deps: Deps): Promise<void> {
  for await (const row of listBreakers(deps.store)) {
    const { closed, ...rest } = row.value;
    const { open } = rest;
    if (closed !== undefined) {
      await recordEnd(deps, rest, closed);
      await changeBreaker(deps.store, row, rest);
    }
    if (open === undefined || closed !== undefined) continue;
    const { settings } = await deps.settings.load();
    await tellOnce(deps, settings, row.value, open);
    await callNext(deps, settings, row, open);
  }
}

async function callNext(deps: Deps, settings: Settings, row: Row<Breaker>, open: Opening): Promise<void> {
  const { scope } = row.value;
  const now = await deps.store.time();
  const slots = countingSlots(row.value.slots, now);
  const limit = limitOfScope(settings, scope);
  // Whoever waits in a scope that has no budget any more has its turn in another one.
  const free = limit === undefined ? ROUND : failingUntil(slots) === undefined ? limit - slots.length : 0;
  let waiting = 0;
  for await (const place of listLine(deps.store, scope, ROUND)) {
    if (waiting > 0 && waiting >= free) break;
    if (await call(deps, place, now, waiting < free)) waiting += 1;
  }
  const isOver = waiting === 0 && free > 0;
  if (!isOver || open.closing !== true) {
    const { closing, ...stays } = open;
    if (isOver) await changeBreaker(deps.store, row, { ...row.value, open: { ...stays, closing: true } });
    else if (closing === true) await changeBreaker(deps.store, row, { ...row.value, open: stays });
    return;
  }
  const { open: _over, ...rest } = row.value;
  const closed = { number: rest.openings, at: now };
  if (await changeBreaker(deps.store, row, { ...rest, slots, closed })) await recordEnd(deps, rest, closed);
}

/** Wakes a case whose turn it is; `false` when it waits for something else by now, or does not come. */
async function call(deps: Deps, place: Row<InLine>, now: Instant, itsTurn: boolean): Promise<boolean> {
  const { caseId, since, calledAt } = place.value;
  const record = (await readCase(deps.store, caseId))?.value;
  const waits = record?.state === 'blocked' && record.blocked?.reason === 'breaker';
  const isArriving = msBetween(since, now) < ARRIVING_MS;
  if ((!waits && !isArriving) || (calledAt !== undefined && msBetween(calledAt, now) > CALLED_MS)) {
    await deps.store.delete(place);
    return false;
  }
  if (!itsTurn || !waits) return true;
  if (calledAt === undefined) await deps.store.update(place, { ...place.value, calledAt: now });
  await deps.workflows.wake(caseId);
  return true;
}

async function tellOnce(deps: Deps, settings: Settings, breaker: Breaker, { since, why }: Opening): Promise<void> {
  const { scope, openings } = breaker;
  if (await isOpeningTold(deps.store, breaker)) return;
  const limit = String(limitOfScope(settings, scope) ?? 0);
  const because =
    why === 'budget'
      ? `The limit of ${limit} writes an hour is reached.`
      : 'Azure accepted fixes, and the drift was still there: 3 of the last 5.';
  const chain = breakerChain(scope);
  await deps.audit.append(chain, `opened~${String(openings)}`, {
    ...columnsOf(scope),
    EventType: 'breaker.opened',
    EventResult: 'Success',
    EventResultDetails: why,
    EventSeverity: 'High',
    Message: `${scope}: further fixes wait. ${because}`,
  });
  await notifyFirst(deps, chain, columnsOf(scope), {
    noticeId: `${chain}.${String(openings)}`,
    kind: 'attention',
    title: `Fixes wait in ${scope}`,
    ifNothingIsDone:
      why === 'budget'
        ? 'They are sent one after the other, as the limit allows.'
        : 'They are tried again when an hour has passed.',
    facts: [
      { label: 'Why', text: because },
      { label: 'Since', text: since },
      { label: 'Limit', text: `writesPerHour: ${limit}` },
    ],
    link: `${deps.publicBaseUrl}/cases`,
    mail: mailFor(settings, [scope]),
  });
  await noteOpeningTold(deps.store, breaker, since);
}

/** On record once, also when whoever ended it died before it could say so. */
async function recordEnd(
  deps: Deps,
  { scope }: Breaker,
  { number, at }: NonNullable<Breaker['closed']>,
): Promise<void> {
  await deps.audit.append(breakerChain(scope), `closed~${String(number)}`, {
    ...columnsOf(scope),
    EventType: 'breaker.closed',
    EventResult: 'Success',
    Message: `${scope}: no fix waits any more (${at}).`,
  });
}

function columnsOf(scope: string): Partial<AuditEntry> {
  return {
    ActorType: 'System',
    TargetResourceId: scope.toLowerCase(),
    TargetSubscriptionId: scope.split('/')[2] ?? '',
  };
}
