import type { CaseRecord } from '../model/case.ts';
import type { Store } from '../ports/store.ts';
import { isClosed, newestCases, openCases, readCases } from '../records/cases.ts';
import { standingFindings } from '../records/findings.ts';
import type { StandingFinding } from '../records/findings.ts';
import { isAbout, matches } from './case-filter.ts';
import type { CaseFilter } from './case-filter.ts';

/** A stretch of the list of cases. */
export type CaseStretch = { readonly records: readonly CaseRecord[]; readonly more: boolean };

const AT_ONCE = 50;

/**
 * The cases that a filter means, in the order of the page: those that wait for a person, then the other open ones, then
 * the closed ones; the newest first each. Reads no more closed cases than it has to.
 */
export async function stretchOfCases(
  store: Store,
  filter: CaseFilter,
  from: number,
  count: number,
): Promise<CaseStretch> {
  const found = await openOnes(store, filter);
  const wanted = from + count + 1;
  if (found.length < wanted && wantsClosed(filter)) {
    for await (const record of newestCases(store, filter.since ?? '')) {
      if (!isClosed(record.state) || !matches(filter, record)) continue;
      found.push(record);
      if (found.length >= wanted) break;
    }
  }
  return { records: found.slice(from, from + count), more: found.length > from + count };
}

/** All cases that a filter means, newest first. */
export async function allCases(store: Store, filter: CaseFilter): Promise<readonly CaseRecord[]> {
  const found: CaseRecord[] = [];
  for await (const record of newestCases(store, filter.since ?? '')) if (matches(filter, record)) found.push(record);
  return found;
}

/** What stands without a case and a filter means, newest first. States are those of cases: none of them means these. */
export async function findingsFor(store: Store, filter: CaseFilter): Promise<readonly StandingFinding[]> {
  if (filter.state !== undefined) return [];
  const found: StandingFinding[] = [];
  for await (const finding of standingFindings(store)) {
    if (isAbout(filter, finding.resourceId) && finding.since >= (filter.since ?? '')) found.push(finding);
  }
  return found.sort((a, b) => (a.since < b.since ? 1 : -1));
}

async function openOnes(store: Store, filter: CaseFilter): Promise<CaseRecord[]> {
  const ids: string[] = [];
  for await (const { caseId } of openCases(store)) ids.push(caseId);
  const found: CaseRecord[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = await readCases(store, ids.slice(at, at + AT_ONCE));
    found.push(...some.filter((record) => !isClosed(record.state) && matches(filter, record)));
  }
  const rank = (record: CaseRecord): number => (record.state === 'waiting' ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || (a.openedAt < b.openedAt ? 1 : -1));
}

function wantsClosed({ state }: CaseFilter): boolean {
  return state === undefined || state === 'closed' || (state !== 'open' && isClosed(state));
}
