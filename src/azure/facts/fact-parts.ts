import type { JsonObject } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { ArmFault } from '../../ports/arm.ts';
import type { Arm } from '../../ports/arm.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Answer } from '../answer.ts';
import type { ArmClient } from '../arm-client.ts';
import { answeredObject } from '../answered.ts';
import { elementsOf } from '../bodies.ts';
import { textAt } from '../json-parts.ts';
import type { AuthorizationClient } from '../role-assignments.ts';
import { subscriptionsOf } from '../scopes.ts';

/** What facts are made of. */
export type FactParts = {
  readonly arm: Arm;
  readonly thin: ArmClient;
  readonly authorization: AuthorizationClient;
  readonly listPrivateEndpointConnections: (about: ResourceState) => Promise<Answer>;
  readonly scopes: () => Promise<readonly string[]>;
  /** Object ids of our identities, lower case. */
  readonly ownPrincipalIds: () => Promise<readonly string[]>;
  readonly clock: Clock;
};

/** A list that never ends is a fault of its own. */
const MOST_PAGES = 1000;

/** Every resource of a type in all subscriptions in scope, live from ARM. */
export async function everywhere(parts: FactParts, type: string): Promise<readonly ResourceState[]> {
  const subscriptions = subscriptionsOf(await parts.scopes());
  const lists = await Promise.all(subscriptions.map((subscription) => inSubscription(parts.arm, type, subscription)));
  return lists.flat();
}

async function inSubscription(arm: Arm, type: string, subscriptionId: string): Promise<readonly ResourceState[]> {
  const found: ResourceState[] = [];
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { bodies, next: following } = await arm.list(type, subscriptionId, next);
    found.push(...bodies);
    if (following === undefined) return found;
    next = following;
  }
  throw notKnown(`the list of ${type} has no end`);
}

/** All elements of a list that is no kind of ours, page after page. */
export async function allElements(parts: FactParts, first: () => Promise<Answer>): Promise<readonly JsonObject[]> {
  const attempted = () => ({ write: false, now: parts.clock.now() });
  const found: JsonObject[] = [];
  let send = first;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const body = await answeredObject(send, attempted);
    found.push(...elementsOf(body, 'value', attempted()));
    const address = textAt(body, 'nextLink');
    if (address === undefined || address === '') return found;
    send = () => parts.thin.send({ method: 'GET', address });
  }
  throw notKnown('a list has no end');
}

/** A member of a body that the fact can't do without. */
export function needed(about: ResourceState, ...path: readonly string[]): string {
  const value = textAt(about.properties, ...path);
  if (value === undefined || value === '') throw notKnown(`${about.name} has no properties.${path.join('.')}`);
  return value;
}

/** The scope that a role assignment is about: its id up to its own provider part. */
export function scopeOfAssignment(about: ResourceState): string {
  const end = about.id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/roleassignments/');
  if (end <= 0) throw notKnown(`${about.id} is not a role assignment`);
  return about.id.slice(0, end);
}

/** Why a fact could not be had; asking again later would not help. */
export function notKnown(why: string): ArmFault {
  return new ArmFault('unreadable', why);
}

/** What is read, or nothing where reading it again later would not help: forbidden, gone, of an odd form. */
export async function whereReadable<T>(reading: () => Promise<T>): Promise<T | undefined> {
  try {
    return await reading();
  } catch (fault) {
    if (!(fault instanceof ArmFault) || fault.code === 'throttled' || fault.code === 'unavailable') throw fault;
    return undefined;
  }
}
