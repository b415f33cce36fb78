import { randomOf, type Random } from './random.ts';

const STORE_READS = ['store.get', 'store.list'] as const;
const STORE_WRITES = ['store.insert', 'store.put', 'store.update', 'store.delete', 'store.transact'] as const;
const STORE = [...STORE_READS, ...STORE_WRITES] as const;
const READS = ['arm.read', 'arm.list', 'arm.query', 'arm.changes'] as const;
const ARM = [...READS, 'arm.write', 'arm.poll'] as const;
const PAGES = ['arm.list', 'arm.query'] as const;
const RUNTIME = ['workflows.start', 'workflows.wake', 'workflows.terminate'] as const;
const OTHERS = ['settings.load', 'facts.read', 'sink.upload', 'notifier.send'] as const;
/** Every port that a step may wait for. */
const ANY = [...STORE, ...ARM, ...RUNTIME, ...OTHERS] as const;

type Fault = {
  /** The rows of the fault matrix that it stands for. */
  readonly row: string;
  /** How much less often than its rate it happens: what is asked at each await point must be rarer than what is not. */
  readonly weight: number;
  /** Where: a port (then in every step that waits for it), or a place of the world. */
  readonly at: readonly string[];
};

/** Everything that can go wrong, and where. */
export const FAULTS = {
  'event-twice': { row: 'F1', weight: 1, at: ['event-grid'] },
  'event-burst': { row: 'F1 F34', weight: 0.03, at: ['event-grid'] },
  'event-late': { row: 'F2 F3', weight: 1, at: ['event-grid'] },
  'event-lost': { row: 'F4 F37', weight: 1, at: ['event-grid'] },
  'event-poison': { row: 'F6 F7', weight: 0.5, at: ['event-grid'] },
  throttled: { row: 'F8', weight: 0.5, at: [...ARM, 'facts.read'] },
  unavailable: { row: 'F9', weight: 0.5, at: [...ARM, 'facts.read'] },
  'answer-lost': { row: 'F10 F26', weight: 1, at: ['arm.write', 'sink.upload'] },
  'applied-late': { row: 'F10', weight: 1, at: ['arm.write'] },
  'long-running': { row: 'F11', weight: 1, at: ['arm.write'] },
  'operation-fails': { row: 'F11', weight: 0.5, at: ['arm.write'] },
  'operation-lost': { row: 'F11', weight: 0.5, at: ['arm.write'] },
  'operation-endless': { row: 'F11', weight: 0.5, at: ['arm.write'] },
  'stale-read': { row: 'F12', weight: 0.5, at: ['arm.read'] },
  'unreadable-body': { row: 'F12', weight: 0.3, at: ['arm.read'] },
  'found-late': { row: 'F12', weight: 0.3, at: ['arm.read'] },
  'changed-meanwhile': { row: 'F13', weight: 0.002, at: ANY },
  conflict: { row: 'F14', weight: 0.5, at: ['arm.write'] },
  'locked-meanwhile': { row: 'F14', weight: 0.3, at: ['arm.write'] },
  'kill-before': { row: 'F15', weight: 0.02, at: ANY },
  'kill-after': { row: 'F15', weight: 0.02, at: ANY },
  'turn-crash': { row: 'F15', weight: 0.3, at: ['hub.turn'] },
  'activity-twice': { row: 'F16', weight: 0.5, at: ['hub.dispatch'] },
  'message-late': { row: 'F16', weight: 0.3, at: ['hub.message'] },
  stall: { row: 'F18', weight: 0.03, at: ANY },
  'instance-stuck': { row: 'F19', weight: 0.05, at: ['hub.message'] },
  'instance-lost': { row: 'F19', weight: 0.05, at: ['hub.message'] },
  'history-cut': { row: 'F19', weight: 0.05, at: ['hub.turn'] },
  'start-refused': { row: 'F19', weight: 0.3, at: ['workflows.start'] },
  'runtime-wiped': { row: 'F20', weight: 0.01, at: ['hub.turn'] },
  'step-unknown': { row: 'F21', weight: 0.1, at: ['hub.dispatch'] },
  'wake-twice': { row: 'F22', weight: 1, at: ['hub.wake'] },
  'answer-forged': { row: 'F23', weight: 1, at: ['people'] },
  'channel-down': { row: 'F25', weight: 1, at: ['notifier.send'] },
  'sink-down': { row: 'F26', weight: 1, at: ['sink.upload'] },
  'sink-twice': { row: 'F26', weight: 1, at: ['sink.upload'] },
  'store-down': { row: 'F27', weight: 0.04, at: STORE },
  'store-answer-lost': { row: 'F27', weight: 0.04, at: STORE_WRITES },
  'store-full': { row: 'F27', weight: 0.04, at: STORE_WRITES },
  'token-away': { row: 'F28', weight: 0.05, at: [...ARM, 'facts.read', 'sink.upload'] },
  forbidden: { row: 'F29', weight: 0.3, at: [...READS, 'arm.write'] },
  'role-lost': { row: 'F29 F37', weight: 0.1, at: [...READS, 'arm.write'] },
  'fact-unknown': { row: 'F29', weight: 0.3, at: ['facts.read'] },
  'settings-away': { row: 'F30 F37', weight: 0.1, at: ['settings.load'] },
  'clock-jump': { row: 'F32', weight: 0.01, at: ['store.get', 'arm.read', 'arm.write'] },
  'slow-answer': { row: 'F35', weight: 0.1, at: [...ARM, 'facts.read'] },
  'switch-thrown': { row: 'F30 F31 F36', weight: 0.002, at: ANY },
  'sweep-twice': { row: 'F38', weight: 1, at: ['schedule'] },
  'graph-empty': { row: 'F38', weight: 0.5, at: PAGES },
  'graph-page-missing': { row: 'F38', weight: 0.5, at: PAGES },
  'graph-page-twice': { row: 'F38', weight: 0.5, at: PAGES },
  'graph-row-missing': { row: 'F38', weight: 0.5, at: PAGES },
  'graph-row-twice': { row: 'F38', weight: 0.5, at: PAGES },
  'graph-member-missing': { row: 'F38', weight: 0.5, at: PAGES },
  'feed-empty': { row: 'F38', weight: 0.5, at: ['arm.changes'] },
  'feed-page-missing': { row: 'F38', weight: 0.5, at: ['arm.changes'] },
  'feed-page-twice': { row: 'F38', weight: 0.5, at: ['arm.changes'] },
  'feed-row-late': { row: 'F38', weight: 0.5, at: ['arm.changes'] },
} as const satisfies Record<string, Fault>;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** All of them. */
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** How often each fault happens in one seed. Those that are missing never do. */
export type Rates = Partial<Record<FaultName, number>>;

/** One fault at one await point: `fault × step/port`. */
export type Cell = { readonly fault: FaultName; readonly point: string };

/** What came of many seeds. */
export type Tally = {
  /** How many seeds hit a cell, by `fault × step/port`. */
  readonly hits: Map<string, number>;
  /** The points that were passed while anything might go wrong, each with some seeds that did so unaided. */
  readonly points: Map<string, number[]>;
};

/** An empty tally. */
export const newTally = (): Tally => ({ hits: new Map(), points: new Map() });

/** So many seeds are kept of each point. */
export const KEPT_SEEDS = 6;

/** The name of a cell of the table. */
export const nameOfCell = (fault: string, point: string): string => `${fault} × ${point}`;

/** The faults of one seed. */
export type Faults = {
  /** Does it happen, here and now? Counted when it does. `step`: what waits there. */
  readonly hit: (fault: FaultName, place: string, step?: string) => boolean;
  /** Something passes here: a point of the table. */
  readonly pass: (place: string, step?: string) => void;
  /** Nothing goes wrong any more. */
  readonly heal: () => void;
};

/** What aims at one cell hits it at once, so often at most, and leaves the rest to chance. */
const AIMED_HITS = 2;

/** Faults at these rates, counted. Each has chance of its own, so that one can be left out and the others stay. */
export function faultsOf(seed: number, rates: Rates, aim: Cell | undefined, { hits, points }: Tally): Faults {
  const chances = new Map<FaultName, { readonly rate: number; readonly random: Random }>();
  for (const [index, name] of FAULT_NAMES.entries()) {
    const rate = (rates[name] ?? 0) * FAULTS[name].weight;
    if (rate > 0) chances.set(name, { rate, random: randomOf(seed * 64 + index) });
  }
  const own = new Set<string>();
  let healed = false;
  let aimed = 0;
  const pointOf = (place: string, step: string | undefined): string =>
    step === undefined ? place : `${step}/${place}`;
  return {
    hit(fault, place, step) {
      if (healed) return false;
      if (fault === aim?.fault && aimed < AIMED_HITS && pointOf(place, step) === aim.point) aimed += 1;
      else {
        const chance = chances.get(fault);
        if (chance?.random.chance(chance.rate) !== true) return false;
      }
      const cell = nameOfCell(fault, pointOf(place, step));
      if (!own.has(cell)) hits.set(cell, (hits.get(cell) ?? 0) + 1);
      own.add(cell);
      return true;
    },
    pass(place, step) {
      if (healed) return;
      const point = pointOf(place, step);
      const seeds = points.get(point) ?? [];
      if (aim === undefined && seeds.length < KEPT_SEEDS && !seeds.includes(seed)) seeds.push(seed);
      points.set(point, seeds);
    },
    heal() {
      healed = true;
    },
  };
}
