import { controlsFor } from '../controls/index.ts';
import { scopeContains } from '../engine/scope.ts';
import type { Settings } from '../model/settings.ts';
import type { SweepPart } from '../orchestrations/activities.ts';
import { standingFindings } from '../records/findings.ts';
import { nameOf } from './audit-columns.ts';
import type { Deps } from './deps.ts';
import { notifyFirst } from './notify.ts';

/** So many findings stand in the message; the list has all. */
const MOST_TOLD = 10;

/** One message says what the first complete sweep of a scope or a control found: it was there before us, and gets no case. */
export async function tellPreExisting(deps: Deps, settings: Settings, part: SweepPart): Promise<void> {
  const { subscriptionId, type, startedAt, before } = part;
  const controls = controlsFor(type).map(({ id }) => id);
  const isNew = (controlId: string, resourceId: string): boolean =>
    !before.controls.includes(controlId) || !before.scopes.some((scope) => scopeContains(scope, resourceId));
  const allKnown = controls.every((id) => part.scopes.every((scope) => !isNew(id, scope)));
  if (allKnown) return;

  const facts: { label: string; text: string }[] = [];
  let count = 0;
  for await (const { kind, controlId, resourceId, message } of standingFindings(deps.store)) {
    const ours = controls.includes(controlId) && part.scopes.some((scope) => scopeContains(scope, resourceId));
    if (kind !== 'pre-existing' || !ours || !isNew(controlId, resourceId)) continue;
    count += 1;
    if (facts.length < MOST_TOLD) facts.push({ label: nameOf(resourceId), text: message });
  }
  if (count === 0) return;
  const columns = { TargetSubscriptionId: subscriptionId, TargetResourceType: type, ActorType: 'System' } as const;
  await notifyFirst(deps, `sweep:${subscriptionId}`, columns, {
    noticeId: `digest~${type.replaceAll('/', '.')}~${startedAt}`,
    kind: 'digest',
    title: `${String(count)} drift(s) were there before the first look`,
    ifNothingIsDone: 'Nothing is changed. They are listed until they are put right.',
    facts,
    link: `${deps.publicBaseUrl}/cases`,
    mail: mailFor(settings, part.scopes),
  });
}

/** Where mails go to the approvers of these scopes, of parts of them and of what they are part of. */
export function mailFor({ approvers }: Settings, scopes: readonly string[]): readonly string[] {
  const asked = approvers.filter(({ scope }) =>
    scopes.some((own) => scopeContains(scope, own) || scopeContains(own, scope)),
  );
  return [...new Set(asked.flatMap(({ mail }) => mail))];
}
