import type { Control } from '../engine/control.ts';
import { acrAdminAccountDisabled } from './acr-admin-account-disabled.ts';
import { acrPublicNetworkDisabled } from './acr-public-network-disabled.ts';
import { rbacServicePrincipalNoPrivilegedSubscriptionRole } from './rbac-service-principal-no-privileged-subscription-role.ts';
import { rbacWorkloadIdentityNoPrivilegedSubscriptionRole } from './rbac-workload-identity-no-privileged-subscription-role.ts';

/** The catalogue, alphabetical. */
export const controls = [
  acrAdminAccountDisabled,
  acrPublicNetworkDisabled,
  rbacServicePrincipalNoPrivilegedSubscriptionRole,
  rbacWorkloadIdentityNoPrivilegedSubscriptionRole,
] as readonly Control[];

const byType = Map.groupBy(controls, ({ resource }) => resource.type.toLowerCase());

/** The controls that judge a type of resource, in any case. */
export function controlsFor(type: string): readonly Control[] {
  return byType.get(type.toLowerCase()) ?? [];
}

/** The control of that id. */
export function controlById(id: string): Control | undefined {
  return controls.find((control) => control.id === id);
}
