/** The chance of one seed: the same seed gives the same numbers, on every machine. */
export type Random = {
  /** At least 0, less than 1. */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  /** 128 bits, as 32 hex digits. */
  readonly hex: () => string;
};

/** Chance from a whole number, by sfc32. */
export function randomOf(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let d = (seed / 0x100000000) | 1;
  const word = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let warm = 0; warm < 12; warm += 1) word();
  const next = (): number => word() / 0x100000000;
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    chance: (probability) => probability > 0 && next() < probability,
    between,
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
    hex: () => [word(), word(), word(), word()].map((part) => part.toString(16).padStart(8, '0')).join(''),
  };
}
