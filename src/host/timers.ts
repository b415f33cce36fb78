import { Cron } from 'croner';
import type { Cancel, HostClock } from './clock.ts';
import type { Registration, Registrations } from './functions-core.ts';
import type { RunFunction } from './event-grid.ts';
import { triggerOf } from './invoke.ts';
import { UnsupportedFunction } from './problems.ts';
import type { TaskHub } from './task-hub.ts';

/** The timer functions of an app. */
export interface Timers {
  /** Waits for the schedules; runs at once what was missed or asks for it. */
  start(): void;
  /** Runs a timer function now, after a run that is under way. */
  run(name: string): Promise<void>;
  stop(): void;
}

type Schedule = {
  readonly name: string;
  readonly cron: Cron;
  readonly monitored: boolean;
  readonly runOnStartup: boolean;
  running: Promise<unknown>;
  cancel: Cancel;
};

/** Schedules without a memory of missed runs when they come more often than this. */
const MONITORED_FROM_MS = 60_000;

/**
 * Timer functions on six-field NCRONTAB expressions in UTC. Never two runs of one at once; what was missed while nobody
 * ran is made up for once. `run` must not throw for a function that failed: that is logged, and the next run comes.
 */
export function timersOf(functions: Registrations, hub: TaskHub, clock: HostClock, run: RunFunction): Timers {
  const schedules = new Map<string, Schedule>();
  for (const fn of functions.values()) {
    if (triggerOf(fn).type === 'timerTrigger') schedules.set(fn.name, scheduleOf(fn));
  }
  let stopped = false;

  const nextAfter = (schedule: Schedule, time: Date): Date | undefined => schedule.cron.nextRun(time) ?? undefined;

  const arm = (schedule: Schedule): void => {
    const next = nextAfter(schedule, clock.now());
    if (stopped || next === undefined) return;
    hub.saveSchedule(schedule.name, hub.schedule(schedule.name)?.last ?? null, next.getTime());
    schedule.cancel = clock.at(
      next,
      () =>
        void fire(schedule, false).then(() => {
          arm(schedule);
        }),
      true,
    );
  };

  const fire = (schedule: Schedule, isPastDue: boolean): Promise<void> => {
    const turn = schedule.running.then(async () => {
      if (stopped) return;
      const now = clock.now();
      const next = nextAfter(schedule, now) ?? now;
      const last = hub.schedule(schedule.name)?.last ?? undefined;
      hub.saveSchedule(schedule.name, now.getTime(), next.getTime());
      const data = {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: { Last: iso(last ?? 0), LastUpdated: iso(last ?? 0), Next: next.toISOString() },
        IsPastDue: isPastDue,
      };
      await run(schedule.name, { json: JSON.stringify(data) }).catch(() => undefined);
    });
    schedule.running = turn;
    return turn;
  };

  return {
    start() {
      for (const schedule of schedules.values()) {
        const missed = schedule.monitored && (hub.schedule(schedule.name)?.next ?? Infinity) <= clock.now().getTime();
        if (!missed && !schedule.runOnStartup) arm(schedule);
        else
          void fire(schedule, missed).then(() => {
            arm(schedule);
          });
      }
    },
    async run(name) {
      const schedule = schedules.get(name);
      if (schedule === undefined) {
        throw new TypeError(
          `There is no timer function '${name}', only ${[...schedules.keys()].join(', ') || 'none'}.`,
        );
      }
      await fire(schedule, false);
    },
    stop() {
      stopped = true;
      for (const schedule of schedules.values()) schedule.cancel();
    },
  };
}

function scheduleOf(fn: Registration): Schedule {
  const { schedule, useMonitor, runOnStartup } = triggerOf(fn).options as Partial<Record<string, unknown>>;
  let cron: Cron;
  try {
    // NCRONTAB wants day of month and day of week both to match.
    cron = new Cron(String(schedule), { mode: '6-part', timezone: 'UTC', domAndDow: true, paused: true });
  } catch (error) {
    throw new UnsupportedFunction(
      fn.name,
      `its schedule '${String(schedule)}' is no six-field NCRONTAB expression (${error instanceof Error ? error.message : ''})`,
    );
  }
  const [first, second] = cron.nextRuns(2);
  const apart = first && second ? second.getTime() - first.getTime() : Infinity;
  return {
    name: fn.name,
    cron,
    monitored: useMonitor !== false && apart >= MONITORED_FROM_MS,
    runOnStartup: runOnStartup === true,
    running: Promise.resolve(),
    cancel: () => undefined,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
