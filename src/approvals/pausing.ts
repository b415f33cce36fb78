import type { Person, Vote } from '../model/approval.ts';
import type { Pause } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import type { Settings } from '../model/settings.ts';
import { pausesNow, removePause, writePause } from '../records/pauses.ts';
import { endStorm, readStorm, subscriptionOf } from '../records/storms.ts';
import { durationMs } from '../decisions/duration.ts';
import { scopeContains } from '../engine/scope.ts';
import { badReason, cleanReason } from './reason.ts';
import type { SettlePorts } from './settle.ts';

/** The chain of the audit trail that holds pauses: they belong to no case. */
export const PAUSE_CHAIN = 'pauses';

/** The longest pause, in days. It can be renewed; one that is forgotten ends. */
export const MOST_PAUSE_DAYS = 30;

/** Who pauses or resumes, and how it is known who that is. */
export type By = { readonly person: Person; readonly proof: Vote['proof'] };

/** What a person asked for: no writes below `scope` until then. */
export type PauseOrder = By & { readonly scope: string; readonly reason: string; readonly until: Instant | undefined };

/** Why a pause or its end was not taken, by the field that is wrong. */
export type PauseRefusal = {
  readonly kind: 'refused';
  readonly field: 'scope' | 'reason' | 'until';
  readonly why: string;
  /** Somebody else may: nothing that was sent is wrong. */
  readonly mayNot?: true;
};

/**
 * Until when a pause holds: a time in UTC (ISO 8601, at least a day), or a duration from now such as `PT4H`. `undefined` when
 * it is neither.
 */
export function endOfPause(text: string, now: Instant): Instant | undefined {
  const length = durationMs(text.trim().toUpperCase());
  if (length !== undefined) return new Date(Date.parse(now) + length).toISOString();
  const [, day = ''] = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?Z)?$/u.exec(text.trim()) ?? [];
  const time = day === '' ? Number.NaN : Date.parse(text.trim());
  const end = Number.isNaN(time) ? undefined : new Date(time).toISOString();
  return end?.startsWith(day) === true ? end : undefined;
}

const SCOPE =
  /^\/subscriptions\/[0-9a-f-]{36}(\/resourceGroups\/[\w.()-]{1,90}(\/providers(\/[\w.()@~-]{1,260}){3,15})?)?$/iu;
const DAY_MS = 86_400_000;

/** May this person stop and start writes below a scope? Approvers may, for the scopes they approve for. */
export function maySteer(person: Person, settings: Settings, scope: string): boolean {
  return settings.approvers.some(
    (approvers) =>
      scopeContains(approvers.scope, scope) &&
      person.roles.some((role) => role === approvers.role || role === approvers.fallback),
  );
}

/** Stops writes below a scope: the pause first, then its record. To end one it is the other way round. */
export async function pauseScope(
  ports: SettlePorts,
  settings: Settings,
  order: PauseOrder,
): Promise<{ readonly kind: 'paused'; readonly pause: Pause } | PauseRefusal> {
  const { person, proof, until } = order;
  const now = ports.clock.now();
  const scope = order.scope.trim().replace(/\/+$/, '');
  const reason = cleanReason(order.reason);
  const scopeProblem = badScope(settings, scope);
  if (scopeProblem !== undefined) return { kind: 'refused', field: 'scope', why: scopeProblem };
  if (!maySteer(person, settings, scope)) return notYours('Only approvers of this scope can pause it.');
  const why = badReason(reason, true);
  if (why !== undefined) return { kind: 'refused', field: 'reason', why };
  if (until === undefined || until <= now || Date.parse(until) > Date.parse(now) + MOST_PAUSE_DAYS * DAY_MS) {
    const days = `Choose an end at most ${String(MOST_PAUSE_DAYS)} days from now.`;
    return { kind: 'refused', field: 'until', why: days };
  }
  const pause: Pause = { scope, by: person.name, reason, since: now, until };
  await writePause(ports.store, pause);
  await ports.audit.append(PAUSE_CHAIN, `engaged~${now}~${person.id}`, {
    EventType: 'killswitch.engaged',
    EventResult: 'Success',
    EventSeverity: 'Medium',
    Message: `${person.name} paused all writes below ${scope} until ${until}. Reason: ${reason}`,
    TargetResourceId: scope.toLowerCase(),
    DecisionReason: reason,
    DecisionUntil: until,
    ...actor(person, proof),
  });
  return { kind: 'paused', pause };
}

/** Takes the pause of a scope back, else ends its storm. `none`: there was neither of that very scope. */
export async function resumeScope(
  ports: SettlePorts,
  settings: Settings,
  { scope, person, proof }: By & { readonly scope: string },
): Promise<{ readonly kind: 'resumed' } | { readonly kind: 'none' } | PauseRefusal> {
  const now = ports.clock.now();
  const pause = (await pausesNow(ports.store, now)).find((one) => one.scope.toLowerCase() === scope.toLowerCase());
  if (pause === undefined) return calmScope(ports, settings, { scope, person, proof });
  if (!maySteer(person, settings, pause.scope)) {
    return notYours('Only approvers of this scope can end its pause.');
  }
  await ports.audit.append(PAUSE_CHAIN, `released~${now}~${person.id}`, {
    EventType: 'killswitch.released',
    EventResult: 'Success',
    EventSeverity: 'Medium',
    Message: `${person.name} ended the pause of ${pause.scope} that ${pause.by} began at ${pause.since}.`,
    TargetResourceId: pause.scope.toLowerCase(),
    ...actor(person, proof),
  });
  return (await removePause(ports.store, pause.scope)) ? { kind: 'resumed' } : { kind: 'none' };
}

/** Ends a storm early: its cases go on, and what comes from now on is counted anew. */
async function calmScope(
  { store, clock, audit }: SettlePorts,
  settings: Settings,
  { scope, person, proof }: By & { readonly scope: string },
): Promise<{ readonly kind: 'resumed' } | { readonly kind: 'none' } | PauseRefusal> {
  const row = await readStorm(store, subscriptionOf(scope));
  const storm = row?.value;
  const isMeant = storm?.endedAt === undefined && storm?.scope.toLowerCase() === scope.toLowerCase();
  if (row === undefined || storm === undefined || !isMeant) return { kind: 'none' };
  if (!maySteer(person, settings, storm.scope)) {
    return notYours('Only approvers of this scope can end its storm.');
  }
  const now = clock.now();
  await audit.append(PAUSE_CHAIN, `calmed~${now}~${person.id}`, {
    EventType: 'storm.ended',
    EventResult: 'Success',
    EventSeverity: 'Medium',
    Message: `${person.name} ended the storm of ${storm.scope} that began at ${storm.since}.`,
    TargetResourceId: storm.scope.toLowerCase(),
    ...actor(person, proof),
  });
  return (await endStorm(store, row, now, person.name)) === undefined ? { kind: 'none' } : { kind: 'resumed' };
}

function badScope(settings: Settings, scope: string): string | undefined {
  if (!SCOPE.test(scope)) return 'Give the id of a subscription, a resource group or a resource: /subscriptions/…';
  if (!settings.scopes.some((configured) => scopeContains(configured, scope))) {
    return 'This lies outside the scopes in the settings, so nothing is written there anyway.';
  }
  return undefined;
}

const notYours = (why: string): PauseRefusal => ({ kind: 'refused', field: 'scope', why, mayNot: true });

const actor = (person: Person, proof: Vote['proof']) =>
  ({ ActorType: 'Human', ActorId: person.id.toLowerCase(), ActorName: person.name, ActorAuthMethod: proof }) as const;
