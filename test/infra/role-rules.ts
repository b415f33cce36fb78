import type { Deployed } from '../support/bicep/deploy.ts';
import { at, isList, textFrom, type Value } from '../support/bicep/values.ts';

/** What infra/generated/role-actions.json says. */
export type RoleActions = Readonly<Record<string, { readonly actions: readonly string[] }>>;
/** What infra/generated/role-ids.json says: GUIDs of roles. */
export type RoleIds = { readonly privileged: readonly string[]; readonly narrow: readonly string[] };

/** Who may have which role, on what, and why. Everything else is too much. */
export const ALLOWED: Readonly<Record<string, string>> = {
  'id-driftwarden-reader: reader on a subscription': 'looks at what is watched',
  'id-driftwarden-reader: reader on a management group': 'looks at what is watched, given once for all below',
  'id-driftwarden-reader: self on a resource group': 'the self-check looks at what the bot consists of',
  'id-driftwarden-reader: Storage Blob Data Owner on Microsoft.Storage/storageAccounts':
    'the host leases blobs and takes the package from there; settings and dead letters lie there',
  'id-driftwarden-reader: Storage Queue Data Contributor on Microsoft.Storage/storageAccounts': 'the task hub',
  'id-driftwarden-reader: Storage Table Data Contributor on Microsoft.Storage/storageAccounts':
    'the task hub and the store',
  'id-driftwarden-reader: Monitoring Metrics Publisher on Microsoft.Insights/dataCollectionRules': 'sends the audit',
  'id-driftwarden-reader: Monitoring Metrics Publisher on Microsoft.Insights/components': 'sends the logs of the host',
  'id-driftwarden-reader: Key Vault Secrets User on Microsoft.KeyVault/vaults': 'reads the address of the cards',
  'id-driftwarden-executor: executor on a subscription': 'sends the fixes',
  'id-driftwarden-executor: executor on a management group': 'sends the fixes, given once for all below',
  'id-driftwarden-executor: remover on a subscription': 'takes privileged roles from service principals, by condition',
  'id-driftwarden-executor: remover on a management group':
    'takes privileged roles from service principals, by condition',
  'id-driftwarden-executor: granter on a subscription': 'gives narrow roles, by condition, where it is switched on',
  'id-driftwarden-executor: granter on a management group': 'gives narrow roles, by condition, where it is switched on',
  'evgt-driftwarden: Storage Blob Data Contributor on Microsoft.Storage/storageAccounts/blobServices/containers':
    'the topic puts dead letters there',
  'topic: Storage Blob Data Contributor on Microsoft.Storage/storageAccounts/blobServices/containers':
    'a topic that was there already does the same',
};

const BUILT_IN: Readonly<Record<string, string>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
};

/** Actions that only one of the roles may have. */
const ONLY_IN: readonly (readonly [RegExp, readonly string[], string])[] = [
  [/^microsoft\.authorization\/roleassignments\/write$/i, ['granter'], 'only granter makes role assignments'],
  [/^microsoft\.authorization\/roleassignments\/delete$/i, ['remover'], 'only remover deletes role assignments'],
  // Policy assignments that somebody deleted are put back by a control.
  [/^microsoft\.authorization\/policyassignments\/(?:write|delete)$/i, ['executor'], 'only executor mends policies'],
  [/^microsoft\.authorization\/.*\/(?:write|delete|action)$/i, [], 'nobody changes who may do what otherwise'],
];

/** How the role definitions of a deployment depart from the generated actions and from what each role is for. */
export function definitionProblems(resources: readonly Deployed[], generated: RoleActions): readonly string[] {
  return definitionsIn(resources).flatMap(({ file, line, body }) => {
    const role = roleOf(body);
    const here = (message: string): string => `${file}:${String(line)} role ${role}: ${message}`;
    const right = generated[role]?.actions;
    if (right === undefined) return [here('is not among the generated roles: npm run generate')];
    const permissions = at(body, 'properties.permissions');
    const [only, ...more] = isList(permissions) ? permissions : [];
    if (only === undefined || more.length > 0) return [here('has not exactly one set of permissions')];
    const actions = textsOf(at(only, 'actions'));
    const others = ['notActions', 'dataActions', 'notDataActions'].filter((name) => textsOf(at(only, name)).length > 0);
    return [
      ...difference(right, actions).map((action) => here(`lacks ${action}: take the generated list`)),
      ...difference(actions, right).map((action) => here(`has ${action}, which is not generated: take it away`)),
      ...actions
        .filter((action) => action.includes('*'))
        .map((action) => here(`has the wildcard ${action}: name each`)),
      ...actions.flatMap((action) => {
        const [, holders = [role], why = ''] = ONLY_IN.find(([pattern]) => pattern.test(action)) ?? [];
        return holders.includes(role) ? [] : [here(`has ${action}: ${why}`)];
      }),
      ...(['reader', 'self'].includes(role) ? actions.filter((action) => !action.endsWith('/read')) : []).map(
        (action) => here(`has ${action}: it only reads`),
      ),
      ...others.map((name) => here(`has ${name}: what it may is said by actions alone`)),
    ];
  });
}

/** How the role assignments of a deployment depart from the table above, and from the conditions that must be on them. */
export function assignmentProblems(
  resources: readonly Deployed[],
  ids: RoleIds,
  narrowGrants: boolean,
): readonly string[] {
  return assignmentsIn(resources).flatMap((one) => {
    const { file, line, body } = one;
    const here = (message: string): string => `${file}:${String(line)} ${keyOf(one, resources)}: ${message}`;
    const role = roleIn(body, resources);
    const condition = textFrom(at(body, 'properties.condition'));
    const wanted = conditionFor(role, ids);
    return [
      ...(keyOf(one, resources) in ALLOWED ? [] : [here('is not in the table of what is allowed')]),
      ...(at(body, 'properties.principalType') === 'ServicePrincipal'
        ? []
        : [here("say principalType 'ServicePrincipal'")]),
      ...(wanted === condition
        ? []
        : [here(`its condition must be: ${wanted || 'none'}; it is: ${condition || 'none'}`)]),
      ...(wanted === '' || at(body, 'properties.conditionVersion') === '2.0'
        ? []
        : [here("say conditionVersion '2.0'")]),
      ...(role === 'granter' && !narrowGrants ? [here('is given though allowNarrowGrants is false')] : []),
    ];
  });
}

/** Who has what on what: the key in the table. */
export function keyOf({ body, on }: Deployed, resources: readonly Deployed[]): string {
  const principal = textFrom(at(body, 'properties.principalId')).replace(/^<(.*?)\..*>$/, '$1');
  return `${principal}: ${roleIn(body, resources)} on ${kindOf(on)}`;
}

/** The role assignments of a deployment. */
export function assignmentsIn(resources: readonly Deployed[]): readonly Deployed[] {
  return resources.filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments');
}

/** The role definitions of a deployment. */
export function definitionsIn(resources: readonly Deployed[]): readonly Deployed[] {
  return resources.filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions');
}

/** The condition that Resource Manager has to be given with a role that needs one. */
function conditionFor(role: string, { privileged, narrow }: RoleIds): string {
  const made = (action: string, side: string, roles: readonly string[]): string =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (` +
    `${side}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles.join(', ')}} AND ` +
    `${side}[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`;
  if (role === 'remover') return made('delete', '@Resource', privileged);
  return role === 'granter' ? made('write', '@Request', narrow) : '';
}

/** The generated group of a role by its name: "Driftwarden reader (two)" is reader. */
function roleOf(body: Value): string {
  return /^Driftwarden (\w+)/.exec(textFrom(at(body, 'properties.roleName')))?.[1] ?? 'without a name';
}

/** By management group the definitions lie there: their names say what they are. */
function roleIn(body: Value, resources: readonly Deployed[]): string {
  const id = textFrom(at(body, 'properties.roleDefinitionId'));
  const name = /roleDefinitions\/(.*)$/.exec(id)?.[1] ?? id;
  const own = definitionsIn(resources).find((one) => one.name === name);
  return own === undefined ? (BUILT_IN[name] ?? `an unknown role ${name}`) : roleOf(own.body);
}

function kindOf(id: string): string {
  if (/^\/subscriptions\/[^/]+$/.test(id)) return 'a subscription';
  if (/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/.test(id)) return 'a resource group';
  if (/^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/.test(id)) return 'a management group';
  const [provider = '', ...rest] = id.split('/providers/').at(-1)?.split('/') ?? [];
  return [provider, ...rest.filter((_, place) => place % 2 === 0)].join('/');
}

function textsOf(value: Value | undefined): readonly string[] {
  return isList(value) ? value.map(textFrom) : [];
}

function difference(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.filter((one) => !right.includes(one));
}
