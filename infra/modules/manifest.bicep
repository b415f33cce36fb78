// What the app should find in Azure when it checks itself, as the text of an app setting.

@description('Id of the function app.')
param siteId string

@description('Id of the data collection rule.')
param auditRuleId string

@description('Ids of the event subscriptions, one per watched subscription.')
param eventSubscriptionIds array

@description('Ids of the locks.')
param lockIds array

@description('Scopes where the roles of the watched subscriptions are given: the subscriptions, or a management group.')
param roleScopes array

@description('Ids of the resource groups that hold the bot.')
param ownGroupIds array

@description('Names (GUIDs) of the roles.')
param roles object

@description('The executor may also grant narrow roles.')
param allowNarrowGrants bool

@description('Object id of the reader.')
param readerPrincipalId string

@description('Object id of the executor.')
param executorPrincipalId string

var definitions = 'providers/Microsoft.Authorization/roleDefinitions'

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
  locks: lockIds
  roles: concat(reading, executing, removing, granting, looking)
})
