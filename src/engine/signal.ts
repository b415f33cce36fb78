import type { Severity } from '../model/finding.ts';
import type { ResourceRef } from '../model/resource.ts';
import type { ControlReferences } from './control.ts';
import { fillIn } from './fill-in.ts';

/**
 * Something whose event is the finding: what was done can't be seen in any body afterwards. It is reported once per event,
 * unverified, and nothing is ever written for it.
 */
export interface Signal {
  readonly kind: 'signal';
  /** `<service>-<subject>`: file, test, catalogue row, audit column. */
  readonly id: string;
  readonly version: string;
  /** ARM operations, lower case, whose success it is. */
  readonly operations: readonly string[];
  readonly meta: {
    /** What is right, as a sentence without a full stop: "Nobody reads the admin password of a registry". */
    readonly title: string;
    /** Why it matters, two sentences. */
    readonly rationale: string;
    /** What a person should do about one, a sentence with a full stop. */
    readonly response: string;
    readonly severity: Severity;
    readonly references: ControlReferences;
  };
  /** A sentence about one; `{{actor}}` and `{{resource}}` are filled in. */
  readonly message: string;
  /** Is it one, done to this resource? */
  concerns(ref: ResourceRef): boolean;
}

/** A signal as its file writes it. */
export type SignalDefinition = Omit<Signal, 'kind' | 'concerns'> & Partial<Pick<Signal, 'concerns'>>;

/** Declares a signal. */
export function defineSignal(definition: SignalDefinition): Signal {
  return { ...definition, kind: 'signal', concerns: (ref) => definition.concerns?.(ref) ?? true };
}

/** What a signal says of one event. */
export function signalText({ message }: Signal, ref: ResourceRef, actor: string): string {
  return fillIn(message, { actor, resource: ref.name });
}
