/** How much is measured: enough to trust, or just enough to notice that something broke. */
export type Size = 'full' | 'smoke';

/**
 * What a figure may be at most. Counts are exact; ratios and amounts (of memory) shake a little; times depend on the
 * machine and never decide anything.
 */
export type Budget = { readonly kind: 'count' | 'ratio' | 'amount' | 'time'; readonly max: number };

/** One figure of a measure, with what it is measured on. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Lowest and highest of the samples whose median `value` is. */
  readonly spread?: readonly [low: number, high: number];
  /** Without one, the figure is only told. */
  readonly budget?: Budget;
};

/** One kind of measure. `on` says what is measured and on what, in a sentence. */
export type Measure = { readonly on: string; run(size: Size): Promise<readonly Figure[]> };

/** `failed` makes the run fail; `over` is told. */
export type Verdict = 'ok' | 'over' | 'failed' | '';

/** A ratio of a short run that is over by less than this may be the machine's fault. */
const GROSS = 3;

/** Judges a figure: a count always counts, a ratio of a short run only when it is grossly over, a time never. */
export function verdictOn({ value, budget }: Figure, size: Size): Verdict {
  if (budget === undefined) return '';
  if (value <= budget.max) return 'ok';
  if (budget.kind === 'time') return 'over';
  const slack = size === 'smoke' && budget.kind !== 'count' ? GROSS : 1;
  return value <= budget.max * slack ? 'over' : 'failed';
}

/** The figure of samples: their median, and how far they lie apart. */
export function figure(name: string, unit: string, samples: readonly number[], budget?: Budget): Figure {
  const sorted = [...samples].sort((a, b) => a - b);
  const [low, high] = [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
  return { name, unit, value: median(samples), spread: [low, high], ...(budget === undefined ? {} : { budget }) };
}

/** The middle one. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** Ratios of what was sampled together: what slows the machine down for a while hits both sides. */
export function ratios(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((value, index) => value / (b[index] ?? Number.NaN));
}

/** Samples two things in turn, the first of which changes with each round. `warmUp` rounds are thrown away. */
export async function alternate(
  rounds: { readonly count: number; readonly warmUp: number },
  a: (round: number) => number | Promise<number>,
  b: (round: number) => number | Promise<number>,
): Promise<{ readonly a: readonly number[]; readonly b: readonly number[] }> {
  const samples: { a: number; b: number }[] = [];
  for (let round = 0; round < rounds.warmUp + rounds.count; round += 1) {
    const sample = { a: 0, b: 0 };
    const sides = [async () => (sample.a = await a(round)), async () => (sample.b = await b(round))];
    for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
    if (round >= rounds.warmUp) samples.push(sample);
  }
  return { a: samples.map((sample) => sample.a), b: samples.map((sample) => sample.b) };
}

/** How long it took, in milliseconds. */
export async function elapsed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** How much of the processor this thread took, in milliseconds: what else runs on the machine hardly matters. */
export async function processorTime(work: () => unknown): Promise<number> {
  const start = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1_000;
}
