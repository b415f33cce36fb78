import type { Person } from '../model/approval.ts';
import type { JsonObject } from '../model/json.ts';
import type { Principal } from './events.ts';
import { ROLE_IDS } from './roles.ts';

/** The subscription of the simulated estate. */
export const SUBSCRIPTION = '5b500000-0000-4000-8000-000000000001';
/** Its resource group. */
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-shop`;
const ROLES = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization`;

/** Entra object ids of people and identities. */
export const ID = {
  ana: 'a0000000-0000-4000-8000-00000000000a',
  ben: 'b0000000-0000-4000-8000-00000000000b',
  chloe: 'c0000000-0000-4000-8000-00000000000c',
  dev: 'd0000000-0000-4000-8000-00000000000d',
  owners: '0e000000-0000-4000-8000-00000000000e',
  shopIdentity: '1d000000-0000-4000-8000-000000000001',
  oldIdentity: '1d000000-0000-4000-8000-000000000002',
} as const;

/** A person of the estate, with the app roles that they hold. */
export type ContosoPerson = Person & { readonly upn: string };

/** A platform engineer, who also approves. */
export const ANA: ContosoPerson = {
  id: ID.ana,
  name: 'Ana Ruiz (platform)',
  upn: 'ana@contoso.example',
  roles: ['approver-platform'],
};

/** A developer. */
export const DEV: ContosoPerson = { id: ID.dev, name: 'Dev Patel (developer)', upn: 'dev@contoso.example', roles: [] };

/** The people of the estate. */
export const PEOPLE: readonly ContosoPerson[] = [
  ANA,
  { id: ID.ben, name: 'Ben Okafor (platform)', upn: 'ben@contoso.example', roles: ['approver-platform'] },
  { id: ID.chloe, name: 'Chloe Martin (security)', upn: 'chloe@contoso.example', roles: ['approver-security'] },
  DEV,
];

/** A person as a token names them. */
export function principalOfPerson({ id, name, upn }: ContosoPerson): Principal {
  return { id, name, upn, kind: 'User' };
}

/** The ids that the story speaks of. */
export const IDS = {
  quietRegistry: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosoquiet`,
  privateRegistry: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosoprivate`,
  openRegistry: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosoedge`,
  usedRegistry: `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contosobatch`,
  grantToShop: `${ROLES}/roleAssignments/3c1f7a20-0000-4000-8000-000000000001`,
  grantToOld: `${ROLES}/roleAssignments/7e94d5b1-0000-4000-8000-000000000002`,
} as const;

/** The body of a privileged grant, as it is sent. */
export function grant(principal: 'shopIdentity' | 'oldIdentity', role: keyof typeof ROLE_IDS): JsonObject {
  return {
    properties: {
      roleDefinitionId: `${ROLES}/roleDefinitions/${ROLE_IDS[role]}`,
      principalId: ID[principal],
      principalType: 'ServicePrincipal',
    },
  };
}
