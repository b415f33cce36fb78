import type { Control } from '../engine/control.ts';
import { evaluate } from '../engine/evaluate.ts';
import { withoutImplied } from '../engine/implied.ts';
import { factsToDetect } from '../engine/facts-needed.ts';
import type { FactName, Facts, Known } from '../model/facts.ts';
import type { Verdict } from '../model/finding.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import type { FactSource } from '../ports/facts.ts';

/** What a control says of a body, with the facts it was told. */
export type Judgement = { readonly control: Control; readonly verdict: Verdict };

/** Facts about one body, each fetched once. */
export type FactsAbout = (names: readonly FactName[]) => Promise<Known<FactName>>;

/** Reads facts about a body, none of them twice. Throws `ArmFault` when one has to be asked for again later. */
export function factsAbout(source: FactSource, state: ResourceState): FactsAbout {
  const known: { [K in FactName]?: Facts[K] } = {};
  const asked = new Set<FactName>();
  return async (names) => {
    for (const name of names) {
      if (asked.has(name)) continue;
      const answer = await source.read(name, state);
      if (answer.known) Object.assign(known, { [name]: answer.value });
      asked.add(name);
    }
    return known;
  };
}

/** Judges a body by controls. Facts are fetched only for the controls that suspect it. */
export async function judge(
  controls: readonly Control[],
  state: ResourceState,
  facts: FactsAbout,
  profile: Profile,
): Promise<readonly Judgement[]> {
  const known = await facts(factsToDetect(controls, state, profile));
  return withoutImplied(controls.map((control) => ({ control, verdict: evaluate(control, state, known, profile) })));
}
