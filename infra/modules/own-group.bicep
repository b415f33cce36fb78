// Everything in the group of the bot itself.

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Names of the resources.')
param names object

@description('As in main.bicep.')
param plan string

@description('As in main.bicep.')
param dedicatedSize string

@description('As in main.bicep.')
param nodeVersion string

@description('As in main.bicep.')
param storageRedundancy string

@description('As in main.bicep.')
param watchedIds array

@description('As in main.bicep.')
param existingSystemTopics object

@description('Id of the management group where roles are given. Empty: per subscription.')
param managementGroupId string

@description('Names (GUIDs) of the roles.')
param roles object

@description('As in main.bicep.')
param existingWorkspaceId string

@description('As in main.bicep.')
param logDays int

@description('As in main.bicep.')
param auditDays int

@description('As in main.bicep.')
param auditTotalDays int

@description('As in main.bicep.')
param signInTenantId string

@description('As in main.bicep.')
param signInClientId string

@description('As in main.bicep.')
param signInCallers array

@description('As in main.bicep.')
param alertMails array

@description('As in main.bicep.')
param useTeams bool

@description('As in main.bicep.')
param emailEndpoint string

@description('As in main.bicep.')
param emailSender string

@description('As in main.bicep.')
param eventsTopicEndpoint string

@description('As in main.bicep.')
param publicBaseUrl string

@description('As in main.bicep.')
param enforcement string

@description('As in main.bicep.')
param allowNarrowGrants bool

@description('As in main.bicep.')
param subnetId string

@description('As in main.bicep.')
param publicNetworkAccess string

@description('As in main.bicep.')
param purgeProtection bool

@description('As in main.bicep.')
param locks bool

var ownWorkspace = empty(existingWorkspaceId)
var ownWorkspaceId = resourceId('Microsoft.OperationalInsights/workspaces', names.workspace)
var workspaceId = ownWorkspace ? ownWorkspaceId : existingWorkspaceId
var workspaceParts = split(workspaceId, '/')

module identities 'identities.bicep' = {
  name: 'driftwarden-identities'
  params: {
    location: location
    tags: tags
  }
}

module storage 'storage.bicep' = {
  name: 'driftwarden-storage'
  params: {
    location: location
    tags: tags
    name: names.storage
    redundancy: storageRedundancy
    subnetId: subnetId
    readerPrincipalId: identities.outputs.readerPrincipalId
  }
}

module workspace 'workspace.bicep' = if (ownWorkspace) {
  name: 'driftwarden-workspace'
  params: {
    location: location
    tags: tags
    name: names.workspace
    retentionDays: logDays
  }
}

module auditTable 'audit-table.bicep' = {
  name: 'driftwarden-audit-table'
  scope: resourceGroup(workspaceParts[2], workspaceParts[4])
  params: {
    workspaceName: workspaceParts[8]
    auditDays: auditDays
    auditTotalDays: auditTotalDays
  }
  dependsOn: [workspace]
}

module auditRule 'audit-rule.bicep' = {
  name: 'driftwarden-audit-rule'
  params: {
    location: auditTable.outputs.location
    tags: tags
    name: names.auditRule
    workspaceId: workspaceId
    readerPrincipalId: identities.outputs.readerPrincipalId
  }
}

module hostLogs 'host-logs.bicep' = {
  name: 'driftwarden-host-logs'
  params: {
    location: location
    tags: tags
    name: names.hostLogs
    workspaceId: workspaceId
    readerPrincipalId: identities.outputs.readerPrincipalId
  }
  dependsOn: [workspace]
}

module vault 'key-vault.bicep' = {
  name: 'driftwarden-vault'
  params: {
    location: location
    tags: tags
    name: names.vault
    purgeProtection: purgeProtection
    subnetId: subnetId
    workspaceId: workspaceId
    readerPrincipalId: identities.outputs.readerPrincipalId
  }
  dependsOn: [workspace]
}

module manifest 'manifest.bicep' = {
  name: 'driftwarden-manifest'
  params: {
    names: names
    watchedIds: watchedIds
    existingSystemTopics: existingSystemTopics
    managementGroupId: managementGroupId
    roles: roles
    allowNarrowGrants: allowNarrowGrants
    locks: locks
    ownWorkspace: ownWorkspace
    readerPrincipalId: identities.outputs.readerPrincipalId
    executorPrincipalId: identities.outputs.executorPrincipalId
  }
}

module functionApp 'function-app.bicep' = {
  name: 'driftwarden-function-app'
  params: {
    location: location
    tags: tags
    name: names.site
    plan: plan
    dedicatedSize: dedicatedSize
    nodeVersion: nodeVersion
    subnetId: subnetId
    publicNetworkAccess: publicNetworkAccess
    hostLogsName: names.hostLogs
    storageName: names.storage
    blobEndpoint: storage.outputs.blobEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    ingestionEndpoint: auditRule.outputs.ingestionEndpoint
    auditRuleImmutableId: auditRule.outputs.immutableId
    enforcement: enforcement
    manifest: manifest.outputs.text
    signInTenantId: signInTenantId
    signInClientId: signInClientId
    teamsSecretUri: useTeams ? '${vault.outputs.vaultUri}secrets/teams-webhook-url' : ''
    emailEndpoint: emailEndpoint
    emailSender: emailSender
    eventsTopicEndpoint: eventsTopicEndpoint
    publicBaseUrl: publicBaseUrl
  }
  dependsOn: [hostLogs]
}

module signIn 'sign-in.bicep' = if (!empty(signInClientId)) {
  name: 'driftwarden-sign-in'
  params: {
    siteName: names.site
    tenantId: signInTenantId
    clientId: signInClientId
    furtherCallers: signInCallers
  }
  dependsOn: [functionApp]
}

module ownAccess 'own-access.bicep' = {
  name: 'driftwarden-own-access'
  params: {
    readerPrincipalId: identities.outputs.readerPrincipalId
    selfRoleId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.self)
  }
}

module alerts 'alerts.bicep' = {
  name: 'driftwarden-alerts'
  params: {
    location: auditTable.outputs.location
    tags: tags
    workspaceId: workspaceId
    mails: alertMails
  }
}

module ownLocks 'own-locks.bicep' = if (locks) {
  name: 'driftwarden-locks'
  params: {
    storageName: names.storage
    auditRuleName: names.auditRule
    siteName: names.site
    workspaceName: ownWorkspace ? names.workspace : ''
  }
  dependsOn: [functionApp, signIn, alerts]
}

@description('Object id of the reader in Entra ID.')
output readerPrincipalId string = identities.outputs.readerPrincipalId

@description('Object id of the executor in Entra ID.')
output executorPrincipalId string = identities.outputs.executorPrincipalId

@description('Id of the workspace, which is there by then.')
output workspaceId string = auditTable.outputs.workspaceId
