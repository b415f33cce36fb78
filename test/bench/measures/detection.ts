import { controls, controlsFor } from '../../../src/controls/index.ts';
import { evaluate } from '../../../src/engine/evaluate.ts';
import { factsToDetect } from '../../../src/engine/facts-needed.ts';
import type { ResourceState } from '../../../src/model/resource.ts';
import { detectionBodies, type DetectionBody } from '../detection-bodies.ts';
import { someSettings } from '../../support/some-settings.ts';
import { figure, type Figure, type Measure } from '../measure.ts';

const { profile } = someSettings({ scopes: [] });

/** So many bodies take turns, as they do in a sweep: none of them is the one that was judged just now. */
const BODIES = 128;
/** Turns of a round: a few milliseconds, less than a process runs at a stretch. */
const TURNS = 4;
const WARM_UP = 100;

/** What an inspection does with a body that needs no facts: which controls, which facts, what each says. */
function judge(state: ResourceState): number {
  const own = controlsFor(state.type);
  const facts = factsToDetect(own, state, profile);
  const verdicts = own.map((control) => evaluate(control, state, {}, profile));
  return 1 + facts.length + verdicts.filter(({ kind }) => kind === 'drifted').length;
}

/**
 * Judging a body against reading it: detection must never be what a look takes its time for.
 *
 * Both sides take turns in one process, in rounds of a few milliseconds, and the quickest round of each counts. Whatever
 * else the machine does (other processes, a collection of garbage, a slower clock) only ever makes a round longer, and on a
 * busy machine most rounds are: medians then compare loads, while among many short rounds some are left alone on either
 * side. All kinds are warmed up before the first is measured, because a sweep meets them mixed: code that has seen one kind
 * of body only is quicker than it ever is in earnest.
 */
export const measure: Measure = {
  on: 'all controls of a resource on its body, against JSON.parse of that body; the quickest round of each',
  run(size) {
    const rounds = size === 'full' ? 160 : 40;
    const sides = detectionBodies().map((body) => sidesOf(body));
    for (let turn = 0; turn < WARM_UP; turn += 1) {
      for (const { judging, reading } of sides) {
        judging(1);
        reading(1);
      }
    }
    return Promise.resolve(sides.flatMap((side) => compared(side, rounds)));
  },
};

type Sides = DetectionBody & {
  readonly bytes: number;
  /** Each takes so many turns with all the bodies, and answers how many microseconds a body took. */
  readonly judging: (turns: number) => number;
  readonly reading: (turns: number) => number;
};

function sidesOf(body: DetectionBody): Sides {
  const { name, state } = body;
  if (controlsFor(state.type).length === 0) throw new Error(`No control judges ${name}.`);
  const texts = Array.from({ length: BODIES }, (_, n) =>
    JSON.stringify({ ...state, name: `${state.name}${String(n)}` }),
  );
  const states = texts.map((text) => JSON.parse(text) as ResourceState);
  const judging = timed(states, judge, name);
  const reading = timed(texts, (text) => (JSON.parse(text) as ResourceState).name.length, name);
  return { ...body, bytes: texts[0]?.length ?? 0, judging, reading };
}

function timed<T>(items: readonly T[], once: (item: T) => number, name: string): (turns: number) => number {
  return (turns) => {
    let seen = 0;
    const start = performance.now();
    for (let turn = 0; turn < turns; turn += 1) for (const item of items) seen += once(item);
    const took = performance.now() - start;
    if (seen === 0) throw new Error(`Nothing was done with ${name}.`);
    return (took * 1_000) / (turns * items.length);
  };
}

function compared({ name, state, hasDrift, bytes, judging, reading }: Sides, rounds: number): readonly Figure[] {
  const judged: number[] = [];
  const read: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    judged.push(judging(TURNS));
    read.push(reading(TURNS));
  }
  const [least, leastRead] = [Math.min(...judged), Math.min(...read)];
  const on = `${name}, ${String(controlsFor(state.type).length)} of ${String(controls.length)} controls`;
  const ratio = { name: `${on}: judging / parsing`, unit: '×', value: least / leastRead };
  return [
    hasDrift ? ratio : { ...ratio, budget: { kind: 'ratio', max: 0.5 } },
    { ...figure(`the same: judging it (${String(bytes)} bytes)`, 'µs', judged), value: least },
  ];
}
