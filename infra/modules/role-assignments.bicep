targetScope = 'subscription'

// Who may do what in a watched subscription. Deleting and making role assignments go under conditions that name the roles
// and the kind of principal.

@description('Object id of the reader.')
param readerPrincipalId string

@description('Object id of the executor.')
param executorPrincipalId string

@description('Names (GUIDs) of the roles.')
param roles object

@description('The executor may also grant narrow roles.')
param allowNarrowGrants bool

var judged = loadJsonContent('../generated/role-ids.json')

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

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, readerPrincipalId, roles.reader)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.reader)
    description: 'Driftwarden looks.'
  }
}

resource executing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, executorPrincipalId, roles.executor)
  properties: {
    principalId: executorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.executor)
    description: 'Driftwarden sends fixes. Remove this to stop them all.'
  }
}

resource removing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, executorPrincipalId, roles.remover)
  properties: {
    principalId: executorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.remover)
    description: 'Driftwarden deletes assignments of privileged roles to service principals, and no others.'
    condition: deletesPrivileged
    conditionVersion: '2.0'
  }
}

resource granting 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (allowNarrowGrants) {
  name: guid(subscription().id, executorPrincipalId, roles.granter)
  properties: {
    principalId: executorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.granter)
    description: 'Driftwarden assigns narrow roles to service principals, and no others.'
    condition: grantsNarrow
    conditionVersion: '2.0'
  }
}
