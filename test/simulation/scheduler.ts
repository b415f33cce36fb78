import type { Random } from './random.ts';

/** A worker: one process of the app, with a clock of its own. */
export type Worker = { readonly name: string; skewMs: number };

/** One run of a step, a trigger or a page: it stops at each port and goes on when its turn comes. */
export type Process = {
  readonly name: string;
  readonly worker: Worker;
  dead: boolean;
  /** Tells the scheduler that there is nothing more to do now. */
  park: () => void;
  /** Called when its worker dies under it. */
  readonly killed: () => void;
};

/** Virtual time, and everything that waits in it. */
export type Scheduler = {
  readonly now: () => number;
  /** Runs something after so many milliseconds. */
  readonly after: (ms: number, run: () => void | Promise<void>) => void;
  /** Runs a process; `end` gets what it comes to, unless its worker died. */
  readonly spawn: <T>(
    process: Process,
    body: () => Promise<T>,
    end: (result: { readonly value: T } | { readonly error: unknown }) => void,
  ) => Promise<void>;
  /**
   * Lets so many milliseconds pass at once where nothing else is due in them: no need to stop then. `false`: something is.
   */
  readonly leap: (ms: number) => boolean;
  /** Stops the process that calls it for so many milliseconds: others run meanwhile. */
  readonly pause: (process: Process, ms: number) => Promise<void>;
  /** All that runs on the worker is gone. Does not come back when the caller is among it. */
  readonly kill: (worker: Worker) => void;
  /** Runs all that is due until then. Comes back early when `stop` says so. */
  readonly run: (untilMs: number, stop: () => boolean) => Promise<void>;
  readonly steps: () => number;
};

type Entry = { readonly at: number; readonly order: number; readonly run: () => void | Promise<void> };

/** A promise that nobody keeps: what a dead process waits for. */
export const NEVER = new Promise<never>(() => undefined);

/** A scheduler that begins at `start`, in ms since 1970. What is due at the same time runs in an order of chance. */
export function schedulerFrom(start: number, random: Random): Scheduler {
  let now = start;
  let steps = 0;
  /** Up to where it runs now, and what ends it before. */
  let end = start;
  let stopped: () => boolean = () => false;
  const heap: Entry[] = [];
  const alive = new Set<Process>();

  const after = (ms: number, run: Entry['run']): void => {
    push(heap, { at: now + ms, order: random.next(), run });
  };

  return {
    now: () => now,
    after,
    steps: () => steps,
    spawn: (process, body, end) =>
      new Promise((park) => {
        process.park = park;
        alive.add(process);
        const finish = (result: Parameters<typeof end>[0]): void => {
          alive.delete(process);
          if (!process.dead) end(result);
          process.park();
        };
        body().then(
          (value) => finish({ value }),
          (error: unknown) => finish({ error }),
        );
      }),
    leap(ms) {
      const to = now + ms;
      const [first] = heap;
      if (to > end || (first !== undefined && first.at <= to) || stopped()) return false;
      now = to;
      steps += 1;
      return true;
    },
    pause: (process, ms) =>
      new Promise((goOn) => {
        after(ms, () => {
          if (process.dead) return;
          return new Promise<void>((park) => {
            process.park = park;
            goOn();
          });
        });
        process.park();
      }),
    kill(worker) {
      for (const process of [...alive]) {
        if (process.worker !== worker) continue;
        alive.delete(process);
        process.dead = true;
        process.killed();
        process.park();
      }
    },
    async run(until, stop) {
      end = until;
      stopped = stop;
      for (;;) {
        const [first] = heap;
        if (first === undefined || first.at > until) break;
        pop(heap);
        now = Math.max(now, first.at);
        steps += 1;
        await first.run();
        if (stop()) return;
      }
      now = Math.max(now, until);
    },
  };
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const up = (at - 1) >> 1;
    const parent = heap[up];
    if (parent === undefined || !isBefore(entry, parent)) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    if (left === undefined) break;
    const useRight = right !== undefined && isBefore(right, left);
    const child = useRight ? right : left;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = 2 * at + (useRight ? 2 : 1);
  }
  heap[at] = last;
}
