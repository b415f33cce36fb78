import type { ApprovalRequest, Person, Verb } from '../model/approval.ts';
import type { Actor } from '../model/case.ts';
import type { ApprovalRule } from '../model/decision.ts';
import type { Impact } from '../model/impact.ts';
import type { Instant } from '../model/json.ts';
import { badReason } from './reason.ts';

/** Why an answer was not taken. */
export type RefusalReason =
  | 'unknown'
  | 'not-yours'
  | 'already-decided'
  | 'already-voted'
  | 'expired'
  | 'changed-since'
  | 'own-drift'
  | 'reason-missing'
  | 'bad-until';

/** A refusal: its name, and a sentence that says what is wrong and what to do. */
export type Refusal = { readonly reason: RefusalReason; readonly why: string };

/** An answer about to be judged, with everything that the rules look at. `reason` is clean already. */
export type Attempted = {
  readonly person: Person;
  readonly verb: Verb;
  readonly reason: string;
  readonly until: Instant | undefined;
  readonly request: ApprovalRequest;
  readonly actors: readonly Actor[];
  readonly impact: Impact;
  readonly now: Instant;
};

const DAY_MS = 86_400_000;

/** The longest exemption that a person can grant on the page, in days. */
export const MOST_EXEMPT_DAYS = 90;

/** How long the exemption lasts that is offered where people have undone our fix twice, in days. */
export const OFFERED_EXEMPT_DAYS = 14;

/** The longest that an answer can be put off, in days. */
export const MOST_POSTPONE_DAYS = 7;

/** Is the person one of those who are asked: the approver role of the scope or its fallback? */
export function isApprover(person: Person, rule: ApprovalRule): boolean {
  return person.roles.some((role) => role === rule.role || role === rule.fallback);
}

/**
 * Did the person cause the drift? Object ids decide. An author that is known by name only, as a body often tells it, is
 * taken for the person of that name: a name never gives a right, but it may take one away.
 */
export function isAuthor(person: Person, actors: readonly Pick<Actor, 'id' | 'name'>[]): boolean {
  return actors.some(({ id, name }) => (id === undefined ? same(name, person.name) : same(id, person.id)));
}

/**
 * What may this person say about this drift? Its author may at most agree that it is put back in place, and only where
 * the rule allows it: whoever causes a drift never decides that it stays, nor does who took part in a drift war. Where
 * people have undone our fix twice, to write it once more is the last thing that is offered.
 */
export function verbsFor(person: Person, rule: ApprovalRule, actors: readonly Actor[]): readonly Verb[] {
  if (!isApprover(person, rule)) return [];
  const fighters = rule.war?.reversals.flatMap(({ by }) => by) ?? [];
  if (!isAuthor(person, [...actors, ...fighters])) {
    return isRespected(rule)
      ? ['exempt', 'reject', 'postpone', 'approve']
      : ['approve', 'reject', 'exempt', 'postpone'];
  }
  return rule.authorMayApprove ? ['approve'] : [];
}

/** Have people said no by undoing our fix twice? */
export function isRespected({ war }: ApprovalRule): boolean {
  return war !== undefined && war.saidNo.length > 0;
}

/** Does this answer need a reason? All but the approval of a fix that hits nobody who could be named. */
export function needsReason(verb: Verb, impact: Impact): boolean {
  return verb !== 'approve' || namesConsumers(impact);
}

/** Was anybody found who would notice the fix? */
export function namesConsumers(impact: Impact): boolean {
  return [impact.configured, impact.used].some((search) => search.known && search.consumers.length > 0);
}

/** Is it too late to answer? A request that stays open when nobody answers can still be answered. */
export function isOverdue(rule: ApprovalRule, now: Instant): boolean {
  return rule.onExpiry === 'reject' && now >= rule.dueAt;
}

/** The latest instant that an answer of this kind may name; exclusive. */
export function latestUntil(verb: 'exempt' | 'postpone', rule: ApprovalRule, now: Instant): Instant {
  const days = verb === 'exempt' ? MOST_EXEMPT_DAYS : MOST_POSTPONE_DAYS;
  const latest = new Date(Date.parse(now) + days * DAY_MS + 1).toISOString();
  return verb === 'postpone' && rule.dueAt < latest ? rule.dueAt : latest;
}

/** Why this answer can't be taken from this person now; `undefined` when it can. Says nothing about plans and votes. */
export function refusalOf(attempted: Attempted): Refusal | undefined {
  const { person, verb, request, actors, impact, now } = attempted;
  const { rule } = request;
  if (!isApprover(person, rule)) return notYours(rule);
  if (!verbsFor(person, rule, actors).includes(verb)) return { reason: 'own-drift', why: ownDrift(rule) };
  if (isOverdue(rule, now)) {
    return { reason: 'expired', why: `Nobody answered until ${rule.dueAt}, so this request has ended.` };
  }
  const why = badReason(attempted.reason, needsReason(verb, impact));
  if (why !== undefined) return { reason: 'reason-missing', why };
  return badUntil(attempted);
}

/** The refusal for a person whom nobody asked. Names roles, not people. */
export function notYours(rule: ApprovalRule): Refusal {
  const roles = [rule.role, rule.fallback].filter((role) => role !== undefined).join(' or ');
  return { reason: 'not-yours', why: `Only people with the role ${roles} can decide this.` };
}

function ownDrift(rule: ApprovalRule): string {
  return rule.authorMayApprove
    ? 'You caused this drift, so you can agree that it is put back, and somebody else decides anything else.'
    : 'You caused this drift, so somebody else has to decide.';
}

function badUntil({ verb, until, request, now }: Attempted): Refusal | undefined {
  if (verb === 'approve' || verb === 'reject') return undefined;
  if (until !== undefined && until > now && until < latestUntil(verb, request.rule, now)) return undefined;
  const why =
    verb === 'exempt'
      ? `Choose a day after today and at most ${String(MOST_EXEMPT_DAYS)} days from now.`
      : `Choose a time at most ${String(MOST_POSTPONE_DAYS)} days from now and before ${request.rule.dueAt}.`;
  return { reason: 'bad-until', why };
}

function same(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
