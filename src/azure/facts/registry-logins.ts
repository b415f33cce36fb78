import type { ResourceState } from '../../model/resource.ts';
import { isList, isObject, textAt } from '../json-parts.ts';

/**
 * A login to a registry that a workload is set up with, in lower case. `user` is empty for an identity, `identity` is empty
 * for a password, `system`, or the id of a user-assigned one.
 */
export type Login = { readonly server: string; readonly user: string; readonly identity: string };

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
      identity: (textAt(entry, 'identity') ?? '').toLowerCase(),
    }));
}

/** Object ids, in lower case, of the identities that a workload logs in to a server with. */
export function principalsOf({ identity }: ResourceState, logins: readonly Login[]): readonly string[] {
  const assigned = Object.entries(identity?.userAssignedIdentities ?? {});
  return logins.flatMap((login) => {
    const own = login.identity.startsWith('system') ? identity?.principalId : undefined;
    const named = assigned.find(([id]) => id.toLowerCase() === login.identity)?.[1]?.principalId;
    return (own ?? named)?.toLowerCase() ?? [];
  });
}

/** `https://name.azurecr.io/` and `name.azurecr.io` name the same server. */
export function hostOf(server: string): string {
  return server
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
}
