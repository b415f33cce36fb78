import type { Instant } from '../model/json.ts';
import { hasStep } from '../audit/chain.ts';
import { oldestUndelivered } from '../audit/outbox.ts';
import { openCases } from '../records/cases.ts';
import { oldestSweep } from '../records/sweeps.ts';
import { MINUTE, msBetween, type Deps } from './deps.ts';

/** One heartbeat per stretch of so long. The alert outside the app waits for three of them to be missing. */
const EVERY_MS = 5 * MINUTE;

/** Records that wait for longer than this mean that the trail is stuck: silence then says so. */
const STUCK_AFTER_MS = 15 * MINUTE;

/** The chain of the heartbeats. */
export const HEARTBEATS = 'heartbeat';

/** What it takes to be alive. */
type Alive = Pick<Deps, 'store' | 'settings' | 'clock' | 'audit' | 'auditLog' | 'log' | 'enforcementLimit'>;

/**
 * Says that the app is alive, in the audit trail, so that an alert outside the app notices when it is not. To be called
 * after a round of the minute timer came through. Says nothing while the settings or the store can't be read (throws) or
 * the audit trail doesn't get out: a heart that beats then would hide it.
 */
export async function heartbeat(deps: Alive): Promise<'sent' | 'sent before' | 'withheld'> {
  if (deps.auditLog === undefined) return 'withheld';
  const now = deps.clock.now();
  // By the one clock of all: after the beat of a worker that is ahead, those that are behind would stay silent.
  const stepKey = `beat~${slotOf(await deps.store.time())}`;
  if (await hasStep(deps.store, HEARTBEATS, stepKey)) return 'sent before';
  const { broken } = await deps.settings.load();
  const undelivered = await oldestUndelivered(deps.store);
  if (undelivered !== undefined && msBetween(undelivered, now) > STUCK_AFTER_MS) {
    deps.log.error(`No heartbeat is sent: audit records have waited since ${undelivered}.`);
    return 'withheld';
  }
  let open = 0;
  for await (const _ of openCases(deps.store)) open += 1;
  const swept = await oldestSweep(deps.store);
  await deps.audit.append(HEARTBEATS, stepKey, {
    EventType: 'bot.heartbeat',
    EventResult: broken === undefined ? 'Success' : 'Partial',
    ...(broken === undefined ? {} : { EventResultDetails: 'The newest settings have mistakes: nothing is written.' }),
    ActorType: 'System',
    Message: `Alive: ${String(open)} open cases, last complete sweep ${swept ?? 'not yet'}.`,
    AdditionalFields: {
      openCases: open,
      oldestUndelivered: undelivered ?? null,
      sweptAt: swept ?? null,
      enforcement: deps.enforcementLimit(),
    },
  });
  return 'sent';
}

/** The stretch of time that an instant lies in: all workers send one heartbeat for it together. */
function slotOf(now: Instant): Instant {
  return new Date(Math.floor(Date.parse(now) / EVERY_MS) * EVERY_MS).toISOString();
}
