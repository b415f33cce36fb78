import { parseEvent } from '../intake/event.ts';
import { whereToLook } from '../intake/where-to-look.ts';
import { keepRejected as keepUnread } from '../records/rejected-events.ts';
import { noteActor, resourceKey } from '../records/resources.ts';
import { shortHash } from '../records/keys.ts';
import type { Deps } from './deps.ts';
import { takeSignals } from './take-signals.ts';
import { lookAt } from './want.ts';

/** What became of an event. */
export type Taken = 'looking' | 'reported' | 'not-watched' | 'rejected';

/**
 * Takes one event: says where to look, and reports what is a finding by itself. An event that can't be read is kept, counted and answered
 * kindly, because sending it again would not help. Throws `StoreFault`: then it must be sent again.
 */
export async function takeEvent(deps: Deps, raw: unknown): Promise<Taken> {
  const event = parseEvent(raw);
  if (event.kind === 'rejected') {
    await keepRejected(deps, event.reason, event.text);
    return 'rejected';
  }
  const { settings } = await deps.settings.load();
  const signals = await takeSignals(deps, settings, event.event);
  const where = whereToLook(event.event, settings.scopes);
  if (where.kind === 'rejected') {
    await keepRejected(deps, where.reason, event.event.resourceId);
    return 'rejected';
  }
  if (where.kind === 'not-watched') return signals > 0 ? 'reported' : 'not-watched';
  const { eventTime, actor } = event.event;
  await noteActor(deps.store, resourceKey(where.ref), actor, eventTime);
  await lookAt(deps, where.ref, { origin: 'event', deleted: where.deleted });
  return 'looking';
}

async function keepRejected(deps: Deps, reason: string, text: string): Promise<void> {
  const now = deps.clock.now();
  const key = shortHash(`${reason}\n${text}`);
  const day = now.slice(0, 10);
  await keepUnread(deps.store, key, { reason, text, at: now });
  await deps.audit.append(`intake:${day}`, key, {
    EventType: 'event.rejected',
    EventResult: 'Failure',
    EventResultDetails: reason,
    Message: `An event was not understood and is kept: ${reason}.`,
    ActorType: 'System',
  });
}
