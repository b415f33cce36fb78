import type { ResourceState } from '../../model/resource.ts';
import { answeredObject } from '../answered.ts';
import { isList, isObject } from '../json-parts.ts';
import { needed, notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

const API_VERSION = '2025-11-01';
const TOKEN = /^(\/.+\/providers\/Microsoft\.ContainerRegistry\/registries\/[^/]+)\/tokens\/[^/]+$/iu;
const SCOPE_MAP = /\/scopeMaps\/([A-Za-z0-9_-]+)$/iu;

/** What the scope map of a registry token allows. Only the map's name is taken from the body: it is one of the token's registry. */
export async function tokenActions(parts: FactParts, about: ResourceState): Promise<readonly string[]> {
  const registryId = TOKEN.exec(about.id)?.[1];
  const map = SCOPE_MAP.exec(needed(about, 'scopeMapId'))?.[1];
  if (registryId === undefined || map === undefined) throw notKnown(`${about.name} names no scope map`);
  const address = `${registryId}/scopeMaps/${map}`;
  const body = await answeredObject(
    () => parts.thin.send({ method: 'GET', address, apiVersion: API_VERSION }),
    () => ({ write: false, now: parts.clock.now() }),
  );
  const actions = isObject(body['properties']) ? body['properties']['actions'] : undefined;
  if (!isList(actions) || !actions.every((action) => typeof action === 'string')) {
    throw notKnown(`scope map ${map} has no list of actions`);
  }
  return actions;
}
