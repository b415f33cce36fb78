import type { AuditRecord } from '../model/audit.ts';
import type { SelfCheck } from '../model/self-check.ts';
import type { Enforcement } from '../model/settings.ts';
import type { AuditTrail } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SettingsSource } from '../ports/settings-source.ts';
import type { Doors, SignIn } from '../ports/sign-in.ts';
import type { Store } from '../ports/store.ts';
import type { Workflows } from '../ports/workflows.ts';

/** A request, as far as pages look at it. Header names are in lower case. */
export type PageRequest = {
  readonly method: string;
  /** Path and query, for a link back. */
  readonly path: string;
  /** The parts of the path that a route names. */
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  readonly headers: ReadonlyMap<string, string>;
  /** The body of a POST as text; `undefined` when it is longer than `MOST_BODY_BYTES`. */
  readonly body: string | undefined;
};

/** An answer, complete. */
export type PageReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What pages need of the world. */
export type PageDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly workflows: Workflows;
  readonly signIn: SignIn;
  readonly settings: SettingsSource;
  /** `DRIFTWARDEN_ENFORCEMENT`: the most this app may do. */
  readonly enforcementLimit: () => Enforcement;
  readonly log: Log;
  /** Secret of this deployment for form tokens. */
  readonly csrfKey: string;
  /** `PUBLIC_BASE_URL` without a trailing slash: links lead there, and forms are taken from there only. */
  readonly publicBaseUrl: string;
  /** The records of a chain, in order. */
  readonly readChain: (chain: string) => Promise<readonly AuditRecord[]>;
  /** Starts a sweep; returns its instance id. */
  readonly startSweep: (by: string) => Promise<string>;
  /** Looks at the app itself now; `by` asked for it. */
  readonly runSelfCheck: (by: string) => Promise<SelfCheck>;
  /** The Azure behind is simulated, and people choose who they are. */
  readonly simulated: boolean;
  /** Pages and lists may be read by whoever reaches them: on the loopback host only. */
  readonly openForReading: boolean;
  /** Where a visitor signs in, or chooses a person; `undefined` where nobody can. */
  readonly doors: Doors | undefined;
};

/** The longest body of a form that is read, in bytes. */
export const MOST_BODY_BYTES = 16_384;
