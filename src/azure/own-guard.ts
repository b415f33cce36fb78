import type { Manifest } from '../model/self-check.ts';
import { encodedPath } from './arm-client.ts';
import { armTarget } from './outbound-guard.ts';
import type { OutboundRule } from './outbound-guard.ts';

/** What hangs on a resource of ours and is read with it. */
export const SIGN_IN_PATH = '/config/authsettingsV2';
export const ASSIGNMENTS_PATH = '/providers/Microsoft.Authorization/roleAssignments';

/**
 * Reads of what the manifest names, by its whole path: the app's own resources may lie outside the scopes of the settings,
 * and nothing else there may be read.
 */
export function ownReadRule(origin: string, manifest: Manifest): OutboundRule {
  const { site, eventSubscriptions, dataCollectionRule, locks, roles } = manifest;
  const allowed = new Set(
    [
      `${site}${SIGN_IN_PATH}`,
      ...eventSubscriptions,
      dataCollectionRule,
      ...locks,
      ...roles.flatMap(({ scope, roleDefinitionId }) => [`${scope}${ASSIGNMENTS_PATH}`, roleDefinitionId]),
    ].map((path) => encodedPath(path).toLowerCase()),
  );
  return ({ method, url }) => {
    const target = armTarget(url, origin);
    if (typeof target === 'string') return target;
    if (method !== 'GET') return `${method} is no method for reading`;
    return allowed.has(target.path) ? undefined : 'the manifest of this deployment does not name it';
  };
}
