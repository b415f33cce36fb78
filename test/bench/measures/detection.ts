import { controls, controlsFor } from '../../../src/controls/index.ts';
import { evaluate } from '../../../src/engine/evaluate.ts';
import { factsToDetect } from '../../../src/engine/facts-needed.ts';
import type { ResourceState } from '../../../src/model/resource.ts';
import { detectionBodies } from '../detection-bodies.ts';
import { someSettings } from '../../support/some-settings.ts';
import { alternate, figure, processorTime, ratios, type Figure, type Measure } from '../measure.ts';

const { profile } = someSettings({ scopes: [] });

/** So many bodies take turns, as they do in a sweep: none of them is the one that was judged just now. */
const BODIES = 128;

/** What an inspection does with a body that needs no facts: which controls, which facts, what each says. */
function judge(state: ResourceState): number {
  const own = controlsFor(state.type);
  const facts = factsToDetect(own, state, profile);
  const verdicts = own.map((control) => evaluate(control, state, {}, profile));
  return facts.length + verdicts.filter(({ kind }) => kind === 'drifted').length;
}

/** Judging a body against reading it: detection must never be what a look takes its time for. */
export const measure: Measure = {
  on: 'all controls of a resource on its body, against JSON.parse of that body; processor time of the thread',
  async run(size) {
    const [count, times] = size === 'full' ? [15, 25_600] : [7, 6_400];
    const figures: Figure[] = [];
    for (const { name, state, hasDrift } of detectionBodies()) {
      const own = controlsFor(state.type);
      if (own.length === 0) throw new Error(`No control judges ${name}.`);
      const { ratio, judging, bytes } = await compare(state, count, times);
      const on = `${name}, ${String(own.length)} of ${String(controls.length)} controls`;
      figures.push(
        figure(`${on}: judging / parsing`, '×', ratio, hasDrift ? undefined : { kind: 'ratio', max: 0.5 }),
        figure(`the same: judging it (${String(bytes)} bytes)`, 'µs', judging),
      );
    }
    return figures;
  },
};

async function compare(body: ResourceState, count: number, times: number) {
  const texts = Array.from({ length: BODIES }, (_, n) => JSON.stringify({ ...body, name: `${body.name}${String(n)}` }));
  const states = texts.map((text) => JSON.parse(text) as ResourceState);
  let seen = 0;
  const repeat =
    <T>(items: readonly T[], once: (item: T) => number) =>
    () =>
      processorTime(() => {
        for (let turn = 0; turn < times / BODIES; turn += 1) for (const item of items) seen += once(item);
      });
  const reading = repeat(texts, (text) => (JSON.parse(text) as ResourceState).name.length);
  const { a, b } = await alternate({ count, warmUp: 5 }, repeat(states, judge), reading);
  if (seen === 0) throw new Error('Nothing was judged.');
  return { ratio: ratios(a, b), judging: a.map((ms) => (ms * 1_000) / times), bytes: texts[0]?.length ?? 0 };
}
