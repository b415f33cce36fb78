import type { ComplianceProof } from '../model/case.ts';
import type { Instant } from '../model/json.ts';

/** Clocks of two services may differ by this much. */
const SKEW_MS = 5 * 60_000;

/** Is the drift fresh: was the control met at most `freshForMs` ago, provably? A proof from the future proves nothing. */
export function isFresh(proof: ComplianceProof, now: Instant, freshForMs: number): boolean {
  if (!proof.known) return false;
  const age = Date.parse(now) - Date.parse(proof.at);
  return age <= freshForMs && age >= -SKEW_MS;
}
