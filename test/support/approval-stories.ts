import type { ApprovalRequest } from '../../src/model/approval.ts';
import type { AuditEntry, AuditRecord } from '../../src/model/audit.ts';
import type { Actor, CaseRecord, Proposal } from '../../src/model/case.ts';
import type { ApprovalRule, Decision } from '../../src/model/decision.ts';
import type { Instant } from '../../src/model/json.ts';
import type { AuditTrail } from '../../src/ports/audit-log.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Workflows } from '../../src/ports/workflows.ts';
import { insertRequest } from '../../src/records/approvals.ts';
import { moveCase, openCase, writeDecision, writeProposal } from '../../src/records/cases.ts';

export const NOW = '2026-02-01T09:00:00.000Z';
export const REGISTRY =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/acrcontoso';
export const APPROVAL_ID = '0123456789abcdef0123456789abcdef';
export const CASE_ID = 'f00dfeedf00dfeedf00dfeedf00dfeed-g1';
export const PLAN_HASH = 'a'.repeat(64);

/** A rule as the decision about a drift makes one. */
export function aRule(change: Partial<ApprovalRule> = {}): ApprovalRule {
  return {
    role: 'approver-platform',
    fallback: 'approver-security',
    mail: ['platform@contoso.example'],
    quorum: 1,
    authorMayApprove: true,
    remindAt: '2026-02-01T21:00:00.000Z',
    escalateAt: '2026-02-02T01:00:00.000Z',
    dueAt: '2026-02-02T09:00:00.000Z',
    onExpiry: 'reject',
    ...change,
  };
}

/** A request about `PLAN_HASH`. */
export function aRequest(change: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    approvalId: APPROVAL_ID,
    caseId: CASE_ID,
    planHash: PLAN_HASH,
    rule: aRule(),
    requestedAt: '2026-02-01T08:59:00.000Z',
    ...change,
  };
}

/** A person of whom an event says that they wrote. */
export const byPerson = (person: { id: string; name: string }): Actor => ({
  id: person.id,
  name: person.name,
  kind: 'person',
  from: 'event',
  operation: 'Microsoft.ContainerRegistry/registries/write',
  at: '2026-02-01T08:58:00.000Z',
});

/** A pipeline. */
export const PIPELINE: Actor = {
  id: '00000000-0000-4000-8000-0000000000f1',
  name: 'pipeline-orders',
  kind: 'application',
  from: 'event',
  at: '2026-02-01T08:58:00.000Z',
};

/** A drift: the admin account of a registry was switched on by a pipeline, and one workload logs in with it. */
export function aProposal(change: Partial<Proposal> = {}): Proposal {
  const body = (enabled: boolean) => ({ properties: { adminUserEnabled: enabled } });
  const patch = (enabled: boolean) => [
    { method: 'PATCH' as const, resourceId: REGISTRY, apiVersion: '2025-04-01', body: body(enabled) },
  ];
  return {
    caseId: CASE_ID,
    controlId: 'acr-admin-account-disabled',
    controlVersion: '1',
    title: 'Registry admin account is disabled',
    rationale: 'The admin account is one shared password with full push and pull rights. Nobody can tell who used it.',
    severity: 'high',
    resourceId: REGISTRY,
    resourceType: 'Microsoft.ContainerRegistry/registries',
    standsFor: REGISTRY.toLowerCase(),
    defaultMode: 'auto',
    ceiling: 'auto',
    finding: {
      controlId: 'acr-admin-account-disabled',
      controlVersion: '1',
      resourceId: REGISTRY,
      severity: 'high',
      evidence: [
        {
          path: '/properties/adminUserEnabled',
          current: true,
          desired: false,
          messageId: 'enabled',
          message: 'The admin account of the registry acrcontoso is enabled.',
        },
      ],
    },
    plan: patch(false),
    undo: patch(true),
    touched: [{ path: '/properties/adminUserEnabled', before: true }],
    impact: {
      configured: {
        known: true,
        consumers: [
          {
            kind: 'container group',
            name: 'aci-orders',
            id: REGISTRY.replace(/\/providers.*/u, '/providers/Microsoft.ContainerInstance/containerGroups/aci-orders'),
          },
        ],
      },
      used: { known: false, why: 'The sign-in logs of the registry are not collected.' },
      notes: [],
    },
    actors: [PIPELINE],
    proof: { known: true, at: '2026-02-01T08:50:00.000Z', by: 'sweep' },
    planHash: PLAN_HASH,
    lookedAt: '2026-02-01T08:58:30.000Z',
    ...change,
  };
}

/** The row of the case of a proposal, waiting for an answer. */
export function aCase(proposal: Proposal, change: Partial<CaseRecord> = {}): CaseRecord {
  return {
    caseId: proposal.caseId,
    findingKey: proposal.caseId.replace(/-g\d+$/u, ''),
    generation: 1,
    controlId: proposal.controlId,
    title: proposal.title,
    severity: proposal.severity,
    resourceId: proposal.resourceId,
    resourceType: proposal.resourceType,
    state: 'waiting',
    openedAt: '2026-02-01T08:58:40.000Z',
    changedAt: '2026-02-01T08:59:00.000Z',
    planHash: proposal.planHash,
    because: [],
    approvalId: APPROVAL_ID,
    ...change,
  };
}

/** Keeps a case that waits for an answer to a request. */
export async function keepAsked(
  store: Store,
  about: { proposal?: Proposal; request?: ApprovalRequest; record?: Partial<CaseRecord> } = {},
): Promise<ApprovalRequest> {
  const proposal = about.proposal ?? aProposal();
  const request = about.request ?? aRequest({ caseId: proposal.caseId, planHash: proposal.planHash });
  const decision: Decision = {
    action: 'ask',
    approval: request.rule,
    because: ['The container group aci-orders is set up to log in with the admin account.'],
    mode: 'auto',
    enforcement: 'enforce',
    settingsHash: 'b'.repeat(64),
    decidedAt: '2026-02-01T08:58:50.000Z',
  };
  const record = aCase(proposal, { approvalId: request.approvalId, ...about.record });
  await openCase(store, record, proposal, request.rule.dueAt);
  await writeDecision(store, proposal.caseId, proposal.planHash, decision);
  return insertRequest(store, request, 0);
}

/** Gives the case another plan, as a look at a changed resource does. */
export async function changePlan(store: Store, planHash: string): Promise<void> {
  await writeProposal(store, aProposal({ planHash }));
  await moveCase(store, CASE_ID, NOW, (record) => ({ ...record, planHash, changedAt: NOW }));
}

/** An audit trail that keeps what is appended, once per step key. */
export function memoryTrail(): AuditTrail & {
  readonly entries: AuditEntry[];
  readChain(id: string): Promise<AuditRecord[]>;
} {
  const kept = new Map<string, AuditRecord>();
  const entries: AuditEntry[] = [];
  return {
    entries,
    append(chain, stepKey, entry) {
      const key = `${chain} ${stepKey}`;
      const before = kept.get(key);
      if (before !== undefined) return Promise.resolve(before);
      const seq = [...kept.values()].filter(({ ChainId }) => ChainId === chain).length + 1;
      const record: AuditRecord = {
        ...entry,
        TimeGenerated: NOW,
        EventTime: NOW,
        EventId: key,
        SchemaVersion: '1',
        EventCategory: 'Approval',
        BotVersion: '0.1.0',
        BotInstance: 'test',
        Environment: 'test',
        IsTruncated: false,
        ChainId: chain,
        ChainSeq: seq,
        PrevHash: '',
        RecordHash: '',
      };
      kept.set(key, record);
      entries.push(entry);
      return Promise.resolve(record);
    },
    readChain: (id) => Promise.resolve([...kept.values()].filter(({ ChainId }) => ChainId === id)),
  };
}

/** A clock that stands still until it is moved. */
export function stoppedClock(at: Instant = NOW): Clock & { set(instant: Instant): void } {
  let now = at;
  return { now: () => now, set: (instant) => (now = instant) };
}

/** A runtime that notes who was woken. */
export function notedWorkflows(): Workflows & { readonly woken: string[] } {
  const woken: string[] = [];
  return {
    woken,
    wake: (id) => Promise.resolve(void woken.push(id)),
    start: () => Promise.resolve('started'),
    terminate: () => Promise.resolve(),
  };
}

/** A log that notes its warnings. */
export function notedLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const note = (message: string) => void lines.push(message);
  return { lines, info: note, warn: note, error: note };
}
