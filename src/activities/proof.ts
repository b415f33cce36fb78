import { scopeContains } from '../engine/scope.ts';
import type { ComplianceProof } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { ResourceRef, ResourceState } from '../model/resource.ts';
import type { Store } from '../ports/store.ts';
import { readChain, type Chain } from '../records/catch-up.ts';
import { readWatermark, type Watermark } from '../records/sweeps.ts';
import { later, MINUTE } from './deps.ts';

/** The clocks of two services, and of two records of one write, may differ by this much. */
const SKEW_MS = 5 * MINUTE;

/**
 * When a control was last known to be met. A look that saw it met is carried forward by what looked at everything since
 * (`carriedTo`), unless the body itself was last written before that time: then somebody did not see the write. A resource
 * that was made after that look is another resource of the same name. The body itself can prove when the drift began (role
 * assignments). A drift that goes on in a new case has the proof of the case before.
 */
export function complianceProof(known: {
  readonly state: ResourceState;
  readonly compliantAt: Instant | undefined;
  readonly carriedTo: Instant | undefined;
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
    const { carriedTo } = known;
    const lastWrite = instantOf(known.state.systemData?.lastModifiedAt);
    const missed = lastWrite !== undefined && carriedTo !== undefined && lastWrite < later(carriedTo, -SKEW_MS);
    if (carriedTo !== undefined && !missed) proofs.push({ known: true, at: carriedTo, by: 'sweep' });
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

/** Does what looks at these scopes cover this resource? */
export function isCovered(scopes: readonly string[], ref: ResourceRef): boolean {
  return scopes.some((scope) => scopeContains(scope, ref.id));
}

/**
 * Resource Graph shows a write within this time: Microsoft says of its records of changes that they should be available in
 * less than five minutes (Learn, "Get resource changes"). What was asked at an instant proves nothing of the time after
 * this much before it.
 */
export const GRAPH_LAG_MS = 5 * MINUTE;

/** What is known of all resources of a kind at once. */
export type Carried = { readonly swept: Watermark | undefined; readonly chain: Chain | undefined };

/** Reads it. */
export async function readCarried(store: Store, ref: ResourceRef): Promise<Carried> {
  const swept = await readWatermark(store, ref.subscriptionId, ref.type);
  return { swept, chain: await readChain(store, ref) };
}

/**
 * Up to when a look that saw a control met is known to hold: to the last complete sweep, which would have taken it away;
 * from there or from the look on to the end of a chain of catch-ups that has no gap since, and would have held it back.
 */
export function provenTo(look: Instant, { swept, chain }: Carried, ref: ResourceRef): Instant {
  const at = swept !== undefined && isCovered(swept.scopes, ref) ? later(swept.startedAt, -GRAPH_LAG_MS) : look;
  const proven = at > look ? at : look;
  const goesOn = chain !== undefined && isCovered(chain.scopes, ref) && proven >= chain.from;
  return goesOn && chain.to > proven ? chain.to : proven;
}
