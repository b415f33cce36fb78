import type { Actor, ComplianceProof, Proposal } from '../model/case.ts';
import type { FactName, Known } from '../model/facts.ts';
import type { Verdict } from '../model/finding.ts';
import type { Impact } from '../model/impact.ts';
import type { Instant, Json } from '../model/json.ts';
import type { Alternative, Irreversible, Plan, TouchedMember, Unfixable } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Control } from './control.ts';
import { said } from './evaluate.ts';
import { holdsMarker, touchedMembers } from './touched.ts';

/** All that is known of a drift, except what to do about it. */
export type Drift = {
  readonly control: Control;
  readonly state: ResourceState;
  readonly facts: Known<FactName>;
  readonly profile: Profile;
  readonly caseId: string;
  readonly verdict: Extract<Verdict, { kind: 'drifted' }>;
  readonly actors: readonly Actor[];
  readonly proof: ComplianceProof;
  readonly lookedAt: Instant;
  /** SHA-256 of a text, hex. */
  readonly sha256: (text: string) => string;
};

/**
 * What would put a drift right, what would take that back, and who would notice. A control that fails here has no fix,
 * no undo or no known impact; nothing is thrown.
 */
export function propose(drift: Drift): Proposal {
  const { control, state, verdict } = drift;
  const plan = planOf(drift);
  const undo = undoOf(drift, plan);
  const impact = impactOf(drift);
  const alternatives = alternativesOf(drift);
  const touched = touchedMembers(plan, state, control.resource);
  return {
    caseId: drift.caseId,
    controlId: control.id,
    controlVersion: control.version,
    title: control.meta.title,
    rationale: control.meta.rationale,
    severity: control.meta.severity,
    resourceId: state.id,
    resourceType: control.resource.type,
    standsFor: (control.resource.standsFor?.(state) ?? state.id).toLowerCase(),
    defaultMode: control.meta.mode,
    ceiling: control.meta.ceiling,
    finding: verdict.finding,
    plan,
    undo,
    touched,
    impact,
    ...(alternatives.length === 0 ? {} : { alternatives }),
    actors: drift.actors,
    proof: drift.proof,
    planHash: drift.sha256(hashedText(drift, plan, touched, impact)),
    lookedAt: drift.lookedAt,
  };
}

function planOf({ control, state, facts, profile }: Drift): Plan | Unfixable {
  try {
    const plan = control.fix(state, facts, profile);
    if ('unfixable' in plan || plan.length > 0) return plan;
    return { unfixable: 'The control knows no write that would help.' };
  } catch (error) {
    return { unfixable: `The control failed to plan a fix (${said(error)}).` };
  }
}

function undoOf({ control, state }: Drift, plan: Plan | Unfixable): Plan | Irreversible {
  if ('unfixable' in plan) return { irreversible: 'Nothing is written, so there is nothing to take back.' };
  try {
    const undo = control.undo(plan, state, control.resource);
    if ('irreversible' in undo || !undo.some(({ body }) => holdsMarker(body))) return undo;
    return { irreversible: 'It would have to write back a secret, and secrets are not kept.' };
  } catch (error) {
    return { irreversible: `The control failed to plan the way back (${said(error)}).` };
  }
}

function impactOf({ control, state, facts, profile }: Drift): Impact {
  try {
    return control.impact(state, facts, profile);
  } catch (error) {
    const unknown = { known: false, why: `The control failed to tell who would notice (${said(error)}).` } as const;
    return { configured: unknown, used: unknown, notes: [] };
  }
}

function alternativesOf({ control, state, facts, profile }: Drift): readonly Alternative[] {
  try {
    return control.alternatives(state, facts, profile);
  } catch (error) {
    const effect = `The control failed to tell other ways (${said(error)}).`;
    return [{ kind: 'smaller', name: 'Not known', effect, steps: [] }];
  }
}

/**
 * What an approval is about, and nothing else: a change elsewhere in the body voids no approval, a new consumer does.
 * Consumers, evidence and touched members have no order, and ids are in lower case: Azure answers in any order and case.
 * The changes of a plan have one, so a control that plans several sorts them.
 */
function hashedText(
  { caseId, control, verdict }: Drift,
  plan: Plan | Unfixable,
  touched: readonly TouchedMember[],
  { configured }: Impact,
): string {
  const consumers = configured.known
    ? inAnyOrder(configured.consumers.map(({ kind, name, id }) => ({ kind, name, id: id?.toLowerCase() })))
    : null;
  const changes: Json =
    'unfixable' in plan ? plan : plan.map((change) => ({ ...change, resourceId: change.resourceId.toLowerCase() }));
  const hashed: Json = {
    caseId,
    control: control.id,
    version: control.version,
    changes,
    evidence: inAnyOrder(verdict.finding.evidence.map(({ path, current, desired }) => ({ path, current, desired }))),
    touched: inAnyOrder(touched),
    consumers,
  };
  return canonicalJson(hashed);
}

/** A list whose order means nothing, as one that is equal whenever the same values stand in it. */
function inAnyOrder(values: readonly Json[]): readonly string[] {
  return values.map(canonicalJson).sort();
}
