import type { Control } from '../engine/control.ts';
import { evaluate } from '../engine/evaluate.ts';
import { isObject } from '../engine/merge-patch.ts';
import { segmentsOf } from '../engine/pointer.ts';
import { withoutSecrets } from '../engine/secret-formats.ts';
import type { FactName, Known } from '../model/facts.ts';
import type { Verdict } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import type { Form } from './input/found.ts';

/** A body to be judged, and what is known of how far it can be trusted. */
export type Judged = {
  readonly state: ResourceState;
  readonly form: Form;
  /** Expressions of a template by their pointers. Reading one leaves it in `read`. */
  readonly holes: ReadonlyMap<string, string>;
  readonly read: Set<string>;
};

/** What a control says of a body from a file: a verdict, or why nobody can tell from this file. */
export type FileVerdict = Exclude<Verdict, { kind: 'could-not-tell' | 'unreadable' }> | { kind: 'doubt'; why: string };

/**
 * What a control says of a body that may be less than what GET prints. What an expression decides is not known, and what
 * the output of another tool leaves out is not known to be absent. A departure that stands in the file stays one.
 */
export function verdictOn(judged: Judged, control: Control, facts: Known<FactName>, profile: Profile): FileVerdict {
  const { state, form, holes, read } = judged;
  control.resource.unreadable(state);
  read.clear();
  const decided = new Set<string>();
  const watched: Control = {
    ...control,
    applies(body, given) {
      const applies = control.applies(body, given);
      for (const pointer of read) decided.add(pointer);
      return applies;
    },
  };
  const verdict = evaluate(watched, state, facts, profile);
  const [first] = decided.size > 0 ? decided : read;
  if (verdict.kind === 'could-not-tell')
    return doubt(`only a live look can tell: it takes ${verdict.missing.join(', ')}`);
  if (verdict.kind === 'unreadable') return doubt(first === undefined ? verdict.why : byExpression(first, holes));
  if (decided.size > 0 && first !== undefined) return doubt(byExpression(first, holes));
  if (verdict.kind === 'drifted') {
    const stands = ({ path }: { readonly path: string }): boolean => !isUnsaid(state, path, holes);
    const partial = form === 'graph' || form === 'az' || first !== undefined;
    const evidence = partial ? verdict.finding.evidence.filter(stands) : verdict.finding.evidence;
    if (evidence.length > 0) return { kind: 'drifted', finding: { ...verdict.finding, evidence } };
  }
  if (first !== undefined) return doubt(byExpression(first, holes));
  const missing =
    form === 'arm' || form === 'template' ? undefined : control.judges.find((path) => isUnsaid(state, path, holes));
  return missing === undefined ? verdict : doubt(leftOut(missing, form));
}

const doubt = (why: string): FileVerdict => ({ kind: 'doubt', why });

function byExpression(pointer: string, holes: ReadonlyMap<string, string>): string {
  return `an expression decides ${pointer}: ${withoutSecrets(holes.get(pointer) ?? '')}`;
}

function leftOut(path: string, form: Form): string {
  const whose = form === 'az' ? 'the output of this Azure CLI command' : 'this row of Resource Graph';
  return `${whose} lacks ${path}, which may stand in the resource all the same`;
}

/** Does the body not say what stands at a pointer? `null` on the way says that nothing does, and a list holds all of it. */
function isUnsaid(body: ResourceState, pointer: string, holes: ReadonlyMap<string, string>): boolean {
  let value: Json | undefined = body;
  let at = '';
  for (const segment of segmentsOf(pointer)) {
    at = `${at}/${segment}`;
    if (holes.has(at)) return true;
    if (Array.isArray(value)) {
      if (segment === '*') return false;
      value = value[Number(segment)] as Json | undefined;
    } else if (isObject(value)) value = value[segment];
    else return value !== null;
    if (value === undefined) return true;
  }
  return false;
}
