import type { Instant, JsonObject } from '../model/json.ts';

/** What a deployment consists of, as far as the self-check reads it. `sign-in`: how the Function app lets people in. */
export type OwnKind = 'event-subscription' | 'data-collection-rule' | 'lock' | 'role-definition' | 'sign-in';

/** A body as the wire sent it, and what the service says the time was, to the second, where it says so. */
export type OwnAnswer = { readonly body: JsonObject; readonly time?: Instant };

/**
 * The app's own resources, read only, and only those that the manifest of the deployment names. Every method throws
 * `ArmFault`; `not-found` means a 404.
 */
export interface OwnResources {
  /** GET by resource id; `sign-in` takes the id of the site. */
  read(kind: OwnKind, id: string): Promise<OwnAnswer>;
  /** The role assignments that concern a principal at a scope: there, above and below. */
  assignments(scope: string, principalId: string): Promise<readonly JsonObject[]>;
}
