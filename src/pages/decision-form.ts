import { formToken } from '../approvals/csrf.ts';
import {
  isRespected,
  latestUntil,
  MOST_EXEMPT_DAYS,
  namesConsumers,
  OFFERED_EXEMPT_DAYS,
  verbsFor,
} from '../approvals/rules.ts';
import { opponentName } from '../engine/opponent.ts';
import type { Person, Verb } from '../model/approval.ts';
import type { Instant } from '../model/json.ts';
import type { ApprovalForm } from '../render/approval-form.ts';
import type { PageDeps } from './exchange.ts';
import type { Fields } from './form.ts';
import { formExpiry } from './pause-state.ts';
import type { RequestRows } from './standing.ts';

/** The fields of the form that answers a request. */
export const DECISION_FIELDS = ['token', 'planHash', 'verb', 'reason', 'exemptUntil', 'postpone'] as const;

/** The form as it was sent. */
export type DecisionFields = Fields<(typeof DECISION_FIELDS)[number]>;

/** A form that nobody has filled in. */
export const EMPTY_DECISION: DecisionFields = {
  token: '',
  planHash: '',
  verb: '',
  reason: '',
  exemptUntil: '',
  postpone: '',
};

/** A reason has at most 1,000 characters. */
const MOST_OFFERED = 900;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const VERBS: readonly Verb[] = ['approve', 'reject', 'exempt', 'postpone'];

const POSTPONEMENTS = [
  { value: 'PT1H', label: '1 hour', ms: HOUR_MS },
  { value: 'PT4H', label: '4 hours', ms: 4 * HOUR_MS },
  { value: 'P1D', label: '1 day', ms: DAY_MS },
  { value: 'P3D', label: '3 days', ms: 3 * DAY_MS },
  { value: 'P7D', label: '7 days', ms: 7 * DAY_MS },
] as const;

/**
 * The form for a person who may answer; with what was typed and what is wrong with it. Before anything was typed it is empty,
 * but where people have undone our fix twice: then an exemption is filled in.
 */
export function decisionForm(
  deps: PageDeps,
  rows: RequestRows,
  person: Person,
  now: Instant,
  typed: DecisionFields | undefined,
  errors: ApprovalForm['errors'],
): ApprovalForm {
  const { request, proposal } = rows;
  const latest = latestUntil('postpone', request.rule, now);
  const postponements = POSTPONEMENTS.filter(({ ms }) => after(now, ms) < latest);
  const subject = { personId: person.id, form: request.approvalId, planHash: request.planHash };
  const verbs = verbsFor(person, request.rule, proposal.actors).filter(
    (verb) => verb !== 'postpone' || postponements.length > 0,
  );
  const offer = typed === undefined && verbs.includes('exempt') ? offeredExemption(rows, now) : undefined;
  const fields = typed ?? offer ?? EMPTY_DECISION;
  return {
    offered: offer !== undefined,
    token: formToken(deps.csrfKey, subject, formExpiry(now)),
    verbs,
    needsReasonToApprove: namesConsumers(proposal.impact),
    exemptDays: { first: dayOf(after(now, DAY_MS)), last: dayOf(after(now, MOST_EXEMPT_DAYS * DAY_MS)) },
    postponements,
    values: {
      verb: verbOf(fields.verb),
      reason: fields.reason,
      exemptUntil: fields.exemptUntil,
      postpone: fields.postpone,
    },
    errors,
  };
}

/** What the approver is offered when people have undone our fix twice: to accept what they want, for a while. */
function offeredExemption({ request, proposal }: RequestRows, now: Instant): DecisionFields | undefined {
  const { war } = request.rule;
  if (war === undefined || !isRespected(request.rule)) return undefined;
  const who = war.saidNo.map(opponentName).join(' and ');
  const what = proposal.finding.evidence.map(({ message }) => message).join(' ');
  const reason = `${who} undid the fix ${String(war.reversals.length)} times. ${what}`.slice(0, MOST_OFFERED);
  return { ...EMPTY_DECISION, verb: 'exempt', reason, exemptUntil: dayOf(after(now, OFFERED_EXEMPT_DAYS * DAY_MS)) };
}

/** The verb that was chosen; `undefined` when none was. */
export function verbOf(text: string): Verb | undefined {
  return VERBS.find((verb) => verb === text);
}

/** Until when the person wants it; `undefined` where the field is empty or says no such time. */
export function untilOf(verb: Verb, fields: DecisionFields, now: Instant): Instant | undefined {
  if (verb === 'postpone') {
    const ms = POSTPONEMENTS.find(({ value }) => value === fields.postpone)?.ms;
    return ms === undefined ? undefined : after(now, ms);
  }
  if (verb !== 'exempt' || !/^\d{4}-\d\d-\d\d$/u.test(fields.exemptUntil)) return undefined;
  const midnight = new Date(`${fields.exemptUntil}T00:00:00.000Z`);
  return Number.isNaN(midnight.getTime()) || dayOf(midnight.toISOString()) !== fields.exemptUntil
    ? undefined
    : midnight.toISOString();
}

const after = (now: Instant, ms: number): Instant => new Date(Date.parse(now) + ms).toISOString();
const dayOf = (instant: Instant): string => instant.slice(0, 10);
