targetScope = 'subscription'

// Everything but the event subscriptions, which need the functions to exist: those are events.bicep. What has to be there
// before, and both ways to deploy, are in infra/README.md.

@description('Azure region. Flex Consumption is not in all: az functionapp list-flexconsumption-locations.')
param location string

@description('For a second bot in the same tenant: added to the names of groups and roles. Else empty.')
@maxLength(20)
param nameSuffix string = ''

@description('Name of the environment of azd, by which it finds what it deployed.')
@minLength(1)
param environmentName string = 'driftwarden'

@description('flex: Flex Consumption with instances that are always ready. dedicated: a plan of its own, Always On.')
@allowed(['flex', 'dedicated'])
param plan string = 'flex'

@description('Size of a dedicated plan.')
@allowed(['B1', 'B2', 'B3', 'S1', 'S2', 'S3', 'P0v3', 'P1v3', 'P2v3'])
param dedicatedSize string = 'P0v3'

@description('Version of Node.js. What a region has: az functionapp list-flexconsumption-runtimes --runtime node.')
@allowed(['22', '24'])
param nodeVersion string = '22'

@description('Redundancy of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = 'Standard_ZRS'

@description('Ids (GUIDs) of the subscriptions to watch. Each gets the roles, a system topic and an event subscription. Empty: the one that is deployed to.')
param subscriptions array = []

@description('System topics that are there already, as only one per subscription is allowed: id of the subscription, then group and name. Each needs a system-assigned identity. Example: { \'<subscription id>\': { group: \'rg-events\', name: \'topic\' } }')
param existingSystemTopics object = {}

@description('Name of a management group where management-group.bicep gives the roles once. Empty: per subscription.')
param managementGroupName string = ''

@description('Id of a Log Analytics workspace to use. Empty: one is made.')
param existingWorkspaceId string = ''

@description('Days that logs other than the audit are kept in a workspace that is made here.')
@minValue(30)
@maxValue(730)
param logDays int = 30

@description('Days that the audit can be queried at once.')
@minValue(30)
@maxValue(730)
param auditDays int = 365

@description('Days that the audit is kept altogether. Above two years only full years, in days, are taken.')
@minValue(30)
@maxValue(4383)
param auditTotalDays int = 2556

@description('Tenant of the people who sign in. Together with signInClientId; empty: the pages are closed.')
param signInTenantId string = ''

@description('Client id of the Entra app for people. Together with signInTenantId; empty: the pages are closed.')
param signInClientId string = ''

@description('Client ids that may call the API besides the Entra app and the Azure CLI, such as that of a program that people sign in to.')
param signInCallers array = []

@description('Who gets a mail when the bot is silent, blind or changed.')
param alertMails array = []

@description('Cards go to Teams. The address of the workflow is put into the vault by hand, as secret teams-webhook-url.')
param useTeams bool = false

@description('Communication Services resource for mail, such as https://name.europe.communication.azure.com. Empty: no mail.')
param emailEndpoint string = ''

@description('Sender of the mails. Together with emailEndpoint.')
param emailSender string = ''

@description('Event Grid topic for events of our own: case opened, case closed. Empty: none are published.')
param eventsTopicEndpoint string = ''

@description('Address that people use for the pages, such as https://driftwarden.example.com. Empty: that of the app.')
param publicBaseUrl string = ''

@description('The most that the bot may do. Leave it at observe until infra/README.md leads further.')
@allowed(['off', 'observe', 'enforce'])
param enforcement string = 'observe'

@description('The executor may also assign narrow roles to service principals. No control needs it today.')
param allowNarrowGrants bool = false

@description('Id of a subnet for VNet integration. Storage and vault then take calls from there only. It needs service endpoints for Microsoft.Storage and Microsoft.KeyVault and a delegation: Microsoft.App/environments for flex, Microsoft.Web/serverFarms for dedicated.')
param subnetId string = ''

@description('Whether the internet reaches the app. Event Grid and people without a private endpoint come from there: with Disabled no events arrive, only the catch-up every 10 min is left.')
@allowed(['Enabled', 'Disabled'])
param publicNetworkAccess string = 'Enabled'

@description('Nobody can purge the vault before 90 days. Once on it stays on.')
param purgeProtection bool = true

@description('CanNotDelete locks on what the bot stands on.')
param locks bool = true

@description('Tags of every resource.')
param tags object = {}

var watchedIds = empty(subscriptions) ? [subscription().subscriptionId] : subscriptions

// events.bicep has the same names.
var groupName = empty(nameSuffix) ? 'rg-driftwarden' : 'rg-driftwarden-${nameSuffix}'
var unique = uniqueString(subscription().id, groupName)
var names = {
  site: 'func-driftwarden-${unique}'
  storage: 'stdrift${unique}'
  vault: 'kv-drift-${unique}'
  topic: 'evgt-driftwarden'
  workspace: 'log-driftwarden'
  auditRule: 'dcr-driftwarden'
  hostLogs: 'appi-driftwarden'
}

// management-group.bicep has the same names.
var managementGroupId = empty(managementGroupName)
  ? ''
  : '/providers/Microsoft.Management/managementGroups/${managementGroupName}'
var rolesAt = empty(managementGroupId) ? subscription().id : managementGroupId
var roles = {
  reader: guid(rolesAt, 'Driftwarden reader', nameSuffix)
  executor: guid(rolesAt, 'Driftwarden executor', nameSuffix)
  remover: guid(rolesAt, 'Driftwarden remover', nameSuffix)
  granter: guid(rolesAt, 'Driftwarden granter', nameSuffix)
  self: guid(subscription().id, 'Driftwarden self', nameSuffix)
}

var allTags = union(tags, { 'azd-env-name': environmentName })
var watchedScopes = [for id in watchedIds: '/subscriptions/${toLower(id)}']

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: groupName
  location: location
  tags: allTags
}

module roleDefinitions 'modules/roles.bicep' = {
  name: 'driftwarden-role-definitions'
  params: {
    assignableScopes: union([toLower(subscription().id)], watchedScopes)
    names: roles
    label: empty(nameSuffix) ? '' : ' (${nameSuffix})'
    forSubscriptions: empty(managementGroupId)
  }
}

module own 'modules/own-group.bicep' = {
  name: 'driftwarden-own-group'
  scope: group
  params: {
    location: location
    tags: allTags
    names: names
    plan: plan
    dedicatedSize: dedicatedSize
    nodeVersion: nodeVersion
    storageRedundancy: storageRedundancy
    watchedIds: watchedIds
    existingSystemTopics: existingSystemTopics
    managementGroupId: managementGroupId
    roles: roles
    existingWorkspaceId: existingWorkspaceId
    logDays: logDays
    auditDays: auditDays
    auditTotalDays: auditTotalDays
    signInTenantId: signInTenantId
    signInClientId: signInClientId
    signInCallers: signInCallers
    alertMails: alertMails
    useTeams: useTeams
    emailEndpoint: emailEndpoint
    emailSender: emailSender
    eventsTopicEndpoint: eventsTopicEndpoint
    publicBaseUrl: publicBaseUrl
    enforcement: enforcement
    allowNarrowGrants: allowNarrowGrants
    subnetId: subnetId
    publicNetworkAccess: publicNetworkAccess
    purgeProtection: purgeProtection
    locks: locks
  }
  dependsOn: [roleDefinitions]
}

module watched 'modules/watched-subscription.bicep' = [
  for id in watchedIds: {
    name: 'driftwarden-${uniqueString(unique, id)}'
    scope: subscription(id)
    params: {
      location: location
      tags: allTags
      ownGroupId: group.id
      ownGroupName: groupName
      newTopicName: names.topic
      existingTopic: contains(existingSystemTopics, id) ? existingSystemTopics[id] : {}
      giveRoles: empty(managementGroupId)
      roles: roles
      allowNarrowGrants: allowNarrowGrants
      readerPrincipalId: own.outputs.readerPrincipalId
      executorPrincipalId: own.outputs.executorPrincipalId
      workspaceId: own.outputs.workspaceId
    }
  }
]

module deadLetterAccess 'modules/dead-letter-access.bicep' = [
  for (id, index) in watchedIds: {
    name: 'driftwarden-dead-letters-${uniqueString(unique, id)}'
    scope: group
    params: {
      storageName: names.storage
      topicPrincipalId: watched[index].outputs.topicPrincipalId
    }
  }
]

@description('Group of the bot.')
output resourceGroupName string = groupName

@description('Name of the function app.')
output functionAppName string = names.site

@description('Name of the storage account.')
output storageAccountName string = names.storage

@description('Name of the vault.')
output keyVaultName string = names.vault

@description('Object id of the reader: the subject of the federated credential of the Entra app.')
output readerPrincipalId string = own.outputs.readerPrincipalId

@description('Object id of the executor: a parameter of management-group.bicep.')
output executorPrincipalId string = own.outputs.executorPrincipalId
