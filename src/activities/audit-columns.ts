import { placeOf } from '../engine/resource-kind.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Decision } from '../model/decision.ts';
import type { Severity } from '../model/finding.ts';

const SEVERITY = { critical: 'High', high: 'High', medium: 'Medium', low: 'Low' } as const;
const MODE = { report: 'Propose', approval: 'Approve', auto: 'Enforce' } as const;

/** How severe an event of a finding is. */
export function severityOf(severity: Severity): 'High' | 'Medium' | 'Low' {
  return SEVERITY[severity];
}

/** The column `Mode`: `Observe` while enforcement is off. */
export function modeOf(decision: Decision): 'Observe' | 'Propose' | 'Approve' | 'Enforce' {
  if (decision.enforcement !== 'enforce') return 'Observe';
  return decision.action === 'ask' ? 'Approve' : MODE[decision.mode];
}

/** The columns that every record of a case has. */
export function caseColumns(record: CaseRecord, proposal?: Proposal): Partial<AuditEntry> {
  const actor = proposal?.actors[0];
  return {
    CaseId: record.caseId,
    CorrelationId: record.caseId,
    ActorType: 'System',
    TargetResourceId: record.resourceId.toLowerCase(),
    TargetResourceType: record.resourceType,
    TargetSubscriptionId: record.resourceId.split('/')[2] ?? '',
    ControlId: record.controlId,
    PolicyId: record.controlId,
    FindingKey: record.findingKey,
    PlanHash: record.planHash,
    Risk: severityOf(record.severity),
    EventSeverity: severityOf(record.severity),
    ...(proposal === undefined ? {} : { PolicyVersion: proposal.controlVersion }),
    ...(actor?.id === undefined ? {} : { DriftActorId: actor.id }),
    ...(actor?.name === undefined ? {} : { DriftActorName: actor.name }),
    ...(actor?.operation === undefined ? {} : { DriftOperation: actor.operation }),
    ...(actor?.at === undefined ? {} : { DriftTime: actor.at }),
  };
}

/**
 * What people call a resource, for sentences: its name; role assignments have none, so the start of their GUID. What stands
 * for all of a kind has the name of its place.
 */
export function nameOf(resourceId: string): string {
  const name = placeOf(resourceId).split('/').at(-1) ?? resourceId;
  if (/^\/subscriptions\/[^/]+$/iu.test(placeOf(resourceId))) return `subscription ${name.slice(0, 8)}`;
  return /\/roleAssignments\/[^/]+$/iu.test(resourceId) ? `role assignment ${name.slice(0, 8)}` : name;
}
