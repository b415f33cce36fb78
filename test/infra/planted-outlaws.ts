import type { Planted } from './planted-faults.ts';

const MAIN = 'main.bicep';
const STORE = 'modules/store.bicep';
const VAULT = 'modules/vault.bicep';

/** What the compiler or the service refuses though it is well formed, and what this house forbids. */
export const OUTLAWS: readonly Planted[] = [
  // Scopes.
  {
    what: 'a module for a group that is deployed to a subscription',
    file: MAIN,
    from: '  scope: group\n',
    to: '',
    says: 'modules/store.bicep is for a resourceGroup, and deployed to a subscription: say scope: resourceGroup(...)',
    at: -2,
  },
  {
    what: 'a module at a management group from a subscription',
    file: MAIN,
    from: 'scope: resourceGroup(group.name)',
    to: "scope: managementGroup('all')",
    says: 'modules/vault.bicep is for a resourceGroup, and deployed to a managementGroup',
    at: -2,
  },
  {
    what: 'a resource of a group in a file of a subscription',
    file: MAIN,
    from: "'Microsoft.Resources/resourceGroups@2025-04-01' = {\n  name: 'rg-${prefix}'",
    to: "'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {\n  name: 'rg-${prefix}'",
    says: 'Microsoft.ManagedIdentity/userAssignedIdentities is not of a subscription: it is of resourceGroup',
  },
  {
    what: 'the group of a deployment to a subscription',
    file: MAIN,
    from: 'assignableScopes: [subscription().id]',
    to: 'assignableScopes: [resourceGroup().id]',
    says: 'resourceGroup() is not known in a file of a subscription',
  },
  {
    what: 'a child without a parent',
    file: STORE,
    from: '    parent: account::blobs\n',
    to: '',
    says: 'more is a Microsoft.Storage/storageAccounts/blobServices/containers: say "parent:"',
    at: -2,
  },
  {
    what: 'a child of the wrong parent',
    file: STORE,
    from: 'parent: account::blobs',
    to: 'parent: account',
    says: 'more is a Microsoft.Storage/storageAccounts/blobServices/containers: its parent is a Microsoft.Storage/storageAccounts/blobServices, not a Microsoft.Storage/storageAccounts',
    at: -2,
  },

  // What must be known when the deployment starts.
  {
    what: 'a name that only the deployment tells',
    file: VAULT,
    from: "guid(vault.id, identity.id, 'reader')",
    to: "guid(vault.id, identity.properties.principalId, 'reader')",
    says: 'the name of reading must be known when the deployment starts, and identity.properties is known only when',
  },
  {
    what: 'a name from the output of a module',
    file: MAIN,
    from: "  name: 'vault'\n",
    to: "  name: 'vault-${store.outputs.address}'\n",
    says: 'the name of vault must be known when the deployment starts, and store.outputs is known only when',
  },
  {
    what: 'a condition that only the deployment tells',
    file: MAIN,
    from: 'if (!empty(webhook))',
    to: 'if (!empty(webhook) && store.outputs.count > 0)',
    says: 'the condition of vault must be known when the deployment starts',
  },
  {
    what: 'a loop over what only the deployment tells, through a variable',
    file: MAIN,
    from: 'output vaultUri string',
    to: 'var late = [store.outputs.address]\noutput all string[] = [for one in late: one]\noutput vaultUri string',
    says: 'what a loop goes over must be known when the deployment starts, and store.outputs is known only when',
  },
  {
    what: 'rounds of a loop with one name',
    file: MAIN,
    from: "name: 'extra-${index}'",
    to: "name: 'extra'",
    says: 'each round of extra has the same name: put index into it',
    at: -2,
  },
  {
    what: 'two resources with one name',
    file: MAIN,
    from: 'module store ',
    to: "resource again 'Microsoft.Resources/resourceGroups@2025-04-01' = {\n  name: 'rg-${prefix}'\n  location: location\n}\n\nmodule store ",
    says: 'again has the name of group',
  },
  {
    what: 'the time outside of a default',
    file: MAIN,
    from: "tags: { 'made-by': 'hand'",
    to: "tags: { 'made-by': utcNow()",
    says: "utcNow() is different each time: it may stand only as a parameter's default",
  },

  {
    what: 'what a module tells that may not be there',
    file: MAIN,
    from: "empty(webhook) ? '' : vault!.outputs.vaultUri",
    to: "empty(plan) ? '' : vault.outputs.vaultUri",
    says: 'vault is not always there: read outputs under its condition',
  },
  {
    what: 'a dependency on a parameter',
    file: MAIN,
    from: 'dependsOn: [store]',
    to: 'dependsOn: [plan]',
    says: 'dependsOn takes resources and modules of this file, not plan',
  },

  {
    what: 'the id of a resource of an unknown type',
    file: VAULT,
    from: "subscriptionResourceId('Microsoft.Authorization/roleDefinitions'",
    to: "subscriptionResourceId('Microsoft.Authorization/roleDefinition'",
    says: 'the type Microsoft.Authorization/roleDefinition is not known: write Microsoft.Authorization/roleDefinitions',
  },

  // Secrets.
  {
    what: 'a listing of keys',
    file: STORE,
    from: '= account.properties.primaryEndpoints.blob',
    to: '= account.listKeys().keys[0].value',
    says: 'listKeys() reads a secret into the deployment',
  },
  {
    what: 'an output of a secret',
    file: VAULT,
    from: '= vault.properties.vaultUri',
    to: '= webhook',
    says: 'output vaultUri gives the secure parameter webhook away',
  },
  {
    what: 'an output that is named like a secret',
    file: VAULT,
    from: 'output vaultUri string',
    to: 'output sharedKey string',
    says: 'output sharedKey is named like a secret',
  },
  {
    what: 'a secret without @secure()',
    file: VAULT,
    from: 'param settings object\n',
    to: 'param settings object\nparam clientSecret string\n',
    says: 'param clientSecret is named like a secret: write @secure() above it',
    at: 1,
  },
  {
    what: 'a secret with a default',
    file: MAIN,
    from: "param webhook string = ''",
    to: "param webhook string = 'https://x'",
    says: 'param webhook is secure and has a default',
  },
  {
    what: 'a connection string',
    file: VAULT,
    from: 'value: string(setting.value)',
    to: "value: 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${setting.value}'",
    says: 'this is a connection string with a secret',
  },
];
