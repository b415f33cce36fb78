import { FAULT_NAMES, type Cell, type Rates } from './faults.ts';
import type { Random } from './random.ts';
import type { Worker } from './scheduler.ts';
import { inSomeWorld, type WorldName } from './worlds.ts';

/** What one seed is made of: drawn anew for each, so that seeds differ in kind and not only in order. */
export type Swarm = {
  readonly rates: Rates;
  /** The cell of the table that the seed hits as soon as it can. */
  readonly aim?: Cell | undefined;
  readonly workers: readonly [Worker, ...Worker[]];
  readonly registries: number;
  readonly assignments: number;
  /** How many foreign writes there are at most; each is an event, sometimes several. */
  readonly writes: number;
  readonly stormMs: number;
  /** Does the schedule sweep during the storm? */
  readonly sweeps: boolean;
  /** Share of turns that are replayed from the whole history and compared; if any are, all last turns are too. */
  readonly replayShare: number;
  readonly baseline: boolean;
  readonly terraform: boolean;
  readonly handyPerson: boolean;
  readonly approvers: 'prompt' | 'late' | 'none';
  readonly switches: boolean;
  readonly locks: boolean;
  readonly outage: (typeof OUTAGES)[number];
  /** Does somebody outside wait for heartbeats? */
  readonly watched: boolean;
  readonly answerWithin: 'PT1H' | 'P7D';
  readonly graphLagMs: number;
  readonly narrow: boolean;
  /** Who brings back each drift that we put right, and how soon at the latest. */
  readonly opponent: 'none' | 'pipeline' | 'policy' | 'person' | 'mixed';
  readonly opponentMs: number;
  readonly writesPerHour: number;
  readonly world: WorldName;
  /** One template is rolled out over all registries, and makes the same drift of each. */
  readonly template: boolean;
  /** Every read of the first registry takes most of the time that a request may take, for ever. */
  readonly slow: boolean;
};

const RATES = [0, 0.01, 0.1, 0.4] as const;
const SKEWS = [0, 0, 0, 1_000, -1_000, 30_000, -30_000, 600_000, -600_000] as const;
const MINUTE = 60_000;
const OUTAGES = ['none', 'none', 'none', 'none', 'store', 'arm', 'sink', 'hub', 'events', 'timers', 'records'] as const;
/** Outages that somebody outside has to notice. */
const NOTICED = ['none', 'store', 'sink', 'timers', 'records', 'records'] as const satisfies readonly Swarm['outage'][];

/** No clock is further off than this. */
export const FURTHEST_MS = 600_000;

/** How far clocks may be off in a seed: least and most, in milliseconds. */
export function skewsOf({ workers, rates, aim }: Swarm): readonly [least: number, most: number] {
  if ((rates['clock-jump'] ?? 0) > 0 || aim?.fault === 'clock-jump') return [-FURTHEST_MS, FURTHEST_MS];
  const skews = workers.map(({ skewMs }) => skewMs);
  return [Math.min(...skews), Math.max(...skews)];
}

/** May there be settings without a scope for a while? Nothing is read then. */
export function mayLoseScopes({ switches, rates, aim }: Swarm): boolean {
  return switches || (rates['switch-thrown'] ?? 0) > 0 || aim?.fault === 'switch-thrown';
}

/** The configuration of a seed. Opponents are drawn from chance of their own: worlds without one stay as they were. */
export function swarmOf(random: Random, own: Random): Swarm {
  const share = random.pick([0, 0.1, 0.3, 0.6]);
  const rates: Rates = {};
  for (const name of FAULT_NAMES) if (random.chance(share)) rates[name] = random.pick(RATES);
  const worker = (number: number): Worker => ({ name: `worker ${String(number)}`, skewMs: random.pick(SKEWS) });
  const more = Array.from({ length: random.between(0, 2) }, (_, index) => worker(index + 2));
  const watched = random.chance(0.1);
  const outage = watched ? random.pick(NOTICED) : random.pick(OUTAGES);
  const resources = random.pick([1, 1, 2, 2, 3, 4, 8]);
  const assignments = random.between(0, Math.floor(resources / 2));
  const swarm: Swarm = {
    rates,
    workers: [worker(1), ...more],
    registries: resources - assignments,
    assignments,
    writes: random.pick([1, 2, 3, 5, 8, 8, 20]),
    stormMs: random.pick([3 * MINUTE, 10 * MINUTE, 10 * MINUTE, watched ? 120 * MINUTE : 45 * MINUTE]),
    sweeps: random.chance(0.6),
    replayShare: random.pick([0, 0, 0.02, 0.1]),
    baseline: random.chance(0.8),
    terraform: random.chance(0.3),
    handyPerson: random.chance(0.3),
    approvers: random.pick(['prompt', 'prompt', 'late', 'none']),
    switches: random.chance(0.3),
    locks: random.chance(0.15),
    outage,
    watched,
    answerWithin: random.pick(['PT1H', 'P7D']),
    graphLagMs: random.pick([0, 5_000, 5 * MINUTE]),
    narrow: random.chance(0.2),
    opponent: own.pick(['none', 'none', 'none', 'pipeline', 'policy', 'person', 'person', 'mixed']),
    opponentMs: own.pick([1_000, 30_000, 2 * MINUTE, 40 * MINUTE]),
    writesPerHour: random.pick([20, 20, 20, 3, 2, 1]),
    template: random.chance(0.2),
    slow: random.chance(0.05),
    world: 'usual',
  };
  return inSomeWorld(swarm, own);
}
