import type { Random } from './random.ts';

/**
 * Everything that can go wrong, with the row of the fault matrix that it stands for, and how much less often than its
 * rate it happens: what is asked at each await point must be rarer than what is asked once per event.
 */
export const FAULTS = {
  'event-twice': { row: 'F1', weight: 1 },
  'event-late': { row: 'F2 F3', weight: 1 },
  'event-lost': { row: 'F4', weight: 1 },
  'event-poison': { row: 'F6 F7', weight: 0.5 },
  throttled: { row: 'F8', weight: 0.5 },
  unavailable: { row: 'F9', weight: 0.5 },
  'answer-lost': { row: 'F10', weight: 1 },
  'applied-late': { row: 'F10', weight: 1 },
  'long-running': { row: 'F11', weight: 1 },
  'operation-fails': { row: 'F11', weight: 1 },
  'operation-lost': { row: 'F11', weight: 1 },
  'operation-endless': { row: 'F11', weight: 0.5 },
  'stale-read': { row: 'F12', weight: 0.5 },
  'unreadable-body': { row: 'F12', weight: 0.3 },
  'found-late': { row: 'F12', weight: 0.3 },
  conflict: { row: 'F14', weight: 0.5 },
  'kill-before': { row: 'F15', weight: 0.02 },
  'kill-after': { row: 'F15', weight: 0.02 },
  'turn-crash': { row: 'F15', weight: 0.3 },
  'activity-twice': { row: 'F16', weight: 0.5 },
  'message-late': { row: 'F16', weight: 0.3 },
  'wake-twice': { row: 'F22', weight: 1 },
  stall: { row: 'F18', weight: 0.03 },
  'instance-stuck': { row: 'F19', weight: 0.05 },
  'start-refused': { row: 'F19', weight: 0.3 },
  'channel-down': { row: 'F25', weight: 1 },
  'sink-down': { row: 'F26', weight: 1 },
  'sink-twice': { row: 'F26', weight: 1 },
  'store-down': { row: 'F27', weight: 0.04 },
  'store-answer-lost': { row: 'F27', weight: 0.04 },
  forbidden: { row: 'F29', weight: 0.3 },
  'settings-away': { row: 'F30', weight: 0.1 },
  'fact-unknown': { row: 'F29', weight: 0.3 },
  'graph-empty': { row: 'F38', weight: 0.5 },
  'graph-row-missing': { row: 'F38', weight: 0.5 },
  'graph-row-twice': { row: 'F38', weight: 0.5 },
  'graph-member-missing': { row: 'F38', weight: 0.5 },
  'feed-empty': { row: 'F38', weight: 0.5 },
  'feed-page-missing': { row: 'F38', weight: 0.5 },
  'feed-page-twice': { row: 'F38', weight: 0.5 },
  'feed-row-late': { row: 'F38', weight: 0.5 },
} as const satisfies Record<string, { readonly row: string; readonly weight: number }>;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** How often each fault happens in one seed. Those that are missing never do. */
export type Rates = Partial<Record<FaultName, number>>;

/** How often a fault hit a point, by `fault × point`. */
export type Hits = Map<string, number>;

/** The faults of one seed. */
export type Faults = {
  /** Does it happen, here and now? Counted when it does. */
  readonly hit: (fault: FaultName, point: string) => boolean;
  /** Nothing goes wrong any more. */
  readonly heal: () => void;
};

/** Faults at these rates, counted in `hits`. */
export function faultsOf(random: Random, rates: Rates, hits: Hits): Faults {
  const scaled = new Map(
    Object.entries(rates).map(([name, rate]) => [name, rate * FAULTS[name as FaultName].weight] as const),
  );
  let healed = false;
  return {
    hit(fault, point) {
      const rate = healed ? undefined : scaled.get(fault);
      if (rate === undefined || !random.chance(rate)) return false;
      const cell = `${fault} × ${point}`;
      hits.set(cell, (hits.get(cell) ?? 0) + 1);
      return true;
    },
    heal() {
      healed = true;
    },
  };
}
