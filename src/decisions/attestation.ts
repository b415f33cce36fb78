import type { LapseKind } from '../model/finding.ts';
import type { Instant } from '../model/json.ts';
import type { Attestation } from '../model/settings.ts';

/** A statement that is about to end is told so many days before. */
const DAYS_BEFORE = 30;

const DAY_MS = 86_400_000;

/** What is wrong with a statement, for people. */
export type Lapse = { readonly kind: LapseKind; readonly message: string };

/**
 * Is what operators have to state still stated? `undefined` when it is, for longer than 30 days. `title` is what is stated,
 * without a full stop. A statement holds until the end of its last day, UTC.
 */
export function judgeAttestation(title: string, stated: Attestation | undefined, now: Instant): Lapse | undefined {
  if (stated === undefined) return { kind: 'attestation-missing', message: `Nobody has stated it: ${title}.` };
  const { by, until } = stated;
  const endsAt = Date.parse(`${until}T00:00:00.000Z`) + DAY_MS;
  const left = endsAt - Date.parse(now);
  if (left <= 0) {
    return { kind: 'attestation-expired', message: `What ${by} stated ended with ${until}: ${title}.` };
  }
  if (left > DAYS_BEFORE * DAY_MS) return undefined;
  return { kind: 'attestation-ending', message: `What ${by} stated ends with ${until}: ${title}.` };
}
