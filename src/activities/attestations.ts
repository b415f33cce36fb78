import { attestations, type AttestationTopic } from '../controls/attestations.ts';
import { judgeAttestation } from '../decisions/attestation.ts';
import { findingKeyText } from '../engine/finding-key.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Settings } from '../model/settings.ts';
import { standDown, standingFindings, standUp, type StandingFinding } from '../records/findings.ts';
import { shortHash } from '../records/keys.ts';
import { subscriptionOf } from '../records/storms.ts';
import { severityOf } from './audit-columns.ts';
import type { Deps } from './deps.ts';
import { mailFor } from './digest.ts';
import { notifyFirst } from './notify.ts';

/**
 * Lists, per subscription in scope, what operators have to state and nobody has, what has ended and what is about to; takes
 * from the list what is stated by now. One message tells of what is new on it. Nothing is ever written for one.
 */
export async function tendAttestations(deps: Deps, settings: Settings): Promise<void> {
  const lapsed = lapses(settings, deps.clock.now());
  const listed = new Map<string, StandingFinding>();
  for await (const finding of standingFindings(deps.store)) {
    if (finding.kind.startsWith('attestation-')) listed.set(keyOf(finding), finding);
  }
  const news = [...lapsed].filter(([key, { message }]) => listed.get(key)?.message !== message);
  await tell(
    deps,
    settings,
    news.map(([, finding]) => finding),
  );
  for (const key of listed.keys()) if (!lapsed.has(key)) await takeOff(deps, key);
  for (const [key, finding] of news) await putOn(deps, key, finding);
}

function keyOf({ controlId, resourceId }: StandingFinding): string {
  return shortHash(findingKeyText(controlId, resourceId, 'attestation'));
}

function lapses(settings: Settings, now: string): ReadonlyMap<string, StandingFinding> {
  const subscriptions = new Set(settings.scopes.map(subscriptionOf));
  const found = attestations.flatMap(({ id, title }): readonly StandingFinding[] => {
    const lapse = judgeAttestation(
      title,
      settings.attestations.find((stated) => stated.id === id),
      now,
    );
    if (lapse === undefined) return [];
    return [...subscriptions].map((subscription) => {
      return { controlId: id, resourceId: `/subscriptions/${subscription}`, ...lapse, since: now };
    });
  });
  return new Map(found.map((finding) => [keyOf(finding), finding]));
}

/** One message for all that is new, whatever the number of subscriptions. */
async function tell(deps: Deps, settings: Settings, news: readonly StandingFinding[]): Promise<void> {
  const messages = new Map(news.map(({ controlId, message }) => [controlId, message]));
  if (messages.size === 0) return;
  await notifyFirst(
    deps,
    'attestations',
    { ActorType: 'System' },
    {
      noticeId: `attestations~${shortHash([...messages.values()].join('\n'))}`,
      kind: 'digest',
      title: `${String(messages.size)} statement(s) are missing, have ended or are about to`,
      ifNothingIsDone:
        'Nothing is changed. They are listed until they are stated in the settings, with evidence and an end.',
      facts: [...messages].map(([label, text]) => ({ label, text })),
      link: `${deps.publicBaseUrl}/cases`,
      mail: mailFor(settings, settings.scopes),
    },
  );
}

async function putOn(deps: Deps, key: string, finding: StandingFinding): Promise<void> {
  await standDown(deps.store, key);
  await deps.audit.append(`finding:${key}`, `seen~${finding.since}`, {
    ...columns(key, finding),
    EventType: 'finding.detected',
    EventResult: 'Success',
    EventResultDetails: finding.kind,
    Message: finding.message,
  });
  await standUp(deps.store, key, finding);
}

async function takeOff(deps: Deps, key: string): Promise<void> {
  const stood = await standDown(deps.store, key);
  if (stood === undefined) return;
  await deps.audit.append(`finding:${key}`, `gone~${stood.since}`, {
    ...columns(key, stood),
    EventType: 'finding.resolved',
    EventResult: 'Success',
    Message: `It is stated, or no longer asked for here: ${topicOf(stood)?.title ?? stood.controlId}.`,
  });
}

function topicOf({ controlId }: StandingFinding): AttestationTopic | undefined {
  return attestations.find(({ id }) => id === controlId);
}

function columns(key: string, finding: StandingFinding): Partial<AuditEntry> {
  return {
    ActorType: 'System',
    TargetResourceId: finding.resourceId,
    TargetSubscriptionId: subscriptionOf(finding.resourceId),
    ControlId: finding.controlId,
    PolicyId: finding.controlId,
    FindingKey: key,
    EventSeverity: severityOf(topicOf(finding)?.severity ?? 'low'),
  };
}
