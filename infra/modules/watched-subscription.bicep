targetScope = 'subscription'

// One watched subscription: its roles, and the topic that tells what happens in it.

@description('Azure region of the group, where one has to be made.')
param location string

@description('Tags of every resource.')
param tags object

@description('Roles are given here. False: at a management group.')
param giveRoles bool

@description('Names (GUIDs) of the roles.')
param roles object

@description('The executor may also grant narrow roles.')
param allowNarrowGrants bool

@description('Object id of the reader.')
param readerPrincipalId string

@description('Object id of the executor.')
param executorPrincipalId string

@description('Group of the topic.')
param topicGroup string

@description('Name of the topic.')
param topicName string

@description('The topic has to be made.')
param makeTopic bool

@description('The group of the topic is that of the app.')
param inOwnGroup bool

@description('Id of the workspace for what is not delivered.')
param workspaceId string

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = if (makeTopic && !inOwnGroup) {
  name: topicGroup
  location: location
  tags: tags
}

module topic 'system-topic.bicep' = if (makeTopic) {
  name: 'driftwarden-topic'
  scope: resourceGroup(topicGroup)
  params: {
    subscriptionId: subscription().subscriptionId
    name: topicName
    tags: tags
  }
  dependsOn: [group]
}

module topicLogs 'topic-logs.bicep' = {
  name: 'driftwarden-topic-logs'
  scope: resourceGroup(topicGroup)
  params: {
    topicName: topicName
    workspaceId: workspaceId
  }
  dependsOn: [topic]
}

module roleAssignments 'role-assignments.bicep' = if (giveRoles) {
  name: 'driftwarden-roles'
  params: {
    readerPrincipalId: readerPrincipalId
    executorPrincipalId: executorPrincipalId
    roles: roles
    allowNarrowGrants: allowNarrowGrants
  }
}

module ownAccess 'own-access.bicep' = if (!inOwnGroup) {
  name: 'driftwarden-own-access'
  scope: resourceGroup(topicGroup)
  params: {
    readerPrincipalId: readerPrincipalId
    selfRoleId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.self)
  }
  dependsOn: [group]
}

@description('Object id of the identity of the topic.')
output topicPrincipalId string = topicLogs.outputs.principalId
