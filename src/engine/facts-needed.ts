import type { FactName } from '../model/facts.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import type { Control } from './control.ts';
import { whyUnreadable } from './evaluate.ts';

/** The facts without which the controls can't judge this body: none for a body that shows by itself how it stands. */
export function factsToDetect(
  controls: readonly Control[],
  state: ResourceState,
  profile: Profile,
): readonly FactName[] {
  const needed: FactName[] = [];
  for (const control of controls) {
    if (control.detectFacts.length === 0) continue;
    for (const name of needsOf(control, state, profile)) if (!needed.includes(name)) needed.push(name);
  }
  return needed;
}

/** The facts that a proposal for a drifted body may rest on. */
export function factsToPropose(control: Control, state: ResourceState, profile: Profile): readonly FactName[] {
  return [...new Set([...needsOf(control, state, profile), ...control.facts])];
}

function needsOf(control: Control, state: ResourceState, profile: Profile): readonly FactName[] {
  if (control.detectFacts.length === 0 || whyUnreadable(control, state) !== undefined) return [];
  try {
    return control.applies(state, profile) ? control.needs(state, profile) : [];
  } catch {
    return [];
  }
}
