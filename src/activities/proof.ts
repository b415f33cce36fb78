import { scopeContains } from '../engine/scope.ts';
import type { ComplianceProof } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceRef, ResourceState } from '../model/resource.ts';
import type { Watermark } from '../records/sweeps.ts';

/**
 * When a control was last known to be met. A look that saw it met is carried forward by every complete sweep since,
 * because a sweep that had not seen it met would have taken the look away. A resource that was made after that look is
 * another resource of the same name. The body itself can prove when the drift began (role assignments). A drift that goes
 * on in a new case has the proof of the case before.
 */
export function complianceProof(known: {
  readonly state: ResourceState;
  readonly compliantAt: Instant | undefined;
  readonly sweptAt: Instant | undefined;
  readonly writtenAt: string | undefined;
  readonly preExisting: boolean;
  readonly before: ComplianceProof | undefined;
}): ComplianceProof {
  const bornAt = instantOf(known.state.systemData?.createdAt);
  const looked = known.compliantAt;
  const isBornSince = (at: Instant): boolean => bornAt !== undefined && bornAt > at;
  const proofs: Extract<ComplianceProof, { known: true }>[] = [];
  if (known.before?.known === true && !isBornSince(known.before.at)) proofs.push(known.before);
  if (looked !== undefined && !isBornSince(looked)) {
    proofs.push({ known: true, at: looked, by: 'look' });
    if (known.sweptAt !== undefined) proofs.push({ known: true, at: known.sweptAt, by: 'sweep' });
  }
  const writtenAt = instantOf(known.writtenAt);
  if (writtenAt !== undefined) proofs.push({ known: true, at: writtenAt, by: 'body' });
  proofs.sort((a, b) => (a.at < b.at ? 1 : -1));
  return proofs[0] ?? { known: false, why: known.preExisting ? 'pre-existing' : 'never-compliant' };
}

function instantOf(text: string | undefined): Instant | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Does a sweep of these scopes cover this resource? */
export function isCovered(scopes: readonly string[], ref: ResourceRef): boolean {
  return scopes.some((scope) => scopeContains(scope, ref.id));
}

/** When the last complete sweep that covered a resource began; `undefined` when none did. */
export function sweptAtOf(watermark: Watermark | undefined, ref: ResourceRef): Instant | undefined {
  return watermark !== undefined && isCovered(watermark.scopes, ref) ? watermark.startedAt : undefined;
}
