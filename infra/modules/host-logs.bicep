// Where the logs of the host go. Flex Consumption takes no diagnostic settings, so a component it is; it takes nothing
// but tokens.

@description('Azure region of the component.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the component.')
param name string

@description('Id of the workspace that keeps the logs.')
param workspaceId string

@description('Object id of the reader, which sends the logs.')
param readerPrincipalId string

// Monitoring Metrics Publisher
var publisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspaceId
  }
}

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, readerPrincipalId, publisher)
  scope: component
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', publisher)
  }
}
