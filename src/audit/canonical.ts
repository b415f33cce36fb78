import type { AuditRecord } from '../model/audit.ts';
import type { Json } from '../model/json.ts';
import { COLUMNS } from './schema.ts';
import type { Column } from './schema.ts';

/**
 * The columns that `RecordHash` covers, in their order. All are scalar: Log Analytics may write JSON anew, so states enter
 * by their hashes only.
 */
export const HASHED_COLUMNS: readonly Column[] = [
  'EventId',
  'EventTime',
  'EventType',
  'EventResult',
  'CaseId',
  'CorrelationId',
  'CausationId',
  'ActorType',
  'ActorId',
  'OnBehalfOfId',
  'ActorAuthMethod',
  'DriftActorId',
  'TargetResourceId',
  'TargetSubresource',
  'ControlId',
  'PolicyId',
  'PolicyVersion',
  'PolicyHash',
  'FindingKey',
  'Mode',
  'ActionId',
  'PlanHash',
  'ApprovalId',
  'ApprovalsRequired',
  'ApprovalsReceived',
  'Decision',
  'DecisionReason',
  'DecisionUntil',
  'BeforeHash',
  'AfterHash',
  'EvidenceHash',
  'ArmCorrelationId',
  'BotVersion',
  'ChainId',
  'ChainSeq',
  'PrevHash',
];

/**
 * The text that `RecordHash` is the SHA-256 of: version `v1` and the hashed columns, joined by line feeds. What is absent
 * is empty, times are `yyyy-MM-ddTHH:mm:ss.fff`. Records hold no control characters, so a line is a column.
 */
export function canonicalText(record: Omit<AuditRecord, 'RecordHash'>): string {
  const values: Readonly<Partial<Record<Column, Json>>> = record;
  return ['v1', ...HASHED_COLUMNS.map((column) => scalar(column, values[column]))].join('\n');
}

function scalar(column: Column, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') throw new TypeError(`${column} is hashed and must be a scalar.`);
  return COLUMNS[column] === 'datetime' ? String(value).replace(/Z$/, '') : String(value);
}
