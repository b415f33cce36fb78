// Nobody deletes what the bot stands on by mistake. Whoever wants to removes the lock first, and that is on record.

@description('Name of the storage account.')
param storageName string

@description('Name of the data collection rule.')
param auditRuleName string

@description('Name of the function app.')
param siteName string

@description('Name of the workspace in this group. Empty: it belongs to somebody else.')
param workspaceName string

var notes = 'Driftwarden stands on this. Removal is described in infra/README.md.'

resource storage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: storageName
}

resource auditRule 'Microsoft.Insights/dataCollectionRules@2024-03-11' existing = {
  name: auditRuleName
}

resource site 'Microsoft.Web/sites@2024-11-01' existing = {
  name: siteName
}

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'id-driftwarden-reader'
}

resource executor 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'id-driftwarden-executor'
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = if (!empty(workspaceName)) {
  name: empty(workspaceName) ? 'none' : workspaceName
}

resource storageLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'driftwarden'
  scope: storage
  properties: { level: 'CanNotDelete', notes: notes }
}

resource auditRuleLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'driftwarden'
  scope: auditRule
  properties: { level: 'CanNotDelete', notes: notes }
}

resource siteLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'driftwarden'
  scope: site
  properties: { level: 'CanNotDelete', notes: notes }
}

resource readerLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'driftwarden'
  scope: reader
  properties: { level: 'CanNotDelete', notes: notes }
}

resource executorLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'driftwarden'
  scope: executor
  properties: { level: 'CanNotDelete', notes: notes }
}

resource workspaceLock 'Microsoft.Authorization/locks@2020-05-01' = if (!empty(workspaceName)) {
  name: 'driftwarden'
  scope: workspace
  properties: { level: 'CanNotDelete', notes: notes }
}
