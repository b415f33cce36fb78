import type { Control } from '../engine/control.ts';
import { evaluate } from '../engine/evaluate.ts';
import { segmentsOf } from '../engine/pointer.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import { planOf } from './plan.ts';

/** What may stand in a member that a control judges, until one of them is a drift. */
const TRIED: readonly (Json | undefined)[] = [true, false, 'Enabled', 'Disabled', 'None', undefined, [], {}];

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';

/**
 * An example of a drift that the body alone shows, and of what its fix looks like: the first value of a judged member that
 * the control finds something against and knows a write for. None where it takes more than that.
 */
export function exampleOf(control: Control, profile: Profile): Explanation['example'] {
  for (const path of control.judges) {
    for (const value of TRIED) {
      const state = { ...bodyOf(control), ...withMember(bodyOf(control), segmentsOf(path), value) } as ResourceState;
      const verdict = evaluate(control, state, {}, profile);
      if (verdict.kind !== 'drifted') continue;
      const { finding } = verdict;
      const plan = planOf({ control, finding, form: 'arm', state }, {}, profile);
      if (plan.commands.length === 0) continue;
      const messages = finding.evidence.map(({ message }) => message);
      return { messages, plan: { ...plan, notes: [], ways: [] } };
    }
  }
  return undefined;
}

/** The least that every resource has. */
function bodyOf({ resource }: Control): JsonObject {
  const [provider = '', ...types] = resource.type.split('/');
  const path = types.map((type) => `/${type}/example`).join('');
  return {
    id: `${SUBSCRIPTION}/resourceGroups/example/providers/${provider}${path}`,
    name: 'example',
    type: resource.type,
    location: 'westeurope',
    sku: { name: 'Premium' },
    properties: {},
  };
}

function withMember(body: JsonObject, [name = '', ...deeper]: readonly string[], value: Json | undefined): JsonObject {
  if (deeper.length === 0) return { ...body, [name]: value };
  const inner = body[name];
  const below = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as JsonObject) : {};
  return { ...body, [name]: withMember(below, deeper, value) };
}
