import type { CaseOutcome } from '../model/case.ts';
import type { LapseKind } from '../model/finding.ts';
import type { Instant } from '../model/json.ts';
import type { Row, Store } from '../ports/store.ts';

/**
 * `finding:<key>` holds the state of one control on one resource; `findings` lists what stands without a case: reported,
 * found by the first sweep, unreadable, not to be told, or not stated any more.
 */
export type FindingState =
  /** The control is met; the next drift is a new generation. */
  | 'compliant'
  /** A case is at work on it. */
  | 'open'
  /** Its case has ended and the drift stays. */
  | 'closed'
  /** It was there when the scope was first swept. */
  | 'pre-existing'
  /** The control's mode is `report`. */
  | 'reported';

/** The row of a finding. */
export type FindingRecord = {
  readonly findingKey: string;
  readonly controlId: string;
  readonly resourceId: string;
  readonly state: FindingState;
  /** 0 before the first case. */
  readonly generation: number;
  readonly since: Instant;
  /** How the last case ended, while the state is `closed`. */
  readonly closedAs?: CaseOutcome;
  /** How many of its cases in a row were lost soon after they were opened. */
  readonly lost?: number;
};

/** What stands without a case and a person should see. */
export type StandingFinding = {
  /** A control; an attestation or a signal where the kind says so. */
  readonly controlId: string;
  /** A resource, or the scope that nobody could judge. */
  readonly resourceId: string;
  readonly kind: 'pre-existing' | 'reported' | 'unreadable' | 'could-not-tell' | 'signal' | LapseKind;
  readonly message: string;
  readonly since: Instant;
};

const partition = (findingKey: string): string => `finding:${findingKey}`;

/** The id of a case: the finding's key and its generation. */
export function caseIdOf(findingKey: string, generation: number): string {
  return `${findingKey}-g${String(generation)}`;
}

/** The state of a finding; `undefined` before anything was found. */
export async function readFinding(store: Store, findingKey: string): Promise<Row<FindingRecord> | undefined> {
  return store.get<FindingRecord>(partition(findingKey), 'state');
}

/** Writes the state of a finding over the row that was read, or the first; `undefined` when somebody was faster. */
export async function writeFinding(
  store: Store,
  row: Row<FindingRecord> | undefined,
  record: FindingRecord,
): Promise<Row<FindingRecord> | undefined> {
  return row === undefined ? store.insert(partition(record.findingKey), 'state', record) : store.update(row, record);
}

/** Changes the state of a finding that exists, until no one was faster. `null` from `change` leaves it. */
export async function changeFinding(
  store: Store,
  findingKey: string,
  change: (record: FindingRecord) => FindingRecord | null,
): Promise<FindingRecord | undefined> {
  for (;;) {
    const row = await readFinding(store, findingKey);
    if (row === undefined) return undefined;
    const next = change(row.value);
    if (next === null) return undefined;
    const written = await writeFinding(store, row, next);
    if (written !== undefined) return written.value;
  }
}

/** Lists a finding without a case. `true` when it was not listed before. */
export async function standUp(store: Store, key: string, finding: StandingFinding): Promise<boolean> {
  return (await store.insert('findings', key, finding)) !== undefined;
}

/** Takes a finding from that list; `undefined` when it was not there. */
export async function standDown(store: Store, key: string): Promise<StandingFinding | undefined> {
  const row = await store.get<StandingFinding>('findings', key);
  return row !== undefined && (await store.delete(row)) ? row.value : undefined;
}

/** The same, as rows. */
export function standingRows(store: Store): AsyncIterable<Row<StandingFinding>> {
  return store.list<StandingFinding>('findings');
}

/** What stands without a case. */
export async function* standingFindings(store: Store): AsyncGenerator<StandingFinding> {
  for await (const row of store.list<StandingFinding>('findings')) yield row.value;
}
