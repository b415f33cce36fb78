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

@description('Id of the group of the bot.')
param ownGroupId string

@description('Name of the group of the bot, and of the one for a topic elsewhere.')
param ownGroupName string

@description('Name of a topic that is made.')
param newTopicName string

@description('Group and name of the topic that is there already. Empty: one is made.')
param existingTopic object

@description('Id of the workspace for what is not delivered.')
param workspaceId string

var makeTopic = empty(existingTopic)
var topicGroup = makeTopic ? ownGroupName : existingTopic.group
var topicName = makeTopic ? newTopicName : existingTopic.name
var inOwnGroup = toLower('${subscription().id}/resourceGroups/${topicGroup}') == toLower(ownGroupId)

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
