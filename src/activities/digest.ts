import { controlsFor } from '../controls/index.ts';
import type { Instant } from '../model/json.ts';
import { standingFindings } from '../records/findings.ts';
import { nameOf } from './audit-columns.ts';
import type { Deps } from './deps.ts';
import { notifyFirst } from './notify.ts';

/** One message says what the first sweep of a kind found: it was there before us, and gets no case. */
export async function tellPreExisting(
  deps: Deps,
  subscriptionId: string,
  type: string,
  sweptAt: Instant,
): Promise<void> {
  const within = `/subscriptions/${subscriptionId}/`;
  const judging = controlsFor(type).map(({ id }) => id);
  const facts: { label: string; text: string }[] = [];
  let count = 0;
  for await (const finding of standingFindings(deps.store)) {
    const ours = finding.resourceId.toLowerCase().startsWith(within) && finding.since === sweptAt;
    if (finding.kind !== 'pre-existing' || !ours || !judging.includes(finding.controlId)) continue;
    count += 1;
    if (facts.length < 10) facts.push({ label: nameOf(finding.resourceId), text: finding.message });
  }
  if (count === 0) return;
  const columns = { TargetSubscriptionId: subscriptionId, TargetResourceType: type, ActorType: 'System' } as const;
  await notifyFirst(deps, `sweep:${subscriptionId}`, columns, {
    noticeId: `digest~${type.replaceAll('/', '.')}~${sweptAt}`,
    kind: 'digest',
    title: `${String(count)} drift(s) were there before the first look`,
    ifNothingIsDone: 'Nothing is changed. They are listed until they are put right.',
    facts,
    link: `${deps.publicBaseUrl}/cases`,
    mail: [],
  });
}
