import type { Control } from '../engine/control.ts';
import { factsToPropose } from '../engine/facts-needed.ts';
import { propose } from '../engine/propose.ts';
import type { Actor, ComplianceProof, Proposal } from '../model/case.ts';
import type { Verdict } from '../model/finding.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import { sha256 } from '../records/keys.ts';
import type { FactsAbout } from './judge.ts';

/** Makes the proposal of a drift: fetches what fix and impact ask, leaves the rest to the engine. Throws `ArmFault`. */
export async function buildProposal(about: {
  readonly caseId: string;
  readonly control: Control;
  readonly state: ResourceState;
  readonly verdict: Extract<Verdict, { kind: 'drifted' }>;
  readonly facts: FactsAbout;
  readonly profile: Profile;
  readonly actors: readonly Actor[];
  readonly proof: ComplianceProof;
  readonly lookedAt: Instant;
}): Promise<Proposal> {
  const { control, facts, ...rest } = about;
  const known = await facts(factsToPropose(control, about.state, about.profile));
  return propose({ ...rest, control, facts: known, sha256 });
}
