import { step } from '../../engine/advice.ts';
import type { Deviation } from '../../engine/control.ts';
import { plainSecret } from '../../engine/plain-secret.ts';
import type { Impact } from '../../model/impact.ts';
import type { RedactionMarker } from '../../model/secret.ts';

type Variable = { readonly name?: string; readonly value?: string | RedactionMarker | null };

/** The variables of one container: its name, the JSON pointer of the list, and the list. */
export type Variables = {
  readonly container: string;
  readonly at: string;
  readonly list: readonly Variable[] | null | undefined;
};

/** One sentence for every variable that is a secret in plain sight. It never holds the value. */
export const PLAIN_VARIABLE = {
  plainSecret: 'Container {{container}} of {{resource}} has {{variable}} in plain text, and {{why}}.',
} as const;

/** What the controls about plain variables refer to beyond their own kind. */
export const PLAIN_VARIABLE_TEXTS = {
  rationale:
    'Everybody who may read the resource reads the value, and so do deployment histories and templates in source control. ' +
    'Whoever has read it keeps it until it is rotated.',
} as const;

/**
 * The variables that are secrets in plain sight, each at its value, which is a marker: a text that redaction let through is
 * no secret, because redaction is broader than detection. So most variables cost nothing.
 */
export function plainVariables(resource: string, all: readonly Variables[]): readonly Deviation<'plainSecret'>[] {
  const deviations: Deviation<'plainSecret'>[] = [];
  for (const { container, at, list } of all) {
    for (const [index, { name = '', value }] of (list ?? []).entries()) {
      if (typeof value !== 'object' || value === null || !('$redacted' in value)) continue;
      const found = plainSecret(name, value);
      if (found === undefined) continue;
      const data = { resource, container, variable: name, why: found.why };
      const path = `${at}/${String(index)}/value`;
      deviations.push({ messageId: 'plainSecret', path, current: value, desired: null, data });
    }
  }
  return deviations;
}

/** What comes first, whatever the resource. */
export const ROTATE = step('Rotate the secret where it was issued: the old value counts as known.');

/** Who would notice is not known: a secret is used where it was issued, too. */
export function rotationImpact(): Impact {
  const nobodyKnows = { known: false, why: 'Who else uses the secret is not known: ask whoever issued it.' } as const;
  return { configured: nobodyKnows, used: nobodyKnows, notes: ['The old value works until it is rotated.'] };
}
