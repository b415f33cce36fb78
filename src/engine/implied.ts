import type { Verdict } from '../model/finding.ts';
import type { Control } from './control.ts';

type Judged = { readonly control: Control; readonly verdict: Verdict };

/** Drops what a stronger control of the same resource has found as well. What is dropped counts as covered, never as met. */
export function withoutImplied<J extends Judged>(judgements: readonly J[]): readonly J[] {
  const drifted = new Set(
    judgements.filter(({ verdict }) => verdict.kind === 'drifted').map(({ control }) => control.id),
  );
  return judgements.map((judged) => {
    const by = judged.verdict.kind === 'drifted' ? judged.control.impliedBy.find((id) => drifted.has(id)) : undefined;
    return by === undefined ? judged : { ...judged, verdict: { kind: 'covered', by } };
  });
}
