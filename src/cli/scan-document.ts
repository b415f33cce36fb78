import { stateOf } from '../azure/bodies.ts';
import type { Control } from '../engine/control.ts';
import { said } from '../engine/evaluate.ts';
import { withoutSecrets } from '../engine/secret-formats.ts';
import { withoutImplied } from '../engine/implied.ts';
import type { Json } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import type { ScannedResource } from '../model/scan.ts';
import type { Mode, Profile } from '../model/settings.ts';
import { kindOf } from '../resources/index.ts';
import { isExpression } from './input/expressions.ts';
import type { FoundBody } from './input/found.ts';
import { expressionsIn, withHoles } from './input/holes.ts';
import type { LineOf } from './input/json-lines.ts';
import { looksAtOneOfAll } from './one-of-all.ts';
import { planOf } from './plan.ts';
import type { Look } from './report.ts';
import { verdictOn, type FileVerdict, type Judged } from './verdict.ts';

/** What a scan judges by. */
export type Measure = {
  readonly controls: readonly Control[];
  readonly profile: Profile;
  readonly modeOf: (control: Control, resourceId: string) => Mode;
  readonly withPlans: boolean;
  /** Of this run: what a secret is replaced by can't be compared with that of another one. */
  readonly redactionKey: string;
};

/** The looks of all controls at a body that was found in a file. None when no control is about its type. */
export function looksAt(found: FoundBody, file: string, lineOf: LineOf, measure: Measure): readonly Look[] {
  const kind = kindOf(found.body.type);
  const controls = measure.controls.filter(({ resource }) => resource === kind);
  if (kind === undefined || controls.length === 0) return [];
  const place = { file, line: lineOf(found.at) };
  const resource: ScannedResource = {
    id: found.body.id,
    name: found.body.name,
    type: kind.type,
    place,
  };
  if (kind.together === true) return looksAtOneOfAll(found, kind, controls, resource, measure.profile);
  let judged: Judged;
  try {
    judged = judgedBody(found, stateOf(found.body, kind, measure.redactionKey, { write: false, now: '' }));
  } catch (error) {
    const why = whyNotRead(found, error);
    return controls.map((control) => ({ control, resource, outcome: { kind: 'doubt', why } }));
  }
  const verdicts = controls.map((control) => ({ control, verdict: verdictOn(judged, control, {}, measure.profile) }));
  return withoutImplied(verdicts).map(({ control, verdict }) => {
    return { control, resource, outcome: outcomeOf(control, verdict) };
  });

  function outcomeOf(control: Control, verdict: FileVerdict): Look['outcome'] {
    if (verdict.kind === 'covered') return { kind: 'not-applicable' };
    if (verdict.kind !== 'drifted') return verdict;
    const { finding } = verdict;
    const parts = { control, finding, form: found.form, state: judged.state };
    const evidence = finding.evidence.map((one) => ({ ...one, line: lineOf(found.placeOf(one.path)) }));
    return {
      kind: 'finding',
      finding: {
        controlId: control.id,
        severity: finding.severity,
        mode: measure.modeOf(control, resource.id),
        resource,
        evidence,
        ...(measure.withPlans ? { plan: planOf(parts, {}, measure.profile) } : {}),
      },
    };
  }
}

function whyNotRead({ body, form }: FoundBody, error: unknown): string {
  if (isExpression(body['properties']))
    return `an expression decides /properties: ${withoutSecrets(body['properties'])}`;
  if (form !== 'az') return said(error);
  return 'this list of the Azure CLI prints no properties: use az resource show --ids <id>, or az graph query';
}

/** Secrets are gone from the state before holes are made: what stands in a hole is an expression, and no secret. */
function judgedBody({ body, form }: FoundBody, state: ResourceState): Judged {
  const holes = form === 'template' ? expressionsIn(body) : new Map<string, string>();
  const read = new Set<string>();
  const holed = withHoles(state as Json as Parameters<typeof withHoles>[0], holes, (pointer) => read.add(pointer));
  return { state: holed as ResourceState, form, holes, read };
}
