targetScope = 'subscription'

// The second step, once the package is there: Event Grid takes a function as a destination only when it exists. Deployed
// to the subscription of the app, with the same values as main.bicep.

@description('As in main.bicep.')
@maxLength(20)
param nameSuffix string = ''

@description('As in main.bicep.')
param subscriptions array = []

@description('As in main.bicep.')
param existingSystemTopics object = {}

var watchedIds = empty(subscriptions) ? [subscription().subscriptionId] : subscriptions

// main.bicep has the same names.
var groupName = empty(nameSuffix) ? 'rg-driftwarden' : 'rg-driftwarden-${nameSuffix}'
var unique = uniqueString(subscription().id, groupName)
var siteName = 'func-driftwarden-${unique}'
var storageName = 'stdrift${unique}'
var topicName = 'evgt-driftwarden'

var groupId = '${subscription().id}/resourceGroups/${groupName}'

module events 'modules/event-subscription.bicep' = [
  for id in watchedIds: {
    name: 'driftwarden-events'
    scope: resourceGroup(id, contains(existingSystemTopics, id) ? existingSystemTopics[id].group : groupName)
    params: {
      topicName: contains(existingSystemTopics, id) ? existingSystemTopics[id].name : topicName
      siteId: '${groupId}/providers/Microsoft.Web/sites/${siteName}'
      storageId: '${groupId}/providers/Microsoft.Storage/storageAccounts/${storageName}'
    }
  }
]
