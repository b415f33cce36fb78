import { createActivities } from '../../src/activities/index.ts';
import { catchUp } from '../../src/orchestrations/catch-up.ts';
import { inspectResource } from '../../src/orchestrations/inspect-resource.ts';
import { remediateDrift } from '../../src/orchestrations/remediate-drift.ts';
import { sweep } from '../../src/orchestrations/sweep.ts';
import { checkCaughtUp, checkSwept } from './caught-up.ts';
import { checksOf, type Violation } from './checks.ts';
import { checkEnd } from './end-checks.ts';
import { aimOf } from './coverage.ts';
import { faultsOf, newTally, type Tally } from './faults.ts';
import { hubOf } from './hub.ts';
import { memoryStore } from './memory-store.ts';
import { meddle } from './meddle.ts';
import { mend, revert, sendEvent } from './people.ts';
import { bringBack } from './opponents.ts';
import { depsFor } from './ports.ts';
import { randomOf } from './random.ts';
import { schedulerFrom, type Process } from './scheduler.ts';
import type { Run } from './seed.ts';
import { estate, heal, schedules, settingsOf, storm } from './storm.ts';
import { swarmOf, type Swarm } from './swarm.ts';
import { truthOf } from './truth.ts';
import { US } from './writers.ts';

/** What one seed came to. */
export type SeedResult = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Of everything that happened, in order: the same seed has the same. */
  readonly hash: string;
  readonly steps: number;
  /** What happened, where it was asked for. */
  readonly words: readonly string[];
  readonly swarm: Swarm;
  readonly writes: number;
  /** What it takes to fail, when that was searched for. */
  readonly shrunk?: readonly string[];
};

const START = Date.parse('2026-03-02T09:00:00.000Z');
const MINUTE = 60_000;
const HEAL_MS = 150 * MINUTE;
const MOST_STEPS = 250_000;

/** How a seed is run. `change` makes another world of it, to find out what matters. */
export type How = {
  readonly tally?: Tally;
  /** Tell what happened: who only counts seeds does without, and runs the one that failed again. */
  readonly inWords?: boolean;
  readonly change?: (swarm: Swarm) => Swarm;
};

/** Runs one seed: a storm in which anything may go wrong, then a time in which nothing does. */
export async function runSeed(seed: number, how: How = {}): Promise<SeedResult> {
  const { tally = newTally(), inWords = false, change = (drawn: Swarm) => drawn } = how;
  const aim = aimOf(seed);
  const world = aim?.world ?? seed;
  const random = randomOf(world);
  const swarm = change({ ...swarmOf(random, randomOf(world + 0x0b5e55ed)), aim: aim?.cell });
  const scheduler = schedulerFrom(START, random);
  const words: (readonly [at: number, who: string, what: string])[] = [];
  let [low, high] = [0x811c9dc5, 0x9dc5811c];

  const hashes = new Map<string, number>();
  const hashed = (text: string): number => {
    let hash = hashes.get(text);
    if (hash === undefined) hashes.set(text, (hash = fnv(text)));
    return hash;
  };
  const tell = (who: string, what: string): void => {
    low = Math.imul(Math.imul(low ^ hashed(who), 0x01000193) ^ hashed(what), 0x01000193);
    high = Math.imul(high ^ (scheduler.now() * 1000), 0x01000193) ^ low;
    if (inWords) words.push([scheduler.now(), who, what]);
  };

  /** Begins it now. */
  const begin = <T>(...[name, body, end, again]: Parameters<typeof launch<T>>): Promise<void> => {
    const worker = run.anyWorker();
    const process: Process = { name, worker, dead: false, park: () => undefined, killed: again };
    return scheduler.spawn(process, () => body(process), end);
  };
  const launch: Run['launch'] = (...what) => {
    scheduler.after(random.next() * 10, () => begin(...what));
  };

  const on = <T>(value: T) => ({ value, since: START });
  const run: Run = {
    ...{ seed, random, swarm, scheduler, tell, launch, truth: truthOf(), memory: memoryStore() },
    faults: faultsOf(world, swarm.rates, swarm.aim, tally),
    checks: checksOf(() => run),
    ...{
      wire: [],
      reads: [],
      votes: [],
      delivered: [],
      heartbeats: [],
      taken: [],
      lasting: new Map(),
      undelivered: new Map(),
      storming: true,
    },
    state: {
      ...{ settings: on(settingsOf(swarm)), broken: on(false), limit: on('enforce') },
      ...{ storeDown: on(false), armDown: on(false), sinkDown: on(false) },
      ...{ timersStopped: on(false), recordsRefused: on(false) },
    },
    anyWorker: () => random.pick(swarm.workers),
    meddle: (worker, hit) => meddle(run, worker, hit),
    written(id, by, deleted) {
      sendEvent(run, id, by, deleted);
      if (run.storming && by === US.id) bringBack(run, id);
      if (run.storming && by === US.id && swarm.opponent === 'none' && swarm.terraform && random.chance(0.5))
        revert(run, id);
      if (run.storming && by !== US.id && swarm.handyPerson && random.chance(0.3)) mend(run, id);
    },
    get hub() {
      return hub;
    },
  };
  const orchestrations = { inspectResource, remediateDrift, sweep, catchUp };
  const stepNames = Object.keys(createActivities(depsFor(run, nobody(swarm))));
  const hub = hubOf(
    run,
    orchestrations,
    (name) => stepNames.includes(name),
    (instance, work, done) => {
      const start = (): Promise<void> =>
        begin(
          `${work.name} ${instance.id.slice(-12)}`,
          async (process) => {
            const steps = createActivities(depsFor(run, process));
            const step = steps[work.name as keyof typeof steps] as (input: unknown) => Promise<unknown>;
            return JSON.parse(JSON.stringify((await step(JSON.parse(work.input))) ?? null)) as unknown;
          },
          done,
          () => scheduler.after(random.between(1, 5) * MINUTE, start),
        );
      return start();
    },
  );

  estate(run);
  schedules(run);
  const overdue = (): boolean => scheduler.steps() > MOST_STEPS || run.checks.violations.length > 0;
  if (swarm.baseline) {
    run.hub.start('catchUp', 'catch-up', '{}');
    await scheduler.run(START + MINUTE, overdue);
  }
  storm(run);
  await scheduler.run(scheduler.now() + swarm.stormMs, overdue);
  if (run.checks.violations.length === 0) {
    checkCaughtUp(run);
    checkSwept(run);
  }
  heal(run);
  await scheduler.run(scheduler.now() + HEAL_MS, overdue);
  if (scheduler.steps() > MOST_STEPS) run.checks.violate('I8', `More than ${String(MOST_STEPS)} steps.`);
  if (run.checks.violations.length === 0) checkEnd(run);
  const hash = `${(low >>> 0).toString(16)}${(high >>> 0).toString(16)}`;
  const { violations } = run.checks;
  return {
    seed,
    violations,
    hash,
    steps: scheduler.steps(),
    words: said(words),
    swarm,
    writes: run.wire.length,
  };
}

function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function nobody({ workers }: Swarm): Process {
  return { name: 'nobody', worker: workers[0], dead: false, park: () => undefined, killed: () => undefined };
}

function said(words: readonly (readonly [at: number, who: string, what: string])[]): readonly string[] {
  return words.map(([at, who, what]) => `${((at - START) / 1000).toFixed(3).padStart(9)} s  ${who}: ${what}`);
}
