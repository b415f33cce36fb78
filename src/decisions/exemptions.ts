import type { Exemption } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';

/** What the exemptions of a control on a resource come to. `unclear`: one can't be evaluated, so a person has to. */
export type Covered =
  | { readonly kind: 'none' }
  | { readonly kind: 'covered'; readonly by: Exemption }
  | { readonly kind: 'unclear'; readonly why: string };

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/u;

/** Does an exemption cover the drift now? The caller gives those whose control and scope match. */
export function coveredBy(exemptions: readonly Exemption[], now: Instant): Covered {
  const unclear = exemptions.find(({ expiresOn }) => !isInstant(expiresOn));
  if (unclear !== undefined) {
    return { kind: 'unclear', why: `The end of the exemption by ${unclear.grantedBy} can't be read.` };
  }
  const by = exemptions.find(({ expiresOn }) => Date.parse(expiresOn) > Date.parse(now));
  return by === undefined ? { kind: 'none' } : { kind: 'covered', by };
}

function isInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}
