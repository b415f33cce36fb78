import type { Contested } from '../model/drift-war.ts';
import type { Instant } from '../model/json.ts';

/**
 * So many reversals of one property within the window end what goes out by itself: no third write. The number counts what
 * came of our fixes, never our attempts.
 */
export const MOST_REVERSALS = 2;

/** The window: reversals that are further apart than 24 h are no war. */
export const WINDOW_MS = 24 * 3_600_000;

/** A war is over when the property has been as it should be for so long without a break. Silence alone does not end it. */
export const STABLE_MS = 24 * 3_600_000;

/** So many reversals of a war are kept, the latest. */
const MOST_KEPT = 20;

/** A case that is about to write a property: when its drift was seen, and whether the fix of the case before was in place. */
export type Entry = { readonly caseId: string; readonly at: Instant; readonly wasInPlace: boolean };

/**
 * A case enters: its drift is a reversal if the fix of the case before was in place. The same case again changes nothing, so
 * neither our own echo nor a repeated step counts.
 */
export function entered(before: Contested | undefined, { caseId, at, wasInPlace }: Entry): Contested {
  if (before === undefined) return { caseId, reversals: [] };
  if (before.caseId === caseId) return before;
  // Two resources may stand for one subject, and their cases enter in turn: a fix is undone once.
  const counts = wasInPlace && before.reversals.every(({ fixedBy }) => fixedBy !== before.caseId);
  const all = counts ? [...before.reversals, { fixedBy: before.caseId, caseId, at }] : before.reversals;
  const { war } = before;
  if (war !== undefined) return { caseId, war, reversals: all.slice(-MOST_KEPT) };
  const reversals = all.filter((reversal) => Date.parse(at) - Date.parse(reversal.at) < WINDOW_MS);
  if (reversals.length < MOST_REVERSALS) return { caseId, reversals };
  return { caseId, reversals, war: { declaredAt: at, caseId } };
}
