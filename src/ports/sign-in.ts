import type { Person } from '../model/approval.ts';

/** What a page knows of its visitor. */
export interface SignIn {
  /** The signed-in person of a request, from its headers; `undefined` when nobody is signed in or it can't be proved. */
  whoIs(headers: ReadonlyMap<string, string>): Promise<Person | undefined>;
}
