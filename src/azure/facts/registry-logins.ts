import type { ResourceState } from '../../model/resource.ts';
import { isList, isObject, textAt } from '../json-parts.ts';

/** A login to a registry that a workload is set up with. Both in lower case; the user is empty for an identity. */
export type Login = { readonly server: string; readonly user: string };

/** Container groups list them at the top, container apps and jobs in their configuration. */
export function loginsOf({ properties }: ResourceState): readonly Login[] {
  const { configuration } = properties;
  const apps = isObject(configuration) ? configuration['registries'] : undefined;
  return [properties['imageRegistryCredentials'], apps]
    .filter(isList)
    .flat()
    .map((entry) => ({
      server: hostOf(textAt(entry, 'server') ?? ''),
      user: (textAt(entry, 'username') ?? '').toLowerCase(),
    }));
}

/** `https://name.azurecr.io/` and `name.azurecr.io` name the same server. */
export function hostOf(server: string): string {
  return server
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
}
