import type { ApprovalRequest } from '../model/approval.ts';
import type { Attempt, CaseRecord, Proposal } from '../model/case.ts';
import type { Decision } from '../model/decision.ts';
import type { Row, Store } from '../ports/store.ts';
import { casePartition, type CaseEnd, type Resolved } from './cases.ts';

/** What the store holds about one case. */
export type CaseFile = {
  readonly state: Row<CaseRecord> | undefined;
  readonly proposal: Proposal | undefined;
  readonly decision: { readonly planHash: string; readonly decision: Decision } | undefined;
  readonly resolved: Resolved | undefined;
  readonly end: CaseEnd | undefined;
  /** In order; with the numbers that were spent without an attempt, which have no request id. */
  readonly attempts: readonly Row<Attempt>[];
  /** Requests for approval, about whatever plan; those about one plan in order. */
  readonly requests: readonly ApprovalRequest[];
  /** The keys of the notes about who was told what. */
  readonly told: ReadonlySet<string>;
};

type Value = CaseRecord & Proposal & NonNullable<CaseFile['decision']> & Resolved & CaseEnd & Attempt & ApprovalRequest;

/** Everything about a case in one request, as it is at one time. */
export async function readCaseFile(store: Store, caseId: string): Promise<CaseFile> {
  const rows = new Map<string, Row<Value>>();
  for await (const row of store.list<Value>(casePartition(caseId))) rows.set(row.key, row);
  const all = [...rows.values()];
  return {
    state: rows.get('state'),
    proposal: rows.get('proposal')?.value,
    decision: rows.get('decision')?.value,
    resolved: rows.get('resolved')?.value,
    end: rows.get('end')?.value,
    attempts: all.filter(({ key }) => key.startsWith('attempt~')),
    requests: all.filter(({ key }) => key.startsWith('request~')).map(({ value }) => value),
    told: new Set([...rows.keys()].filter((key) => key.startsWith('told~'))),
  };
}

/** The decision about the proposal with that hash; `undefined` when none was made about it. */
export function decisionAbout({ decision }: CaseFile, planHash: string): Decision | undefined {
  return decision?.planHash === planHash ? decision.decision : undefined;
}

/** All requests about a plan, oldest first: a postponed one is followed by another. */
export function requestsAbout({ requests }: CaseFile, planHash: string): readonly ApprovalRequest[] {
  return requests.filter((request) => request.planHash === planHash);
}

/** One attempt by its number. */
export function attemptIn({ attempts }: CaseFile, number: number): Row<Attempt> | undefined {
  return attempts.find(({ value }) => value.number === number);
}
