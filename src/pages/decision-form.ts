import { formToken } from '../approvals/csrf.ts';
import { latestUntil, MOST_EXEMPT_DAYS, namesConsumers, verbsFor } from '../approvals/rules.ts';
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

/** The form for a person who may answer; with what was typed and what is wrong with it. */
export function decisionForm(
  deps: PageDeps,
  rows: RequestRows,
  person: Person,
  now: Instant,
  typed: DecisionFields,
  errors: ApprovalForm['errors'],
): ApprovalForm {
  const { request, proposal } = rows;
  const latest = latestUntil('postpone', request.rule, now);
  const postponements = POSTPONEMENTS.filter(({ ms }) => after(now, ms) < latest);
  const subject = { personId: person.id, form: request.approvalId, planHash: request.planHash };
  return {
    token: formToken(deps.csrfKey, subject, formExpiry(now)),
    verbs: verbsFor(person, request.rule, proposal.actors).filter(
      (verb) => verb !== 'postpone' || postponements.length > 0,
    ),
    needsReasonToApprove: namesConsumers(proposal.impact),
    exemptDays: { first: dayOf(after(now, DAY_MS)), last: dayOf(after(now, MOST_EXEMPT_DAYS * DAY_MS)) },
    postponements,
    values: {
      verb: verbOf(typed.verb),
      reason: typed.reason,
      exemptUntil: typed.exemptUntil,
      postpone: typed.postpone,
    },
    errors,
  };
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
