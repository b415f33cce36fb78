import type { FactName } from '../model/facts.ts';
import type { JsonObject } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import type { Control } from './control.ts';

/** The facts without which the controls can't judge this body: none for bodies that no control suspects. */
export function factsToDetect(
  controls: readonly Control[],
  state: ResourceState,
  profile: Profile,
): readonly FactName[] {
  const suspecting = controls.filter((control) => {
    if (control.detectFacts.length === 0) return false;
    if (control.resource.unreadable(state as JsonObject) !== undefined) return false;
    return control.suspect(state, profile);
  });
  return [...new Set(suspecting.flatMap((control) => control.detectFacts))];
}
