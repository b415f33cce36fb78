import type { FactName, Facts } from '../model/facts.ts';
import type { ResourceState } from '../model/resource.ts';
import { ArmFault } from '../ports/arm.ts';
import type { FactSource } from '../ports/facts.ts';
import { adminLoginConsumers } from './facts/admin-login-consumers.ts';
import { approvedPrivateEndpoints } from './facts/approved-private-endpoints.ts';
import type { FactParts } from './facts/fact-parts.ts';
import { otherAccessAdministrators } from './facts/other-access-administrators.ts';
import { ownPrincipal } from './facts/own-principal.ts';
import { pimActivation } from './facts/pim-activation.ts';
import { principalUse } from './facts/principal-use.ts';
import { rolePermissions } from './facts/role-permissions.ts';
import { sharingLists } from './facts/shared-lists.ts';

type Reader<K extends FactName> = (parts: FactParts, about: ResourceState) => Promise<Facts[K]>;

const READERS: { readonly [K in FactName]: Reader<K> } = {
  adminLoginConsumers,
  approvedPrivateEndpoints,
  rolePermissions,
  principalUse,
  pimActivation,
  ownPrincipal,
  otherAccessAdministrators,
};

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
