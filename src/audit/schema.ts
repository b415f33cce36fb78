import type { AuditEventType, AuditRecord } from '../model/audit.ts';

/** The types of Log Analytics; GUIDs are strings there. */
export type ColumnType = 'string' | 'int' | 'long' | 'boolean' | 'datetime' | 'dynamic';

/** The columns of `RemediationAudit_CL`, with those that later events will fill. */
export const COLUMNS = {
  TimeGenerated: 'datetime',
  EventTime: 'datetime',
  EventId: 'string',
  SchemaVersion: 'string',

  EventCategory: 'string',
  EventType: 'string',
  EventResult: 'string',
  EventResultDetails: 'string',
  EventSeverity: 'string',
  Message: 'string',

  CaseId: 'string',
  CorrelationId: 'string',
  CausationId: 'string',
  TraceId: 'string',
  ArmCorrelationId: 'string',

  ActorType: 'string',
  ActorId: 'string',
  ActorName: 'string',
  ActorIpAddr: 'string',
  ActorAuthMethod: 'string',
  OnBehalfOfId: 'string',

  DriftActorId: 'string',
  DriftActorName: 'string',
  DriftOperation: 'string',
  DriftTime: 'datetime',

  TargetResourceId: 'string',
  TargetResourceType: 'string',
  TargetSubscriptionId: 'string',
  TargetSubresource: 'string',

  ControlId: 'string',
  PolicyId: 'string',
  PolicyVersion: 'string',
  PolicyHash: 'string',
  FindingKey: 'string',

  Mode: 'string',
  ActionId: 'string',
  PlanHash: 'string',
  Risk: 'string',
  DurationMs: 'long',

  ApprovalId: 'string',
  ApprovalStage: 'int',
  ApprovalsRequired: 'int',
  ApprovalsReceived: 'int',
  ApprovalDueAt: 'datetime',
  ApprovalChannel: 'string',
  Decision: 'string',
  DecisionReason: 'string',
  DecisionUntil: 'datetime',

  BeforeState: 'dynamic',
  AfterState: 'dynamic',
  BeforeHash: 'string',
  AfterHash: 'string',
  EvidenceUri: 'string',
  EvidenceHash: 'string',
  IsTruncated: 'boolean',
  AdditionalFields: 'dynamic',

  BotVersion: 'string',
  BotInstance: 'string',
  Environment: 'string',

  ChainId: 'string',
  ChainSeq: 'long',
  PrevHash: 'string',
  RecordHash: 'string',
} as const satisfies { readonly [Column in keyof AuditRecord]-?: ColumnType } & Readonly<Record<string, ColumnType>>;

/** The name of a column. */
export type Column = keyof typeof COLUMNS;

/** Is there a column of that name? */
export function isColumn(name: string): name is Column {
  return Object.hasOwn(COLUMNS, name);
}

/** Changes when a column gets another meaning. */
export const SCHEMA_VERSION = '1';

/** What an event is about. */
export type EventCategory =
  'Detection' | 'Decision' | 'Approval' | 'Exemption' | 'Remediation' | 'Verification' | 'Policy' | 'System';

const CATEGORY_OF: Readonly<Record<AuditEventType, EventCategory>> = {
  'finding.detected': 'Detection',
  'finding.resolved': 'Detection',
  'decision.made': 'Decision',
  'approval.requested': 'Approval',
  'approval.notified': 'Approval',
  'approval.voted': 'Approval',
  'approval.decided': 'Approval',
  'approval.escalated': 'Approval',
  'approval.expired': 'Approval',
  'approval.voided': 'Approval',
  'exemption.granted': 'Exemption',
  'remediation.planned': 'Remediation',
  'remediation.started': 'Remediation',
  'remediation.applied': 'Remediation',
  'remediation.failed': 'Remediation',
  'remediation.skipped': 'Remediation',
  'remediation.verified': 'Verification',
  'case.blocked': 'Decision',
  'case.closed': 'Decision',
  'breaker.opened': 'System',
  'breaker.closed': 'System',
  'war.declared': 'Decision',
  'war.ended': 'Decision',
  'policy.loaded': 'Policy',
  'policy.rejected': 'Policy',
  'killswitch.engaged': 'System',
  'killswitch.released': 'System',
  'notification.sent': 'System',
  'notification.failed': 'System',
  'event.rejected': 'Detection',
  'event.redriven': 'Detection',
  'storm.began': 'System',
  'storm.ended': 'System',
  'bot.heartbeat': 'System',
  'bot.self-check': 'System',
  'sweep.completed': 'Detection',
  'sweep.failed': 'Detection',
};

/** The column `EventCategory` of an event type. */
export function categoryOf(type: AuditEventType): EventCategory {
  return CATEGORY_OF[type];
}
