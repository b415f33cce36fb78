import { signalsFor } from '../controls/index.ts';
import { findingKeyText } from '../engine/finding-key.ts';
import { signalText, type Signal } from '../engine/signal.ts';
import type { ResourceEvent } from '../intake/event.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import { ArmFault } from '../ports/arm.ts';
import { standingRows, standUp } from '../records/findings.ts';
import { shortHash } from '../records/keys.ts';
import { inScopes, parseResourceId } from '../resources/resource-id.ts';
import { severityOf } from './audit-columns.ts';
import { HOUR, later, type Deps } from './deps.ts';

/** A signal stays listed for 14 days; its record stays. */
const LISTED_MS = 14 * 24 * HOUR;

/**
 * Reports what an event is by itself, once per event however often it is delivered. It is what the event claims: nobody
 * has checked it. What we did ourselves is none.
 */
export async function takeSignals(deps: Deps, settings: Settings, event: ResourceEvent): Promise<number> {
  const signals = event.succeeded ? signalsFor(event.operation) : [];
  const parsed = parseResourceId(event.resourceId);
  if (signals.length === 0 || parsed.kind !== 'ref' || !inScopes(parsed.ref, settings.scopes)) return 0;
  const { ref } = parsed;
  const own = await isOwn(deps, event);
  const about = own ? [] : signals.filter((signal) => signal.concerns(ref));
  for (const signal of about) await report(deps, signal, ref, event);
  return about.length;
}

/** Takes from the list what has been on it long enough. */
export async function forgetSignals(deps: Deps): Promise<void> {
  const before = later(deps.clock.now(), -LISTED_MS);
  for await (const row of standingRows(deps.store)) {
    if (row.value.kind === 'signal' && row.value.since < before) await deps.store.delete(row);
  }
}

async function report(deps: Deps, signal: Signal, ref: ResourceRef, event: ResourceEvent): Promise<void> {
  const { actor, eventId, eventTime, operation } = event;
  const key = shortHash(findingKeyText(signal.id, ref.key, `${operation}\n${eventId}`));
  const message = signalText(signal, ref, actor.name ?? actor.upn ?? actor.id ?? 'Somebody');
  await deps.audit.append(`finding:${key}`, `signal~${eventTime}`, {
    EventType: 'finding.detected',
    EventResult: 'Success',
    EventResultDetails: 'signal, unverified',
    EventSeverity: severityOf(signal.meta.severity),
    Message: `${message} ${signal.meta.response}`,
    ActorType: 'System',
    TargetResourceId: ref.key,
    TargetResourceType: ref.type,
    TargetSubscriptionId: ref.subscriptionId,
    ControlId: signal.id,
    PolicyId: signal.id,
    PolicyVersion: signal.version,
    FindingKey: key,
    ...(actor.id === undefined ? {} : { DriftActorId: actor.id }),
    ...(actor.name === undefined ? {} : { DriftActorName: actor.name }),
    DriftOperation: operation,
    DriftTime: eventTime,
  });
  await standUp(deps.store, key, {
    controlId: signal.id,
    resourceId: ref.id,
    kind: 'signal',
    message: `${message} ${signal.meta.response}`,
    since: eventTime,
  });
}

/** Where nobody can tell who we are, it counts as somebody else's. */
async function isOwn(deps: Deps, { actor }: ResourceEvent): Promise<boolean> {
  try {
    const own = await deps.ownIds();
    return [actor.id, actor.appId].some((id) => id !== undefined && own.includes(id.toLowerCase()));
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    return false;
  }
}
