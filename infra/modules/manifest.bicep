// What the app should find in Azure when it checks itself, as the text of an app setting.

@description('Names of the resources.')
param names object

@description('Ids (GUIDs) of the watched subscriptions.')
param watchedIds array

@description('As in main.bicep.')
param existingSystemTopics object

@description('Id of the management group where roles are given. Empty: per subscription.')
param managementGroupId string

@description('Names (GUIDs) of the roles.')
param roles object

@description('The executor may also grant narrow roles.')
param allowNarrowGrants bool

@description('There are locks.')
param locks bool

@description('The workspace is in this group, and ours.')
param ownWorkspace bool

@description('Object id of the reader.')
param readerPrincipalId string

@description('Object id of the executor.')
param executorPrincipalId string

var definitions = 'providers/Microsoft.Authorization/roleDefinitions'
var lock = 'providers/Microsoft.Authorization/locks/driftwarden'

var siteId = resourceId('Microsoft.Web/sites', names.site)
var auditRuleId = resourceId('Microsoft.Insights/dataCollectionRules', names.auditRule)
var workspaceId = resourceId('Microsoft.OperationalInsights/workspaces', names.workspace)
var identityIds = '${resourceGroup().id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities'

var lockIds = [
  '${resourceId('Microsoft.Storage/storageAccounts', names.storage)}/${lock}'
  '${auditRuleId}/${lock}'
  '${siteId}/${lock}'
  '${identityIds}/id-driftwarden-reader/${lock}'
  '${identityIds}/id-driftwarden-executor/${lock}'
]
var allLockIds = ownWorkspace ? concat(lockIds, ['${workspaceId}/${lock}']) : lockIds

var topics = [
  for id in watchedIds: contains(existingSystemTopics, id)
    ? existingSystemTopics[id]
    : { group: resourceGroup().name, name: names.topic }
]
var topicGroupIds = [
  for (id, index) in watchedIds: '/subscriptions/${toLower(id)}/resourceGroups/${topics[index].group}'
]
var topicsOf = 'providers/Microsoft.EventGrid/systemTopics'
var eventSubscriptionIds = [
  for (id, index) in watchedIds: '${topicGroupIds[index]}/${topicsOf}/${topics[index].name}/eventSubscriptions/driftwarden'
]

var subscriptionScopes = [for id in watchedIds: '/subscriptions/${toLower(id)}']
var roleScopes = empty(managementGroupId) ? subscriptionScopes : [managementGroupId]
var ownGroupIds = union([toLower(resourceGroup().id)], map(topicGroupIds, id => toLower(id)))

var reading = [
  for scope in roleScopes: {
    scope: scope
    principalId: readerPrincipalId
    roleDefinitionId: '${scope}/${definitions}/${roles.reader}'
    group: 'reader'
  }
]

var executing = [
  for scope in roleScopes: {
    scope: scope
    principalId: executorPrincipalId
    roleDefinitionId: '${scope}/${definitions}/${roles.executor}'
    group: 'executor'
  }
]

var removing = [
  for scope in roleScopes: {
    scope: scope
    principalId: executorPrincipalId
    roleDefinitionId: '${scope}/${definitions}/${roles.remover}'
    group: 'remover'
  }
]

var granting = [
  for scope in (allowNarrowGrants ? roleScopes : []): {
    scope: scope
    principalId: executorPrincipalId
    roleDefinitionId: '${scope}/${definitions}/${roles.granter}'
    group: 'granter'
  }
]

var looking = [
  for scope in ownGroupIds: {
    scope: scope
    principalId: readerPrincipalId
    roleDefinitionId: '${join(take(split(scope, '/'), 3), '/')}/${definitions}/${roles.self}'
    group: 'self'
  }
]

@description('The manifest, as JSON.')
output text string = string({
  site: siteId
  eventSubscriptions: eventSubscriptionIds
  dataCollectionRule: auditRuleId
  locks: locks ? allLockIds : []
  roles: concat(reading, executing, removing, granting, looking)
})
