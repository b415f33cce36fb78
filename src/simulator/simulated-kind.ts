import type { JsonObject } from '../model/json.ts';
import type { LongRunningHeader } from './operations.ts';
import type { WireReply } from './wire.ts';

/** How a provider behaves for one of its types. */
export type SimulatedKind = {
  readonly type: string;
  /** Supported api-versions, oldest first. */
  readonly versions: readonly string[];
  /** Members of `properties` that a write can't set. */
  readonly readOnly: readonly string[];
  /** Paths that no answer shows. */
  readonly secrets: readonly string[];
  /** Paths that api-versions before one don't know. */
  readonly newer?: readonly (readonly [since: string, paths: readonly string[]])[];
  /** Paths that lists leave out. */
  readonly notListed?: readonly string[];
  /** Do bodies carry `systemData`, and since which api-version? */
  readonly systemDataSince?: string;
  /** Lists show what lies right at a scope, not what lies anywhere below it. */
  readonly atScopeOnly?: true;
  /** What a PATCH makes of a body; without it there is no PATCH. */
  readonly patch?: (before: JsonObject, patch: JsonObject) => JsonObject;
  /** Why a body is refused. */
  readonly refusal?: (after: JsonObject, before: JsonObject | undefined) => WireReply | undefined;
  /** Members that the provider adds to a new resource. */
  readonly born?: (name: string) => JsonObject;
  /** Writes take time: the header with the address of the operation, and the status of a PATCH unless that is prompt. */
  readonly longRunning?: { readonly header: LongRunningHeader; readonly patch?: 201 | 202 };
  /** Code of the 409 while another write runs. */
  readonly busyCode?: string;
};
