targetScope = 'managementGroup'

// The roles of the watched subscriptions, given once at a management group: what joins it later is covered. A deployment
// to a subscription can't reach a management group, so this is a command of its own, after main.bicep.

@description('As in main.bicep.')
@maxLength(20)
param nameSuffix string = ''

@description('Object id of the reader: an output of main.bicep.')
@minLength(36)
@maxLength(36)
param readerPrincipalId string

@description('Object id of the executor: an output of main.bicep.')
@minLength(36)
@maxLength(36)
param executorPrincipalId string

@description('The executor may also assign narrow roles to service principals. No control needs it today.')
param allowNarrowGrants bool = false

var label = empty(nameSuffix) ? '' : ' (${nameSuffix})'

// main.bicep has the same names.
var managementGroupId = '/providers/Microsoft.Management/managementGroups/${managementGroup().name}'
var roles = {
  reader: guid(managementGroupId, 'Driftwarden reader', nameSuffix)
  executor: guid(managementGroupId, 'Driftwarden executor', nameSuffix)
  remover: guid(managementGroupId, 'Driftwarden remover', nameSuffix)
  granter: guid(managementGroupId, 'Driftwarden granter', nameSuffix)
}

var actions = loadJsonContent('generated/role-actions.json')
var judged = loadJsonContent('generated/role-ids.json')

var deletesPrivileged = join(
  [
    '((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/delete\'})) OR ('
    '@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId]'
    ' ForAnyOfAnyValues:GuidEquals {${join(judged.privileged, ', ')}} AND '
    '@Resource[Microsoft.Authorization/roleAssignments:PrincipalType]'
    ' ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'}))'
  ],
  ''
)

var grantsNarrow = join(
  [
    '((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/write\'})) OR ('
    '@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]'
    ' ForAnyOfAnyValues:GuidEquals {${join(judged.narrow, ', ')}} AND '
    '@Request[Microsoft.Authorization/roleAssignments:PrincipalType]'
    ' ForAnyOfAnyValues:StringEqualsIgnoreCase {\'ServicePrincipal\'}))'
  ],
  ''
)

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: roles.reader
  properties: {
    roleName: 'Driftwarden reader${label}'
    description: actions.reader.description
    type: 'CustomRole'
    assignableScopes: [managementGroupId]
    permissions: [{ actions: actions.reader.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource executor 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: roles.executor
  properties: {
    roleName: 'Driftwarden executor${label}'
    description: actions.executor.description
    type: 'CustomRole'
    assignableScopes: [managementGroupId]
    permissions: [{ actions: actions.executor.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource remover 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: roles.remover
  properties: {
    roleName: 'Driftwarden remover${label}'
    description: actions.remover.description
    type: 'CustomRole'
    assignableScopes: [managementGroupId]
    permissions: [{ actions: actions.remover.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource granter 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: roles.granter
  properties: {
    roleName: 'Driftwarden granter${label}'
    description: actions.granter.description
    type: 'CustomRole'
    assignableScopes: [managementGroupId]
    permissions: [{ actions: actions.granter.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroupId, readerPrincipalId, roles.reader)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: reader.id
    description: 'Driftwarden looks.'
  }
}

resource executing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroupId, executorPrincipalId, roles.executor)
  properties: {
    principalId: executorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: executor.id
    description: 'Driftwarden sends fixes. Remove this to stop them all.'
  }
}

resource removing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroupId, executorPrincipalId, roles.remover)
  properties: {
    principalId: executorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: remover.id
    description: 'Driftwarden deletes assignments of privileged roles to service principals, and no others.'
    condition: deletesPrivileged
    conditionVersion: '2.0'
  }
}

resource granting 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (allowNarrowGrants) {
  name: guid(managementGroupId, executorPrincipalId, roles.granter)
  properties: {
    principalId: executorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: granter.id
    description: 'Driftwarden assigns narrow roles to service principals, and no others.'
    condition: grantsNarrow
    conditionVersion: '2.0'
  }
}
