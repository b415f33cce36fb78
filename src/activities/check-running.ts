import { lastRecord, recordsOf } from '../audit/chain.ts';
import { oldestUndelivered } from '../audit/outbox.ts';
import type { Instant } from '../model/json.ts';
import type { Check } from '../model/self-check.ts';
import type { LoadedSettings } from '../model/settings.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Blobs } from '../ports/blobs.ts';
import { SettingsProblem } from '../ports/settings-source.ts';
import { readChains } from '../records/catch-up.ts';
import { readEventCounts } from '../records/event-counts.ts';
import { readDeliveryFault } from '../records/self-check.ts';
import { readWatermarks } from '../records/sweeps.ts';
import { judgeDeadLetters, judgeEvents } from '../self-check/events.ts';
import { judgeCoverageOf, judgeDelivery, judgeHeartbeat, judgeTokens } from '../self-check/running.ts';
import type { TokenReading } from '../self-check/running.ts';
import { judgeAppSettings, judgeEnforcement, judgeSettings } from '../self-check/settings.ts';
import { compareEvents, lastDays } from './compare-events.ts';
import { keptDeadLetters } from './dead-letters.ts';
import { HOUR, later } from './deps.ts';
import { HEARTBEATS } from './heartbeat.ts';
import { manifestOf, type SelfCheckDeps } from './self-check-deps.ts';
import { scopesBySubscription } from './sweep.ts';

/** The chain of what became of the settings (see `settings/source.ts`). */
const SETTINGS_CHAIN = 'settings';

/** The settings of both kinds, and who we are. */
export async function checkSettings(deps: SelfCheckDeps): Promise<{
  readonly checks: readonly Check[];
  /** Watched scopes; none while no settings can be used. */
  readonly scopes: readonly string[];
}> {
  const { selfCare, store } = deps;
  const site = manifestOf(deps)?.site;
  const loaded = await loadedOr(deps);
  const since = (await lastRecord(store, SETTINGS_CHAIN))?.EventTime;
  const reading = {
    location: selfCare.settingsLocation,
    mistakes: loaded instanceof SettingsProblem ? loaded.mistakes : (loaded.broken ?? []),
    ...(loaded instanceof SettingsProblem ? {} : { hash: loaded.hash }),
    ...(since === undefined ? {} : { since }),
  };
  const settings = loaded instanceof SettingsProblem ? undefined : loaded.settings;
  return {
    scopes: settings?.scopes ?? [],
    checks: [
      judgeAppSettings({ unresolved: selfCare.unresolved, mistakes: [] }, site),
      judgeSettings(reading),
      judgeEnforcement(selfCare.enforcementWord, settings?.enforcement),
      judgeTokens(await tokensOf(selfCare.identities), site),
    ],
  };
}

async function loadedOr({ settings }: SelfCheckDeps): Promise<LoadedSettings | SettingsProblem> {
  try {
    return await settings.load();
  } catch (fault) {
    if (fault instanceof SettingsProblem) return fault;
    throw fault;
  }
}

async function tokensOf(identities: SelfCheckDeps['selfCare']['identities']): Promise<readonly TokenReading[]> {
  const readings: TokenReading[] = [];
  for (const { who, ask } of identities) {
    const fault = await faultOf(ask);
    readings.push({ who, fault });
  }
  return readings;
}

/** What runs: the audit trail, the heart, looks at what is watched, events and dead letters. */
export async function checkRunning(deps: SelfCheckDeps, scopes: readonly string[]): Promise<readonly Check[]> {
  const { auditLog, store, selfCare } = deps;
  const now = deps.clock.now();
  const isSetUp = auditLog !== undefined;
  const oldest = await oldestUndelivered(store);
  const fault = (await readDeliveryFault(store))?.fault;
  const beat = (await lastRecord(store, HEARTBEATS))?.EventTime;
  await selfCare.received.flush();
  const watched: Check[] = [];
  for (const subscriptionId of scopesBySubscription(scopes).keys()) {
    watched.push(await checkLooks(deps, subscriptionId, now));
    await compareEvents(deps, subscriptionId);
    watched.push(judgeEvents(subscriptionId, lastDays(await readEventCounts(store, subscriptionId), now)));
  }
  return [
    judgeDelivery({ isSetUp, oldest, fault, now }),
    judgeHeartbeat(beat, isSetUp, now),
    ...watched,
    await checkDeadLetters(deps, now),
  ];
}

async function checkLooks({ store }: SelfCheckDeps, subscriptionId: string, now: Instant): Promise<Check> {
  const isHere = ([key]: readonly [string, unknown]): boolean => key.startsWith(`${subscriptionId}~`);
  const chains = [...(await readChains(store))].filter(isHere).map(([, chain]) => chain);
  const swept = [...(await readWatermarks(store))].filter(isHere).map(([, { completedAt }]) => completedAt);
  return judgeCoverageOf(
    {
      subscriptionId,
      caughtUpTo: chains.map(({ to }) => to).sort()[0],
      gap: chains.find(({ gap }) => gap !== undefined)?.gap,
      sweptAt: swept.sort()[0],
    },
    now,
  );
}

async function checkDeadLetters(deps: SelfCheckDeps, now: Instant): Promise<Check> {
  const { deadLetters, store } = deps;
  const kept = deadLetters === undefined ? 0 : await keptDeadLetters(store);
  const counted = deadLetters === undefined ? 0 : await waitingIn(deadLetters);
  return judgeDeadLetters({
    isSetUp: deadLetters !== undefined,
    fault: typeof counted === 'string' ? counted : undefined,
    waiting: typeof counted === 'string' ? 0 : Math.max(0, counted - kept),
    kept,
    redriven: await redrivenSince(deps, later(now, -24 * HOUR), now),
  });
}

/** So many pages of the container are counted: more of them only say more of the same. */
const MOST_PAGES = 10;

/** How many blobs hold something, or why that can't be told. */
async function waitingIn(blobs: Blobs): Promise<number | string> {
  let count = 0;
  let next: string | undefined;
  const fault = await faultOf(async () => {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const read = await blobs.list(next);
      count += read.blobs.filter(({ bytes }) => bytes > 0).length;
      next = read.next;
      if (next === undefined) return;
    }
  });
  return fault ?? count;
}

/** The events that were taken from dead letters: their records lie in the chain of the day on which Event Grid wrote them. */
async function redrivenSince({ store }: SelfCheckDeps, since: Instant, now: Instant): Promise<number> {
  let events = 0;
  for (const day of new Set([since, now].map((instant) => instant.slice(0, 10)))) {
    for await (const { EventTime, AdditionalFields } of recordsOf(store, `dead-letters:${day}`)) {
      const count = AdditionalFields?.['events'];
      if (EventTime >= since && typeof count === 'number') events += count;
    }
  }
  return events;
}

async function faultOf(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    return fault.message;
  }
}
