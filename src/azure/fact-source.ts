import type { FactName, Facts } from '../model/facts.ts';
import type { ResourceState } from '../model/resource.ts';
import { ArmFault } from '../ports/arm.ts';
import type { FactSource } from '../ports/facts.ts';
import { adminLoginConsumers } from './facts/admin-login-consumers.ts';
import { appIngress } from './facts/app-ingress.ts';
import { approvedPrivateEndpoints } from './facts/approved-private-endpoints.ts';
import { defaultRoutes } from './facts/default-routes.ts';
import { diagnosticSettings } from './facts/diagnostic-settings.ts';
import { environmentApps } from './facts/environment-apps.ts';
import { environmentWorkloads } from './facts/environment-workloads.ts';
import type { FactParts } from './facts/fact-parts.ts';
import { idleDays } from './facts/idle-days.ts';
import { ownSubnets } from './facts/own-subnets.ts';
import { otherAccessAdministrators } from './facts/other-access-administrators.ts';
import { ownPrincipal } from './facts/own-principal.ts';
import { peerEncryption } from './facts/peer-encryption.ts';
import { pimActivation } from './facts/pim-activation.ts';
import { principalUse } from './facts/principal-use.ts';
import { privatePulls } from './facts/private-pulls.ts';
import { pullGrants } from './facts/pull-grants.ts';
import { pullPaths } from './facts/pull-paths.ts';
import { registryConsumers } from './facts/registry-consumers.ts';
import { registryPrivateNames } from './facts/registry-private-names.ts';
import { registryPullers } from './facts/registry-pullers.ts';
import { registryTokens } from './facts/registry-tokens.ts';
import { rolePermissions } from './facts/role-permissions.ts';
import { sharingLists } from './facts/shared-lists.ts';
import { softDelete } from './facts/soft-delete.ts';
import { tokenActions } from './facts/token-actions.ts';
import { unnamedRegistries } from './facts/unnamed-registries.ts';

type Reader<K extends FactName> = (parts: FactParts, about: ResourceState) => Promise<Facts[K]>;

const READERS: { readonly [K in FactName]: Reader<K> } = {
  adminLoginConsumers,
  approvedPrivateEndpoints,
  diagnosticSettings,
  environmentWorkloads,
  idleDays,
  environmentApps,
  peerEncryption,
  appIngress,
  defaultRoutes,
  ownSubnets,
  registryConsumers,
  registryPullers,
  registryTokens,
  registryPrivateNames,
  privatePulls,
  unnamedRegistries,
  pullGrants,
  pullPaths,
  softDelete,
  tokenActions,
  rolePermissions,
  principalUse,
  pimActivation,
  ownPrincipal,
  otherAccessAdministrators,
};

/** Every fact there is. */
export const FACT_NAMES = Object.keys(READERS) as readonly FactName[];

/** Facts, live from Azure. What time heals is thrown; every other reason why a fact can't be had is its answer. */
export function azureFacts(given: FactParts): FactSource {
  const parts = { ...given, arm: sharingLists(given.arm, given.clock) };
  return {
    async read(name, about) {
      try {
        return { known: true, value: await READERS[name](parts, about) };
      } catch (error) {
        if (!(error instanceof ArmFault) || error.code === 'throttled' || error.code === 'unavailable') throw error;
        return { known: false, why: error.message };
      }
    },
  };
}
