import type { Manifest, ManifestRole, RoleGroup } from '../../src/model/self-check.ts';

export const SUBSCRIPTION = '/subscriptions/11111111-2222-3333-4444-555555555555';
export const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-driftwarden`;
export const SITE = `${GROUP}/providers/Microsoft.Web/sites/func-driftwarden`;
export const TOPIC = `${GROUP}/providers/Microsoft.EventGrid/systemTopics/evgt-driftwarden`;
export const EVENTS = `${TOPIC}/eventSubscriptions/driftwarden`;
export const RULE = `${GROUP}/providers/Microsoft.Insights/dataCollectionRules/dcr-driftwarden`;
export const LOCK = `${SITE}/providers/Microsoft.Authorization/locks/driftwarden`;
export const READER = 'aaaaaaaa-0000-0000-0000-000000000001';
export const EXECUTOR = 'aaaaaaaa-0000-0000-0000-000000000002';

const ROLE_NUMBERS: Readonly<Record<RoleGroup, string>> = {
  reader: '1',
  executor: '2',
  remover: '3',
  granter: '4',
  self: '5',
};

/** The id of the role of a group, as the subscription defines it. */
export function roleId(group: RoleGroup): string {
  const guid = `bbbbbbbb-0000-0000-0000-00000000000${ROLE_NUMBERS[group]}`;
  return `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
}

/** A role as a deployment gives it. */
export function aRole(group: RoleGroup): ManifestRole {
  return {
    scope: group === 'self' ? GROUP : SUBSCRIPTION,
    principalId: group === 'reader' || group === 'self' ? READER : EXECUTOR,
    roleDefinitionId: roleId(group),
    group,
  };
}

/** What a small deployment consists of. */
export const MANIFEST: Manifest = {
  site: SITE,
  eventSubscriptions: [EVENTS],
  dataCollectionRule: RULE,
  locks: [LOCK],
  roles: (['reader', 'executor', 'remover', 'self'] as const).map(aRole),
};
