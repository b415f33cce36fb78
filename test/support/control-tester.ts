import { describe, it } from 'vitest';
import type { Control } from '../../src/engine/control.ts';
import type { FactName, Known } from '../../src/model/facts.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { Profile } from '../../src/model/settings.ts';
import { checksOf } from './control-checks.ts';

/** A body, with what is known beyond it. Facts and profile that a case leaves out are the table's. */
export type Case<P> = {
  readonly name: string;
  readonly state: ResourceState<P>;
  readonly facts?: Known<FactName>;
  readonly profile?: { readonly [K in keyof Profile]?: Profile[K] | undefined };
};

/** Whom the impact names for some facts: nobody, these, or nobody knows. */
export type ImpactCase = {
  readonly facts: Known<FactName>;
  readonly configured: 'nobody' | 'unknown' | readonly string[];
};

export type DriftedCase<P> = Case<P> & {
  readonly findings: readonly { readonly messageId: string; readonly path: string; readonly message: string }[];
  /** The body after the fix. Absent where there is none: then `says` is in the sentence of the advice. */
  readonly after?: ResourceState<P> | 'deleted';
  readonly says?: string;
  /** Facts that are others after the fix: what it writes hangs on the resource and is not in its body. */
  readonly factsAfter?: Known<FactName>;
  readonly impact?: readonly ImpactCase[];
  /** What the undo can't give back, as it says it; only for a fix without undo. */
  readonly lost?: string;
};

/** What a control must say of which body. */
export type ControlTable<P> = {
  /** Facts of every case that says nothing else. */
  readonly facts?: Known<FactName>;
  /** What the profile has in every case that says nothing else. */
  readonly profile?: Partial<Profile>;
  readonly compliant: readonly Case<P>[];
  readonly drifted: readonly DriftedCase<P>[];
  /** Bodies that the control is not about. */
  readonly notApplicable?: readonly Case<P>[];
  /** Drifted, but there is no fix: `says` is in the sentence. */
  readonly unfixable?: readonly (Case<P> & { readonly says: string })[];
  /** Facts that are missing, and which of them the verdict names. */
  readonly couldNotTell?: readonly (Case<P> & { readonly missing: readonly FactName[] })[];
  readonly unreadable?: readonly (Case<P> & { readonly says: string })[];
};

/** Holds a control to its table, and to what every control promises. */
export function testControl<P, M extends string>(control: Control<P, M>, table: ControlTable<P>): void {
  describe(control.id, () => {
    for (const { name, run } of checksOf(control, table)) it(name, run);
  });
}
