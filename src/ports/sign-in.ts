import type { Person } from '../model/approval.ts';

/** What a page knows of its visitor. */
export interface SignIn {
  /**
   * The signed-in person of a request, from its headers; `undefined` when nobody is signed in or it can't be proved. Throws
   * `SignInFault`.
   */
  whoIs(headers: ReadonlyMap<string, string>): Promise<Person | undefined>;
}

/** Who a visitor is can't be told now, so nobody is let in: the keys of Entra ID could not be had. `message` is safe to show. */
export class SignInFault extends Error {
  override readonly name = 'SignInFault';
}

/** Paths where a visitor signs in and out. */
export type Doors = {
  /** `back`: the path to come back to afterwards. */
  readonly signIn: (back: string) => string;
  /** Absent where nobody signs out: people choose who they are. */
  readonly signOut?: string;
};
