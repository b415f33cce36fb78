import type { Verdict } from '../model/finding.ts';
import type { Control } from './control.ts';

type Covered = Extract<Verdict, { kind: 'covered' }>;
type Judged<V> = { readonly control: Control; readonly verdict: V };

/** Drops what a stronger control of the same resource has found as well. What is dropped counts as covered, never as met. */
export function withoutImplied<V extends { readonly kind: string }>(
  judgements: readonly Judged<V>[],
): readonly Judged<V | Covered>[] {
  const found = judgements.filter(({ verdict }) => verdict.kind === 'drifted').map(({ control }) => control.id);
  return judgements.map(({ control, verdict }) => {
    const by = verdict.kind === 'drifted' ? control.impliedBy.find((id) => found.includes(id)) : undefined;
    return by === undefined ? { control, verdict } : { control, verdict: { kind: 'covered', by } };
  });
}
