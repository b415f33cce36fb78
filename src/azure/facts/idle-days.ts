import type { Json, JsonObject } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { parseResourceId } from '../../resources/resource-id.ts';
import { isList, isObject, textAt } from '../json-parts.ts';
import { notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

const DAY_MS = 86_400_000;
const TIMES = ['startTime', 'finishTime', 'firstTimestamp', 'lastTimestamp'];

/**
 * Whole days since anything happened in a container group, by the times in its instance view: 0 while it runs. Lists leave
 * that out, so the group is read where the body lacks it. A group that shows no time could have stopped at any.
 */
export async function idleDays({ arm, clock }: FactParts, about: ResourceState): Promise<number> {
  const { properties } = textAt(about.properties, 'instanceView', 'state') === undefined ? await live() : about;
  const state = textAt(properties, 'instanceView', 'state');
  if (state === undefined) throw notKnown('the container group does not say whether it runs');
  if (state.toLowerCase() === 'running') return 0;
  const views = [properties['instanceView'], ...containers(properties)];
  const latest = Math.max(...views.flatMap((view) => timesIn(view)));
  if (!Number.isFinite(latest)) throw notKnown('the container group does not say when it last ran');
  return Math.max(0, Math.floor((Date.parse(clock.now()) - latest) / DAY_MS));

  async function live(): Promise<ResourceState> {
    const parsed = parseResourceId(about.id);
    if (parsed.kind !== 'ref') throw notKnown('the id of the container group is not well formed');
    return arm.read(parsed.ref);
  }
}

function containers(properties: JsonObject): readonly (Json | undefined)[] {
  return [properties['containers'], properties['initContainers']].flatMap((list) =>
    (isList(list) ? list : []).map((one) =>
      isObject(one) && isObject(one['properties']) ? one['properties']['instanceView'] : undefined,
    ),
  );
}

/** Every time of a view: those of its states and of its events. */
function timesIn(view: Json | undefined): readonly number[] {
  if (!isObject(view)) return [];
  const { currentState, previousState, events } = view;
  const parts: readonly (Json | undefined)[] = [currentState, previousState, ...(isList(events) ? events : [])];
  return parts
    .flatMap((part) => TIMES.map((name) => textAt(part, name)))
    .flatMap((text) => (text === undefined ? [] : [Date.parse(text)]))
    .filter((time) => !Number.isNaN(time));
}
