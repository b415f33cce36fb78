import type { Actor, ComplianceProof, Proposal } from '../model/case.ts';
import type { FactName, Known } from '../model/facts.ts';
import type { Verdict } from '../model/finding.ts';
import type { Instant, Json } from '../model/json.ts';
import type { Plan, TouchedMember, Unfixable } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Control } from './control.ts';
import { touchedBy } from './merge-patch.ts';
import { readPointer } from './pointer.ts';

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

/** What would put a drift right, what would take that back, and who would notice. */
export function propose(drift: Drift): Proposal {
  const { control, state, facts, profile, verdict } = drift;
  const plan = control.fix(state, facts, profile);
  const impact = control.impact(state, facts, profile);
  const touched = touchedMembers(plan, state);
  const undo =
    'unfixable' in plan ? { irreversible: 'Nothing is written.' } : control.undo(plan, state, control.resource);
  const hashed: Json = {
    caseId: drift.caseId,
    control: control.id,
    version: control.version,
    changes: plan,
    evidence: verdict.finding.evidence.map(({ path, current, desired }) => ({ path, current, desired })),
    touched,
    consumers: impact.configured.known
      ? impact.configured.consumers.map(({ kind, name, id }) => ({ kind, name, id })).sort(byText)
      : null,
  };
  return {
    caseId: drift.caseId,
    controlId: control.id,
    controlVersion: control.version,
    title: control.meta.title,
    rationale: control.meta.rationale,
    severity: control.meta.severity,
    resourceId: state.id,
    resourceType: control.resource.type,
    defaultMode: control.meta.mode,
    ceiling: control.meta.ceiling,
    finding: verdict.finding,
    plan,
    undo,
    touched,
    impact,
    actors: drift.actors,
    proof: drift.proof,
    planHash: drift.sha256(canonicalJson(hashed)),
    lookedAt: drift.lookedAt,
  };
}

/** What stands now in the members that a plan changes; the whole writable part for what it replaces or deletes. */
export function touchedMembers(plan: Plan | Unfixable, state: ResourceState): readonly TouchedMember[] {
  if ('unfixable' in plan) return [];
  const paths = plan.flatMap((change) => (change.method === 'PATCH' ? touchedBy(change.body ?? {}) : ['/properties']));
  return [...new Set(paths)].map((path) => {
    const before = readPointer(state, path);
    return before === undefined ? { path } : { path, before };
  });
}

function byText(a: Json, b: Json): number {
  return canonicalJson(a) < canonicalJson(b) ? -1 : 1;
}
