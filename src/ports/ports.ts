import type { Arm, Executor } from './arm.ts';
import type { AuditLog, AuditTrail } from './audit-log.ts';
import type { Blobs } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { EventsOut } from './events-out.ts';
import type { FactSource } from './facts.ts';
import type { Log } from './log.ts';
import type { Notifier } from './notifier.ts';
import type { SettingsSource } from './settings-source.ts';
import type { Store } from './store.ts';

/** 128 random bits as lower-case hex, from a source fit for secrets. */
export type RandomId = () => string;

/** Everything the steps need of the world. */
export type Ports = {
  readonly arm: Arm;
  readonly executor: Executor;
  readonly facts: FactSource;
  readonly store: Store;
  readonly notifier: Notifier;
  /** Absent where none is set up: records then stay in the outbox. */
  readonly auditLog: AuditLog | undefined;
  readonly audit: AuditTrail;
  readonly settings: SettingsSource;
  readonly eventsOut: EventsOut | undefined;
  /** Where Event Grid puts what it could not deliver. Absent where none is set up. */
  readonly deadLetters: Blobs | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly randomId: RandomId;
  /** `DRIFTWARDEN_ENFORCEMENT`, read anew each time: the most this app may do. */
  readonly enforcementLimit: () => 'off' | 'observe' | 'enforce';
  /** Our own identity as others name it, lower case: Entra object id, client id. Throws `ArmFault`. */
  readonly ownIds: () => Promise<readonly string[]>;
  /** `PUBLIC_BASE_URL` without a trailing slash. */
  readonly publicBaseUrl: string;
};
