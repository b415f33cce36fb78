import type { ApprovalOutcome, ApprovalRequest, Vote } from '../model/approval.ts';
import type { Instant } from '../model/json.ts';
import type { Row, Store } from '../ports/store.ts';

/** `approval:<id>` holds `request`, one `vote~<person>` each, `outcome` and `announced`: rows that are inserted, never changed. */
const partition = (approvalId: string): string => `approval:${approvalId}`;

/** Keeps a request as number `round` (from 0) about its plan; one that is there already wins and is returned. */
export async function insertRequest(store: Store, request: ApprovalRequest, round: number): Promise<ApprovalRequest> {
  const partitionOfCase = `case:${request.caseId}`;
  const key = `request~${request.planHash}~${String(round).padStart(4, '0')}`;
  const inserted = await store.insert(partitionOfCase, key, request);
  const first = (inserted ?? (await store.get<ApprovalRequest>(partitionOfCase, key)))?.value ?? request;
  await store.insert(partition(first.approvalId), 'request', first);
  return first;
}

/** A request, or `undefined` when there is none of that id. */
export async function readRequest(store: Store, approvalId: string): Promise<ApprovalRequest | undefined> {
  return (await store.get<ApprovalRequest>(partition(approvalId), 'request'))?.value;
}

/** What the store holds about one request. */
export type ApprovalFile = {
  readonly request: ApprovalRequest | undefined;
  /** One per person. */
  readonly votes: readonly Vote[];
  readonly outcome: ApprovalOutcome | undefined;
  /** Has everything been done that follows from the outcome? */
  readonly announced: boolean;
};

/** Everything about a request in one call, as it is at one time. */
export async function readApprovalFile(store: Store, approvalId: string): Promise<ApprovalFile> {
  const rows = new Map<string, ApprovalRequest & Vote & ApprovalOutcome>();
  for await (const { key, value } of store.list<ApprovalRequest & Vote & ApprovalOutcome>(partition(approvalId))) {
    rows.set(key, value);
  }
  return {
    request: rows.get('request'),
    votes: [...rows].filter(([key]) => key.startsWith('vote~')).map(([, value]) => value),
    outcome: rows.get('outcome'),
    announced: rows.has('announced'),
  };
}

/** Keeps a person's vote; `false` when that person has voted on this request before. */
export async function insertVote(store: Store, approvalId: string, vote: Vote): Promise<boolean> {
  return (await store.insert(partition(approvalId), `vote~${vote.personId}`, vote)) !== undefined;
}

/** All votes on a request, one per person. */
export async function votesOn(store: Store, approvalId: string): Promise<readonly Vote[]> {
  const votes: Vote[] = [];
  for await (const row of store.list<Vote>(partition(approvalId), { from: 'vote~', before: 'vote~~' })) {
    votes.push(row.value);
  }
  return votes;
}

/** Ends a request, once; what ended it first is returned. */
export async function insertOutcome(
  store: Store,
  approvalId: string,
  outcome: ApprovalOutcome,
): Promise<ApprovalOutcome> {
  const inserted = await store.insert(partition(approvalId), 'outcome', outcome);
  return inserted?.value ?? (await readOutcome(store, approvalId)) ?? outcome;
}

/** How a request ended; `undefined` while it is open. */
export async function readOutcome(store: Store, approvalId: string): Promise<ApprovalOutcome | undefined> {
  return (await store.get<ApprovalOutcome>(partition(approvalId), 'outcome'))?.value;
}

/** Notes that everything which follows from the outcome has been done: records written, exemption granted. */
export async function markAnnounced(store: Store, approvalId: string, at: Instant): Promise<void> {
  await store.insert(partition(approvalId), 'announced', { at });
}

/** A case whose request somebody is answering, and since when. */
type Answering = { readonly caseId: string; readonly at: Instant };

/** Notes, before a vote is kept, that a case has to look at its request: the call that wakes it may get lost. */
export async function noteAnswering(store: Store, caseId: string, at: Instant): Promise<void> {
  await store.put('answering', caseId, { caseId, at });
}

/** The cases noted so; whoever has woken one deletes its row. */
export function listAnswering(store: Store): AsyncIterable<Row<Answering>> {
  return store.list<Answering>('answering');
}
