import { createHash } from 'node:crypto';
import type { Control } from '../engine/control.ts';
import { propose } from '../engine/propose.ts';
import type { FactName, Known } from '../model/facts.ts';
import type { Finding } from '../model/finding.ts';
import type { Search } from '../model/impact.ts';
import type { Advice, Alternative, Plan, Step } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import type { ScanPlan, ScanWay } from '../model/scan.ts';
import type { Profile } from '../model/settings.ts';
import { azRestLines, azRestRequest } from '../render/az-rest.ts';
import { deletesResource, differencesOf } from '../render/differences.ts';
import { consumerWords, howKnown } from '../render/names.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import type { Form } from './input/found.ts';

/** What would put a finding right, told by the same proposal that a case makes. Nothing is sent. */
export function planOf(
  { control, finding, form, state }: { control: Control; finding: Finding; form: Form; state: ResourceState },
  facts: Known<FactName>,
  profile: Profile,
): ScanPlan {
  if (form === 'template') return withoutCommands(finding, IN_TEMPLATE);
  const named = parseResourceId(state.id);
  // A line that somebody copies must lead to this resource and to no other.
  if (named.kind === 'rejected')
    return withoutCommands(finding, `There is no command, because its id is no id: ${named.why}.`);
  const proposal = propose({
    ...{ control, state, facts, profile, verdict: { kind: 'drifted', finding } },
    caseId: 'scan',
    actors: [],
    proof: { known: false, why: 'pre-existing' },
    lookedAt: '',
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  });
  const { plan, undo } = proposal;
  const others = (proposal.alternatives ?? []).map(wayOf);
  if ('unfixable' in plan) {
    const { unfixable, advice } = plan;
    const ways = advice === undefined ? others : [adviceOf(advice), ...others];
    return { differences: [], deletes: false, commands: [], undo: [], notes: [unfixable], ways };
  }
  const whole = form === 'arm' || !plan.some(({ method }) => method === 'PUT');
  const lines = (writes: Plan): readonly string[] => (whole ? azRestLines(writes) : []);
  return {
    differences: differencesOf(proposal),
    deletes: deletesResource(proposal),
    commands: lines(plan),
    undo: 'irreversible' in undo ? [] : lines(undo),
    notes: [
      ...(whole ? [] : ['The fix writes the whole resource; scan the body that GET prints (az rest) for the command.']),
      ...('irreversible' in undo ? [undo.irreversible] : []),
      ...noticed(proposal.impact.configured),
      ...proposal.impact.notes,
    ],
    ways: others,
  };
}

const KINDS: Readonly<Record<Alternative['kind'], string>> = {
  smaller: 'A smaller fix',
  containment: 'Stops the danger for now',
  first: 'Do this first',
};

function wayOf({ kind, name, effect, steps }: Alternative): ScanWay {
  return { name: `${KINDS[kind]}: ${name}`, effect, steps: steps.map(stepOf) };
}

function adviceOf({ steps, lost }: Advice): ScanWay {
  const effect = lost.length === 0 ? '' : `It would lose: ${lost.join(' ')}`;
  return { name: 'By hand', effect, steps: steps.map(stepOf) };
}

function stepOf({ what, request }: Step): ScanWay['steps'][number] {
  return request === undefined ? { what } : { what, command: azRestRequest(request) };
}

/** Who would notice the fix, in sentences. */
function noticed(configured: Search): readonly string[] {
  if (!configured.known) return [`Who would notice the fix is not known. ${configured.why}`];
  if (configured.consumers.length === 0) return ['Nobody was found who is set up to depend on it.'];
  return configured.consumers.map((consumer) => {
    const remedy = consumer.remedy === undefined ? '' : ` To put it right: ${consumer.remedy}`;
    return `Is set up to depend on it: ${consumerWords(consumer)}${howKnown(consumer)}.${remedy}`;
  });
}

/** In a template there is nothing to write yet: what has to stand there instead. */
const IN_TEMPLATE = 'Change the template, or the Bicep file that it was compiled from.';

function withoutCommands({ evidence }: Finding, note: string): ScanPlan {
  return {
    differences: evidence.map(({ path, current, desired }) => ({ path, before: current, after: desired })),
    deletes: false,
    commands: [],
    undo: [],
    notes: [note],
    ways: [],
  };
}
