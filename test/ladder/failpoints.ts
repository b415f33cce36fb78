import { AsyncLocalStorage } from 'node:async_hooks';

/** Which side of an effect. */
export type Side = 'before' | 'after';

/** Where a process kills itself: at the `n`-th time that it comes to a point, on this side of its effect. */
export type Failpoint = { readonly point: string; readonly side: Side; readonly n: number };

/** What passes a point: a name for each effect, qualified by the function that is at work. */
export interface Failpoints {
  /** Everything within `work` is done for this function. */
  within<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** An effect that comes back later. */
  effect<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** One side of an effect that is done at once, of the host and not of a function. */
  side(name: string, side: Side): void;
  /** All points passed, in order. A point that was passed again carries its count: `apply/store.put open #2`. */
  passed(): readonly string[];
}

/** `<point>:<before|after>:<n>`. Throws for any other text. */
export function readFailpoint(text: string): Failpoint {
  const [, point = '', side, n] = /^(.+):(before|after):([1-9]\d*)$/u.exec(text) ?? [];
  if (side !== 'before' && side !== 'after')
    throw new TypeError(`FAILPOINT=${text} is not <point>:<before|after>:<n>.`);
  return { point, side, n: Number(n) };
}

/** The failpoint of a row of a table, such as `apply/store.put open #2`. */
export function failpointAt(row: string, side: Side): Failpoint {
  const [point = '', n = '1'] = row.split(' #');
  return { point, side, n: Number(n) };
}

/** `die` must end the process at once, as a power cut would: nothing is flushed, nothing is said. */
export function failpoints(failpoint: Failpoint | undefined, die: () => void): Failpoints {
  const within = new AsyncLocalStorage<string>();
  const counts = new Map<string, number>();
  const passed: string[] = [];

  const come = (point: string): number => {
    const n = (counts.get(point) ?? 0) + 1;
    counts.set(point, n);
    passed.push(n === 1 ? point : `${point} #${String(n)}`);
    return n;
  };
  const end = (point: string, side: Side, n: number): void => {
    if (failpoint?.point === point && failpoint.side === side && failpoint.n === n) die();
  };

  return {
    within: (name, work) => within.run(name, work),
    async effect(name, work) {
      const point = `${within.getStore() ?? 'start'}/${name}`;
      const n = come(point);
      end(point, 'before', n);
      const result = await work();
      end(point, 'after', n);
      return result;
    },
    side(point, side) {
      end(point, side, side === 'before' ? come(point) : (counts.get(point) ?? 0));
    },
    passed: () => passed,
  };
}
