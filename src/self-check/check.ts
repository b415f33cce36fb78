import type { Check } from '../model/self-check.ts';

/** What is not as it should be, and what mends it: lines for a shell. */
export type Problem = {
  readonly state: 'failed' | 'attention' | 'unknown';
  readonly why: string;
  readonly mend?: readonly string[];
};

/** What reading something came to. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'unread'; readonly why: string };

/** A check of all its problems: as bad as the worst of them, and fine without any. */
export function checkOf(id: string, what: string, problems: readonly Problem[], fine: string): Check {
  const state =
    (['failed', 'attention', 'unknown'] as const).find((one) => problems.some((problem) => problem.state === one)) ??
    'ok';
  const why = problems.length === 0 ? fine : problems.map((problem) => problem.why).join(' ');
  return { id, state, what, why, mend: [...new Set(problems.flatMap(({ mend }) => mend ?? []))] };
}

/** A check that could not be made. */
export function untold(id: string, what: string, why: string, mend: readonly string[] = []): Check {
  return { id, state: 'unknown', what, why, mend };
}

/** The problem of something that could not be read; nothing when it was. */
export function unreadProblem(reading: Reading<unknown>, name: string, ifMissing: Problem): readonly Problem[] {
  switch (reading.kind) {
    case 'read':
      return [];
    case 'missing':
      return [ifMissing];
    case 'forbidden':
      return [{ state: 'failed', why: `The app may not read ${name}: its role Driftwarden self is missing there.` }];
    case 'unread':
      return [{ state: 'unknown', why: `${sentence(name)} could not be read: ${reading.why}.` }];
  }
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
