import type { Instant, JsonObject } from '../model/json.ts';

/** Something Driftwarden tells other systems, as a CloudEvent. */
export type OwnEvent = {
  /** The same for every repetition of the same event. */
  readonly id: string;
  readonly type: 'Driftwarden.CaseOpened' | 'Driftwarden.CaseClosed';
  readonly subject: string;
  readonly time: Instant;
  readonly data: JsonObject;
};

/** Publishes our own events. Throws `ArmFault`. Absent where no topic is set up. */
export interface EventsOut {
  publish(event: OwnEvent): Promise<void>;
}
