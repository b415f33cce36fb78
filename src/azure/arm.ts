import type { ReadableKind } from './kinds.ts';
import type { JsonObject } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Arm, Page } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import { answeredObject } from './answered.ts';
import type { ArmClient } from './arm-client.ts';
import { pageBelow, readAll } from './below.ts';
import { elementsOf, stateOf } from './bodies.ts';
import { textAt } from './json-parts.ts';
import { faultOfError, unreadable } from './faults.ts';
import type { RedactionKey } from './redaction.ts';
import { changeOf } from './resource-changes.ts';
import type { ClientFor } from './resource-clients.ts';
import type { GraphClient } from './resource-graph.ts';
import { isWithin, listScopes } from './scopes.ts';

/** What reading is made of. */
export type ArmParts = {
  readonly clientFor: ClientFor;
  readonly thin: ArmClient;
  readonly graph: GraphClient;
  readonly kindOf: (type: string) => ReadableKind | undefined;
  readonly scopes: () => Promise<readonly string[]>;
  readonly redactionKey: RedactionKey;
  readonly clock: Clock;
};

/** Which group of a subscription a list has come to, and the address of its next page. */
type Place = { readonly group: number; readonly link?: string };

/** Resource Manager, read only, within the scopes of the settings. */
export function azureArm(parts: ArmParts): Arm {
  const attempted = () => ({ write: false, now: parts.clock.now() });

  function kindOf(type: string): ReadableKind {
    const kind = parts.kindOf(type);
    if (kind === undefined)
      throw new ArmFault('invalid', `not sent: ${type} is no kind of resource that is known here`);
    return kind;
  }

  function toState(kind: ReadableKind): (body: JsonObject) => ResourceState {
    return (body) => stateOf(body, kind, parts.redactionKey, attempted());
  }

  const below = { thin: parts.thin, graph: parts.graph, kindOf: parts.kindOf, attempted };

  async function belowOthers(kind: ReadableKind, subscriptionId: string, next: string | undefined): Promise<Page> {
    const scopes = await parts.scopes();
    const page = await pageBelow(below, kind, subscriptionId, scopes, next).catch((error: unknown) =>
      Promise.reject(faultOfError(error, attempted())),
    );
    return { bodies: page.bodies.map(toState(kind)), ...(page.next === undefined ? {} : { next: page.next }) };
  }

  return {
    async read(ref) {
      const kind = kindOf(ref.type);
      const body =
        kind.together === true
          ? await readAll(below, kind, ref)
          : await answeredObject(() => parts.clientFor(kind).get(ref), attempted);
      const state = toState(kind)(body);
      if (state.id.toLowerCase() !== ref.key) throw unreadable('the answer is about another resource', attempted());
      return state;
    },

    async list(type, subscriptionId, next) {
      const kind = kindOf(type);
      if (kind.below !== undefined) return belowOthers(kind, subscriptionId, next);
      const scopes = await parts.scopes();
      const groups = listScopes(scopes, subscriptionId);
      const place = placeOf(next);
      const group = groups[place.group];
      if (group === undefined) return { bodies: [] };
      const { link } = place;
      const send =
        link === undefined
          ? () => parts.clientFor(kind).list(group)
          : () => parts.thin.send({ method: 'GET', address: link });
      const body = await answeredObject(send, attempted);
      const bodies = elementsOf(body, 'value', attempted()).map(toState(kind));
      const following = textAt(body, 'nextLink');
      const after: Place = following ? { group: place.group, link: following } : { group: place.group + 1 };
      const more = after.link !== undefined || after.group < groups.length;
      return {
        bodies: bodies.filter(({ id }) => isWithin(id, scopes)),
        ...(more ? { next: JSON.stringify(after) } : {}),
      };
    },

    async query(type, subscriptionId, next) {
      const kind = kindOf(type);
      if (kind.below !== undefined) return belowOthers(kind, subscriptionId, next);
      const scopes = await parts.scopes();
      const page = await parts.graph
        .page(kind, subscriptionId, next)
        .catch((error: unknown) => Promise.reject(faultOfError(error, attempted())));
      const bodies = page.rows.map(toState(kind));
      const whole = isWithin(`/subscriptions/${subscriptionId}`, scopes);
      const result: Page = {
        bodies: bodies.filter(({ id }) => isWithin(id, scopes)),
        ...(page.next === undefined ? {} : { next: page.next }),
      };
      return whole ? { ...result, total: page.total } : result;
    },

    async changes(query) {
      const scopes = await parts.scopes();
      const { rows, total, next } = await parts.graph
        .changes(query)
        .catch((error: unknown) => Promise.reject(faultOfError(error, attempted())));
      const secretPathsOf = (type: string) => parts.kindOf(type)?.secretPaths ?? [];
      const changes = rows.map((row) => changeOf(row, secretPathsOf, parts.redactionKey, attempted()));
      return {
        changes: changes.filter(({ resourceId }) => isWithin(resourceId, scopes)),
        ...{ rows: rows.length, total },
        ...(next === undefined ? {} : { next }),
      };
    },
  };
}

function placeOf(next: string | undefined): Place {
  if (next === undefined) return { group: 0 };
  const { group, link } = JSON.parse(next) as Partial<Place>;
  if (typeof group !== 'number') throw new TypeError('not a next page of this list');
  return { group, ...(typeof link === 'string' ? { link } : {}) };
}
