import type { Person } from '../../src/model/approval.ts';

/** The people of the stories. Object ids end in who they are. */
const person = (name: string, end: string, roles: readonly string[]): Person => ({
  id: `00000000-0000-4000-8000-${end.padStart(12, '0')}`,
  name,
  roles,
});

export const ANA = person('Ana Silva', 'a1', ['approver-platform']);
export const BEN = person('Ben Okafor', 'b2', ['approver-platform']);
export const CHI = person('Chi Nguyen', 'c3', ['approver-security']);
/** Signed in, asked by nobody. */
export const DAN = person('Dan Weiss', 'd4', ['reader']);
