// The system topic that tells what happens to the resources of a subscription. There is one per subscription at most, so
// this is made only where nobody has one.

@description('Id of the subscription, a GUID.')
param subscriptionId string

@description('Name of the topic.')
param name string

@description('Tags of every resource.')
param tags object

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: 'global'
  tags: tags
  // What could not be delivered is put into our account as this identity.
  identity: { type: 'SystemAssigned' }
  properties: {
    source: '/subscriptions/${subscriptionId}'
    topicType: 'Microsoft.Resources.Subscriptions'
  }
}
