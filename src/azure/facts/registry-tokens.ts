import type { EnabledToken } from '../../model/facts.ts';
import type { JsonObject } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { isList, isObject, textAt } from '../json-parts.ts';
import { allElements } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

const API_VERSION = '2025-11-01';

/** The tokens of a registry that are not disabled, and when their passwords end. GET never shows a password. */
export async function registryTokens(parts: FactParts, about: ResourceState): Promise<readonly EnabledToken[]> {
  const address = `${about.id}/tokens`;
  const tokens = await allElements(parts, () => parts.thin.send({ method: 'GET', address, apiVersion: API_VERSION }));
  return tokens
    .filter((token) => textAt(token, 'properties', 'status')?.toLowerCase() !== 'disabled')
    .map((token) => ({ name: textAt(token, 'name') ?? '', passwords: passwordsOf(token) }));
}

function passwordsOf({ properties }: JsonObject): EnabledToken['passwords'] {
  const credentials = isObject(properties) ? properties['credentials'] : undefined;
  const passwords = isObject(credentials) ? credentials['passwords'] : undefined;
  return (isList(passwords) ? passwords : []).map((password, index) => {
    const name = textAt(password, 'name') ?? String(index + 1);
    const ends = textAt(password, 'expiry') ?? '';
    return ends === '' ? { name } : { name, ends };
  });
}
