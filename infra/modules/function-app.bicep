// The plan and the app on it, with all of its settings. Code comes later, as a package.

@description('Azure region of the app.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the app, unique in the cloud.')
param name string

@description('flex: Flex Consumption with instances that are always ready. dedicated: a plan of its own, Always On.')
@allowed(['flex', 'dedicated'])
param plan string

@description('Size of a dedicated plan.')
param dedicatedSize string

@description('Version of Node.js.')
@allowed(['22', '24'])
param nodeVersion string

@description('Id of the subnet that calls go out through. Empty: none.')
param subnetId string

@description('Whether the internet reaches the app. Event Grid comes from there.')
@allowed(['Enabled', 'Disabled'])
param publicNetworkAccess string

@description('Name of the component for the logs of the host.')
param hostLogsName string

@description('Name of the storage account.')
param storageName string

@description('Address of the blob service, with a slash at the end.')
param blobEndpoint string

@description('Address of the table service, with a slash at the end.')
param tableEndpoint string

@description('Where records of the audit are sent.')
param ingestionEndpoint string

@description('The data collection rule, as the ingestion knows it.')
param auditRuleImmutableId string

@description('The most that the bot may do.')
@allowed(['off', 'observe', 'enforce'])
param enforcement string

@description('What the app should find in Azure when it checks itself, as JSON.')
param manifest string

@description('Tenant of the people who sign in. Empty: nobody does.')
param signInTenantId string

@description('Client id of the Entra app for people. Empty: nobody signs in.')
param signInClientId string

@description('Address of the secret that holds the webhook of Teams. Empty: no cards.')
param teamsSecretUri string

@description('Communication Services resource for mail. Empty: no mail.')
param emailEndpoint string

@description('Sender of the mails.')
param emailSender string

@description('Event Grid topic for events of our own. Empty: none are published.')
param eventsTopicEndpoint string

@description('Address that people use for the pages. Empty: that of the app.')
param publicBaseUrl string

var flex = plan == 'flex'

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'id-driftwarden-reader'
}

resource executor 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'id-driftwarden-executor'
}

resource hostLogs 'Microsoft.Insights/components@2020-02-02' existing = {
  name: hostLogsName
}

var settings = {
  DRIFTWARDEN_SETTINGS: '${blobEndpoint}settings/driftwarden.yaml'
  DRIFTWARDEN_ENFORCEMENT: enforcement
  DRIFTWARDEN_STORE_TABLES: tableEndpoint
  DRIFTWARDEN_MANIFEST: manifest
  AZURE_RESOURCE_MANAGER_ENDPOINT: environment().resourceManager
  AZURE_AUTHORITY_HOST: environment().authentication.loginEndpoint
  AZURE_CLIENT_ID: reader.properties.clientId
  AZURE_EXECUTOR_CLIENT_ID: executor.properties.clientId
  AUDIT_INGESTION_ENDPOINT: ingestionEndpoint
  AUDIT_DCR_IMMUTABLE_ID: auditRuleImmutableId
  AUDIT_STREAM: 'Custom-RemediationAudit'
  DEAD_LETTER_CONTAINER: '${blobEndpoint}dead-letters'
}

// The host of Azure Functions reads these: its own storage and its logs, both as the reader.
var settingsOfHost = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: reader.properties.clientId
  // An address and a name; the component takes tokens only.
  APPLICATIONINSIGHTS_CONNECTION_STRING: hostLogs.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${reader.properties.clientId};Authorization=AAD'
}

// Flex Consumption has these elsewhere, and refuses them here.
var settingsOfDedicated = {
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'node'
  WEBSITE_RUN_FROM_PACKAGE: '1'
}

var settingsOfSignIn = {
  SIGN_IN_TENANT_ID: signInTenantId
  SIGN_IN_CLIENT_ID: signInClientId
  // App Service signs in as this identity instead of with a secret.
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: reader.properties.clientId
}

var settingsOfMail = {
  EMAIL_ENDPOINT: emailEndpoint
  EMAIL_SENDER: emailSender
}

var allSettings = union(
  settings,
  settingsOfHost,
  flex ? {} : settingsOfDedicated,
  empty(signInClientId) ? {} : settingsOfSignIn,
  empty(teamsSecretUri) ? {} : { TEAMS_WEBHOOK_URL: '@Microsoft.KeyVault(SecretUri=${teamsSecretUri})' },
  empty(emailEndpoint) ? {} : settingsOfMail,
  empty(eventsTopicEndpoint) ? {} : { EVENTS_TOPIC_ENDPOINT: eventsTopicEndpoint },
  empty(publicBaseUrl) ? {} : { PUBLIC_BASE_URL: publicBaseUrl }
)

resource serverFarm 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-driftwarden'
  location: location
  tags: tags
  kind: flex ? 'functionapp' : 'linux'
  sku: flex ? { name: 'FC1', tier: 'FlexConsumption' } : { name: dedicatedSize }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd finds the app by this tag.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${reader.id}': {}
      '${executor.id}': {}
    }
  }
  properties: {
    serverFarmId: serverFarm.id
    reserved: true
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: reader.id
    publicNetworkAccess: publicNetworkAccess
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      alwaysOn: flex ? null : true
      linuxFxVersion: flex ? null : 'NODE|${nodeVersion}'
      vnetRouteAllEnabled: flex || empty(subnetId) ? null : true
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      remoteDebuggingEnabled: false
      appSettings: map(items(allSettings), setting => { name: setting.key, value: setting.value })
    }
    functionAppConfig: flex
      ? {
          deployment: {
            storage: {
              type: 'blobContainer'
              value: '${blobEndpoint}deployment'
              authentication: {
                type: 'UserAssignedIdentity'
                userAssignedIdentityResourceId: reader.id
              }
            }
          }
          runtime: { name: 'node', version: nodeVersion }
          scaleAndConcurrency: {
            // Each group scales for itself; these three are never cold.
            alwaysReady: [
              { name: 'http', instanceCount: 1 }
              { name: 'durable', instanceCount: 1 }
              { name: 'function:on-resource-event', instanceCount: 1 }
            ]
            instanceMemoryMB: 2048
            maximumInstanceCount: 40
            // What App Service knows of who is signed in lies with one instance, so one should do for all people.
            triggers: { http: { perInstanceConcurrency: 100 } }
          }
        }
      : null
  }
}

resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: site
  name: 'ftp'
  properties: { allow: false }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: site
  name: 'scm'
  properties: { allow: false }
  dependsOn: [noFtp]
}
