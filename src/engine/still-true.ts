import type { Proposal } from '../model/case.ts';
import type { ResourceState } from '../model/resource.ts';
import { canonicalJson } from './canonical-json.ts';
import { readPointer } from './pointer.ts';

/**
 * Are the members that the plan changes, and those that were found wrong, as they were when the plan was made? A member
 * that is null counts as absent: ARM prints it either way.
 */
export function stillTrue(proposal: Proposal, state: ResourceState): boolean {
  if (state.id.toLowerCase() !== proposal.resourceId.toLowerCase()) return false;
  const seen = proposal.finding.evidence.map(({ path, current }) => ({ path, before: current }));
  return [...proposal.touched, ...seen].every(
    ({ path, before }) => canonicalJson(readPointer(state, path)) === canonicalJson(before),
  );
}
