import type { ResourceState } from '../../src/model/resource.ts';
import { ADMIN, ASSIGNMENT, NETWORK, REGISTRY } from './estate.ts';

/** The control that takes wide grants away from workload identities. */
export const GRANT = 'rbac-workload-identity-no-privileged-subscription-role';

/** What each kind of resource is judged by here. */
export const CONTROLS: Readonly<Record<string, readonly string[]>> = {
  [REGISTRY]: [ADMIN, NETWORK],
  [ASSIGNMENT]: [GRANT],
};

/** Does the body depart from the control? Said here anew, so that a mistake in a control is not believed. */
export function isDrifted(controlId: string, body: ResourceState | undefined): boolean {
  if (body === undefined) return false;
  if (controlId === ADMIN) return body.properties['adminUserEnabled'] === true;
  if (controlId === NETWORK) return body.properties['publicNetworkAccess'] !== 'Disabled';
  return controlId === GRANT;
}

/** The only path that a control's fix may change. */
export function touches(controlId: string): string {
  if (controlId === ADMIN) return '/properties/adminUserEnabled';
  return controlId === NETWORK ? '/properties/publicNetworkAccess' : '/';
}
