import type { CaseRecord, CaseState } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import { isClosed } from '../records/cases.ts';
import { scopeContains } from '../engine/scope.ts';
import { STATES } from '../render/words.ts';

/** Which cases are meant. Without a member, all. */
export type CaseFilter = {
  readonly state?: 'open' | 'closed' | CaseState;
  /** An id, which means the resource and everything below it; or a part of one. */
  readonly resource?: string;
  /** Opened then or later. */
  readonly since?: Instant;
};

/** A filter as it was typed, and what it means; or what is wrong with it. */
export type ParsedFilter = {
  readonly typed: { readonly state: string; readonly resource: string; readonly since: string };
  readonly filter: CaseFilter;
  /** A sentence for each mistake: what is wrong and what would be right. */
  readonly mistakes: readonly string[];
};

const LONGEST_RESOURCE = 2_048;
const SINCE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?Z)?$/u;

/** Reads `state`, `resource` and `since` of an address. A parameter that is there but empty filters nothing. */
export function parseFilter(query: URLSearchParams): ParsedFilter {
  const mistakes: string[] = [];
  const one = (name: string): string => {
    const values = query.getAll(name);
    if (values.length > 1) mistakes.push(`${name} is there ${String(values.length)} times. Give it once.`);
    return (values[0] ?? '').trim();
  };
  const typed = { state: one('state'), resource: one('resource'), since: one('since') };
  const state = isState(typed.state) ? typed.state : undefined;
  if (typed.state !== '' && state === undefined) {
    mistakes.push(`state is none that a case can have. It can be open, closed, ${Object.keys(STATES).join(', ')}.`);
  }
  const since = SINCE.test(typed.since) ? instantOf(typed.since) : undefined;
  if (typed.since !== '' && since === undefined) {
    mistakes.push('since is no day and no time. Give one in UTC, like 2026-01-31 or 2026-01-31T09:00:00Z.');
  }
  if (typed.resource.length > LONGEST_RESOURCE) {
    mistakes.push(
      `resource has ${String(typed.resource.length)} characters. Give at most ${String(LONGEST_RESOURCE)}.`,
    );
  }
  return {
    typed,
    filter: {
      ...(state === undefined ? {} : { state }),
      ...(typed.resource === '' ? {} : { resource: typed.resource }),
      ...(since === undefined ? {} : { since }),
    },
    mistakes,
  };
}

/** Is this one of the cases that are meant? */
export function matches(filter: CaseFilter, record: CaseRecord): boolean {
  const { state } = filter;
  const inState =
    state === undefined ||
    (state === 'open' ? !isClosed(record.state) : state === 'closed' ? isClosed(record.state) : record.state === state);
  return inState && isAbout(filter, record.resourceId) && record.openedAt >= (filter.since ?? '');
}

/** Is the resource one of those that are meant? */
export function isAbout({ resource }: CaseFilter, resourceId: string): boolean {
  if (resource === undefined) return true;
  if (resource.startsWith('/')) return scopeContains(resource, resourceId);
  return resourceId.toLowerCase().includes(resource.toLowerCase());
}

function isState(text: string): text is NonNullable<CaseFilter['state']> {
  return text === 'open' || text === 'closed' || Object.hasOwn(STATES, text);
}

function instantOf(text: string): Instant | undefined {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return undefined;
  const instant = new Date(time).toISOString();
  return instant.startsWith(text.slice(0, 10)) ? instant : undefined;
}
