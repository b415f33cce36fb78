import type { NamedSetting } from '../../model/diagnostics.ts';
import type { ResourceState } from '../../model/resource.ts';
import { diagnosticSettings as kind } from '../../resources/diagnostic-settings.ts';
import { listBelow } from '../../resources/index.ts';
import { isObject, textAt } from '../json-parts.ts';
import { allElements, notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** The diagnostic settings of a resource, from their list. One that is not as promised makes all of them unknown. */
export async function diagnosticSettings(parts: FactParts, about: ResourceState): Promise<readonly NamedSetting[]> {
  const { apiVersion } = kind;
  const address = listBelow(kind, about.id);
  const found = await allElements(parts, () => parts.thin.send({ method: 'GET', address, apiVersion }));
  return found.map((item) => {
    const { properties } = item;
    const name = textAt(item, 'name');
    if (name === undefined || !isObject(properties)) throw notKnown('a diagnostic setting without name or properties');
    const problem = kind.unreadable({ id: '-', name: '-', type: kind.type, properties: { items: { [name]: item } } });
    if (problem !== undefined) throw notKnown(`a diagnostic setting that can't be read: ${problem}`);
    return { name, setting: properties };
  });
}
