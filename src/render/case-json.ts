import type { ApprovalRequest } from '../model/approval.ts';
import type { AuditRecord } from '../model/audit.ts';
import type { Attempt, CaseRecord, Proposal } from '../model/case.ts';
import type { Decision } from '../model/decision.ts';
import type { JsonObject } from '../model/json.ts';
import type { Step } from '../model/plan.ts';
import { azRestLines, azRestRequest } from './az-rest.ts';
import { differencesOf } from './differences.ts';

/** What the API tells of a case in a list. */
export type CaseFacts = {
  readonly record: CaseRecord;
  readonly decision: Decision | undefined;
  readonly request: ApprovalRequest | undefined;
};

/** What it tells of one case beyond that. */
export type CaseDetails = CaseFacts & {
  readonly proposal: Proposal | undefined;
  readonly attempts: readonly Attempt[];
  readonly history: readonly AuditRecord[];
};

/** A case as `GET /api/cases` lists it. Members that are not known are absent. */
export function caseSummary({ record, decision, request }: CaseFacts, publicBaseUrl: string): JsonObject {
  return {
    id: record.caseId,
    state: record.state,
    control: record.controlId,
    title: record.title,
    severity: record.severity,
    resource: record.resourceId,
    openedAt: record.openedAt,
    changedAt: record.changedAt,
    closedAt: record.closedAt,
    decision: decision && {
      action: decision.action,
      because: decision.because,
      mode: decision.mode,
      enforcement: decision.enforcement,
    },
    because: record.because.length === 0 ? undefined : record.because,
    blocked: record.blocked,
    approval: request && {
      id: request.approvalId,
      url: `${publicBaseUrl}/approvals/${request.approvalId}`,
      dueAt: request.rule.dueAt,
    },
  };
}

/** A case as `GET /api/cases/{id}` answers it: with its proposal, attempts and every step on record. */
export function caseDetail(details: CaseDetails, publicBaseUrl: string): JsonObject {
  return {
    ...caseSummary(details, publicBaseUrl),
    proposal: details.proposal && proposalJson(details.proposal),
    attempts: details.attempts.map(({ number, clientRequestId, startedAt, endedAt, result }) => ({
      number,
      clientRequestId,
      startedAt,
      endedAt,
      result,
    })),
    steps: details.history.map((record) => ({
      at: record.EventTime,
      event: record.EventType,
      result: record.EventResult,
      message: record.Message,
      by: record.ActorName,
    })),
  };
}

function proposalJson(proposal: Proposal): JsonObject {
  const { plan, undo } = proposal;
  return {
    control: proposal.controlId,
    controlVersion: proposal.controlVersion,
    rationale: proposal.rationale,
    evidence: proposal.finding.evidence,
    plan,
    undo,
    alternatives: proposal.alternatives?.map(({ kind, name, effect, steps }) => {
      return { kind, name, effect, steps: steps.map(stepJson) };
    }),
    advice: 'unfixable' in plan && plan.advice ? { ...plan.advice, steps: plan.advice.steps.map(stepJson) } : undefined,
    differences: differencesOf(proposal).map(({ path, before, after }) => ({ path, before, after })),
    azRest: {
      plan: 'unfixable' in plan ? [] : azRestLines(plan),
      undo: 'irreversible' in undo ? [] : azRestLines(undo),
    },
    impact: proposal.impact,
    planHash: proposal.planHash,
    actors: proposal.actors,
    lookedAt: proposal.lookedAt,
  };
}

function stepJson({ what, request }: Step): JsonObject {
  return { what, request, azRest: request && azRestRequest(request) };
}
