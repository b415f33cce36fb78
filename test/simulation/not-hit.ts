import type { FaultName } from './faults.ts';

/** Cells of the table that can't be hit. `fault` or `point` left out: any. */
const NOT_HIT: readonly { readonly fault?: FaultName; readonly point?: RegExp; readonly because: string }[] = [];

/** Faults whose place no step comes to yet, and why. */
export const NO_PLACE_YET: Readonly<Partial<Record<FaultName, string>>> = {};

/** Why a fault never hits a point; `undefined` when it has to. */
export function excludedBecause(fault: FaultName, point: string): string | undefined {
  const one = NOT_HIT.find((cell) => (cell.fault ?? fault) === fault && (cell.point?.test(point) ?? true));
  return one?.because;
}
