import type { RegistryConsumer } from '../../model/facts.ts';
import type { JsonObject } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { containerGroup } from '../../resources/container-group.ts';
import { parseResourceId } from '../../resources/resource-id.ts';
import { elementsIn, isObject, textAt } from '../json-parts.ts';
import { whereReadable } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';
import { pullersOf } from './pullers.ts';

/** So many container groups are read one by one to see when they last pulled. */
const MOST_READ = 20;

/**
 * Who pulls from a registry, and when container groups last did, as far as their instance view still tells: lists leave
 * that out. Apps and jobs show no pulls.
 */
export async function registryConsumers(parts: FactParts, about: ResourceState): Promise<readonly RegistryConsumer[]> {
  const consumers = await pullersOf(parts, about);
  const read = consumers.filter(({ kind }) => kind === containerGroup.noun).slice(0, MOST_READ);
  return Promise.all(
    consumers.map(async (consumer) => {
      const lastSeen = read.includes(consumer) ? await lastPull(parts, consumer.id) : undefined;
      return lastSeen === undefined ? consumer : { ...consumer, lastSeen };
    }),
  );
}

/** The latest time at which a group pulled an image, ISO 8601. Where it can't be read, nobody knows. */
export async function lastPull({ arm }: Pick<FactParts, 'arm'>, id: string | undefined): Promise<string | undefined> {
  const parsed = parseResourceId(id ?? '');
  if (parsed.kind !== 'ref') return undefined;
  const group = await whereReadable(() => arm.read(parsed.ref));
  return group === undefined ? undefined : pullTimes(group.properties).sort().at(-1);
}

function pullTimes(properties: JsonObject): string[] {
  return elementsIn(properties['containers'])
    .map((one) => (isObject(one) && isObject(one['properties']) ? one['properties']['instanceView'] : undefined))
    .flatMap((view) => (isObject(view) ? elementsIn(view['events']) : []))
    .filter((event) => /^pull(?:ed|ing)$/iu.test(textAt(event, 'name') ?? ''))
    .map((event) => Date.parse(textAt(event, 'lastTimestamp') ?? ''))
    .filter((time) => !Number.isNaN(time))
    .map((time) => new Date(time).toISOString());
}
