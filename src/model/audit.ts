import type { Instant, JsonObject } from './json.ts';

/** The events of the audit trail that exist so far. */
export type AuditEventType =
  | 'finding.detected'
  | 'finding.resolved'
  | 'decision.made'
  | 'approval.requested'
  | 'approval.notified'
  | 'approval.voted'
  | 'approval.decided'
  | 'approval.escalated'
  | 'approval.expired'
  | 'approval.voided'
  | 'exemption.granted'
  | 'remediation.planned'
  | 'remediation.started'
  | 'remediation.applied'
  | 'remediation.failed'
  | 'remediation.skipped'
  | 'remediation.verified'
  | 'case.blocked'
  | 'case.closed'
  | 'breaker.opened'
  | 'breaker.closed'
  | 'war.declared'
  | 'war.ended'
  | 'policy.loaded'
  | 'policy.rejected'
  | 'killswitch.engaged'
  | 'killswitch.released'
  | 'notification.sent'
  | 'notification.failed'
  | 'event.rejected'
  | 'event.redriven'
  | 'storm.began'
  | 'storm.ended'
  | 'bot.heartbeat'
  | 'bot.self-check'
  | 'sweep.completed'
  | 'sweep.failed';

/**
 * What a step says of itself; the chain adds time, ids, sequence and hashes. Columns of `RemediationAudit_CL` (see
 * `audit/`). States hold no secrets: bodies were redacted when they were read. `Message` is one sentence for people.
 */
export type AuditEntry = {
  readonly EventType: AuditEventType;
  readonly EventResult: 'Success' | 'Partial' | 'Failure' | 'NA';
  readonly EventResultDetails?: string;
  readonly EventSeverity?: 'Informational' | 'Low' | 'Medium' | 'High';
  readonly Message: string;
  readonly CaseId?: string;
  readonly CorrelationId?: string;
  readonly ArmCorrelationId?: string;
  readonly ActorType?: 'Human' | 'ManagedIdentity' | 'ServicePrincipal' | 'System';
  readonly ActorId?: string;
  readonly ActorName?: string;
  readonly ActorAuthMethod?: 'Entra' | 'None';
  readonly DriftActorId?: string;
  readonly DriftActorName?: string;
  readonly DriftOperation?: string;
  readonly DriftTime?: Instant;
  readonly TargetResourceId?: string;
  readonly TargetResourceType?: string;
  readonly TargetSubscriptionId?: string;
  readonly TargetSubresource?: string;
  readonly ControlId?: string;
  readonly PolicyId?: string;
  readonly PolicyVersion?: string;
  readonly PolicyHash?: string;
  readonly FindingKey?: string;
  readonly Mode?: 'Observe' | 'Propose' | 'Approve' | 'Enforce';
  readonly ActionId?: string;
  readonly PlanHash?: string;
  readonly Risk?: 'Low' | 'Medium' | 'High';
  readonly DurationMs?: number;
  readonly ApprovalId?: string;
  readonly ApprovalStage?: number;
  readonly ApprovalsRequired?: number;
  readonly ApprovalsReceived?: number;
  readonly ApprovalDueAt?: Instant;
  readonly ApprovalChannel?: string;
  readonly Decision?: 'Approve' | 'Reject' | 'Exempt' | 'Snooze' | 'Expire';
  readonly DecisionReason?: string;
  readonly DecisionUntil?: Instant;
  readonly BeforeState?: JsonObject;
  readonly AfterState?: JsonObject;
  readonly BeforeHash?: string;
  readonly AfterHash?: string;
  readonly EvidenceHash?: string;
  readonly AdditionalFields?: JsonObject;
};

/** A row of the audit trail, complete. */
export type AuditRecord = AuditEntry & {
  readonly TimeGenerated: Instant;
  readonly EventTime: Instant;
  readonly EventId: string;
  readonly SchemaVersion: string;
  readonly EventCategory: string;
  readonly BotVersion: string;
  readonly BotInstance: string;
  readonly Environment: string;
  readonly IsTruncated: boolean;
  readonly ChainId: string;
  /** From 1. */
  readonly ChainSeq: number;
  /** `RecordHash` of the record before it; empty for the first. */
  readonly PrevHash: string;
  readonly RecordHash: string;
};
