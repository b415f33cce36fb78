import type { Control } from '../engine/control.ts';
import { evaluate } from '../engine/evaluate.ts';
import { ALL, type ResourceKind } from '../engine/resource-kind.ts';
import type { ResourceState } from '../model/resource.ts';
import type { ScannedResource } from '../model/scan.ts';
import type { Profile } from '../model/settings.ts';
import type { FoundBody } from './input/found.ts';
import type { Look } from './report.ts';

/**
 * The looks at one of the resources that are judged together with all others at the same place. A file does not say whether
 * it has all of them, so nobody can tell, but for the controls that are not about that place at all.
 */
export function looksAtOneOfAll(
  { body, form }: FoundBody,
  kind: ResourceKind,
  controls: readonly Control[],
  resource: ScannedResource,
  profile: Profile,
): readonly Look[] {
  const why = `${kind.noun} of one place are judged together, and a file may lack some: scan the subscription`;
  const { id, name } = body;
  const isPlaced = form !== 'template' && id.toLowerCase().endsWith(`/${name.toLowerCase()}`);
  const all = { ...body, id: `${id.slice(0, -name.length)}${ALL}`, name: ALL, type: kind.type };
  const state = { ...all, properties: { items: { [name]: body } } } as ResourceState;
  return controls.map((control): Look => {
    const isAbout = !isPlaced || evaluate(control, state, {}, profile).kind !== 'not-applicable';
    return { control, resource, outcome: isAbout ? { kind: 'doubt', why } : { kind: 'not-applicable' } };
  });
}
