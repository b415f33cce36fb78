// A Log Analytics workspace of our own, where none is given.

@description('Azure region of the workspace.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the workspace.')
param name string

@description('Days that logs other than the audit are kept.')
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}
