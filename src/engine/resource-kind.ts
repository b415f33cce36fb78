import type { JsonObject } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';

/** A kind of Azure resource that controls judge. */
export interface ResourceKind<P = JsonObject> {
  /** `Microsoft.ContainerRegistry/registries` */
  readonly type: string;
  /** What people call one: "registry". */
  readonly noun: string;
  readonly apiVersion: string;
  /** ARM operations (lower case) after which a resource of this kind is worth a look. */
  readonly operations: readonly string[];
  /** Child and extension types (lower case) whose events lead to the resource that they belong to. */
  readonly children: readonly string[];
  /**
   * What tells of changes that no event told of: the change feed of Resource Graph, a comparison of its rows with those of
   * the last time, or, where neither knows the kind, only the sweep.
   */
  readonly catchUp: 'change-feed' | 'assignment-diff' | 'list';
  /**
   * Types of the resources that it hangs on, where it is listed at each of them and not for a subscription as a whole;
   * `Microsoft.Resources/subscriptions` for what hangs on the subscription itself. Resource Graph is not asked for it.
   */
  readonly below?: readonly string[];
  /**
   * All of them at one place are judged together, as one body: what is missing has no body of its own. Its id ends in
   * `/(all)`, its `properties.items` has the bodies by name, or by id where the list has some of another place. One list
   * call reads it, and a plan writes single items.
   */
  readonly together?: true;
  /** JSON pointers, `*` for any array index, of members that hold secrets. */
  readonly secretPaths: readonly string[];
  /** The part of the body that a PUT may send. */
  writable(state: ResourceState<P>): JsonObject;
  /** Is this the shape that GET returns, as far as controls read it? `undefined`, or what is wrong in words. */
  unreadable(body: JsonObject): string | undefined;
  /** When, by the body itself, what controls judge came to be, ISO 8601; only where that proves when a drift began. */
  writtenAt(state: ResourceState<P>): string | undefined;
  /** What stays the same when the resource is deleted and made again under another id; only where that is usual. */
  standsFor?(state: ResourceState<P>): string;
}

/** Declares a kind of resource. */
export function defineResource<P>(kind: ResourceKind<P>): ResourceKind<P> {
  return kind;
}

/** The name that stands for all resources of a kind at one place: no resource can have it. */
export const ALL = '(all)';

/** The place that an id is about: its own, or what all resources of a kind are below when it stands for them. */
export function placeOf(id: string): string {
  if (!id.endsWith(`/${ALL}`)) return id;
  return id.replace(/(?:\/providers\/[^/]+)?\/[^/]+\/[^/]+$/u, '');
}

/** `properties` of a body that stands for all resources of a kind at one place, each by its name. */
export type Together<I> = { readonly items: Readonly<Record<string, I>> };
