// For the one secret that there may be, the address that posts Teams cards. A person puts it there.

@description('Azure region of the vault.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the vault, unique in the cloud.')
@minLength(3)
@maxLength(24)
param name string

@description('Nobody, not even an owner, can purge the vault before its time.')
param purgeProtection bool

@description('Id of the subnet that may reach the vault. Empty: any network, with a token.')
param subnetId string

@description('Id of the workspace that keeps the audit log of the vault.')
param workspaceId string

@description('Object id of the reader, which reads the secret for the app settings.')
param readerPrincipalId string

// Key Vault Secrets User
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // The service takes true or nothing: once on, it stays on.
    enablePurgeProtection: purgeProtection ? true : null
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: empty(subnetId) ? 'Allow' : 'Deny'
      virtualNetworkRules: empty(subnetId) ? [] : [{ id: subnetId }]
    }
  }
}

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, secretsUser)
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

// The catalogue asks this of every vault, so of this one too.
resource auditLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'driftwarden'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

@description('Address of the vault, with a slash at the end.')
output vaultUri string = vault.properties.vaultUri
