import { canonicalJson } from '../engine/canonical-json.ts';
import type { AuditRecord } from '../model/audit.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { canonicalText } from './canonical.ts';

/** What is wrong with a record of a chain. */
export type ChainProblem = {
  readonly seq: number;
  readonly eventId: string;
  readonly problem:
    'record altered' | 'state altered' | 'record missing' | 'link broken' | 'head missing' | 'two versions';
};

/**
 * Recomputes the hashes and links of one chain, given in any order; copies of a record count once. Empty means intact.
 * What it can't see: a tail that is cut off, and a chain that is gone or written anew as a whole.
 */
export function verifyChain(
  records: readonly AuditRecord[],
  sha256: (text: string) => string,
): readonly ChainProblem[] {
  const problems: ChainProblem[] = [];
  let prior: AuditRecord | undefined;
  for (const record of [...records].sort((a, b) => a.ChainSeq - b.ChainSeq)) {
    const note = (problem: ChainProblem['problem']): void => {
      problems.push({ seq: record.ChainSeq, eventId: record.EventId, problem });
    };
    if (prior?.ChainSeq === record.ChainSeq) {
      if (prior.RecordHash !== record.RecordHash) note('two versions');
      continue;
    }
    if (sha256(canonicalText(record)) !== record.RecordHash) note('record altered');
    else if (!statesMatch(record, sha256)) note('state altered');
    if (prior === undefined && record.ChainSeq !== 1) note('head missing');
    else if (prior !== undefined && record.ChainSeq !== prior.ChainSeq + 1) note('record missing');
    else if (record.PrevHash !== (prior?.RecordHash ?? '')) note('link broken');
    prior = record;
  }
  return problems;
}

function statesMatch(record: AuditRecord, sha256: (text: string) => string): boolean {
  const pairs = [
    [record.BeforeState, record.BeforeHash],
    [record.AfterState, record.AfterHash],
  ] as const;
  return pairs.every(
    ([state, hash]) => state === undefined || (cutHash(state) ?? sha256(canonicalJson(state))) === hash,
  );
}

/** The hash that stands in the place of a state that was too large. */
function cutHash(state: JsonObject): Json | undefined {
  const cut = state.$truncated;
  return typeof cut === 'object' && cut !== null && 'sha256' in cut ? cut.sha256 : undefined;
}
