// What a topic could not deliver is told to the workspace, whoever made the topic.

@description('Name of the topic, in the group that this is deployed to.')
param topicName string

@description('Id of the workspace.')
param workspaceId string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource failures 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'driftwarden'
  scope: topic
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'DeliveryFailures', enabled: true }]
  }
}

@description('Object id of the identity of the topic.')
output principalId string = topic.identity.principalId
