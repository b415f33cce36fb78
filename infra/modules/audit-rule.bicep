// The way of the audit into its table: a data collection rule with an endpoint of its own.

@description('Region of the workspace.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the rule.')
param name string

@description('Id of the workspace.')
param workspaceId string

@description('Object id of the reader, which sends the audit.')
param readerPrincipalId string

var columns = loadJsonContent('../generated/audit-columns.json')

// Monitoring Metrics Publisher
var publisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource rule 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: name
  location: location
  tags: tags
  kind: 'Direct'
  properties: {
    description: 'Audit of Driftwarden.'
    streamDeclarations: {
      'Custom-RemediationAudit': {
        columns: columns.stream
      }
    }
    destinations: {
      logAnalytics: [{ name: 'audit', workspaceResourceId: workspaceId }]
    }
    dataFlows: [
      {
        streams: ['Custom-RemediationAudit']
        destinations: ['audit']
        transformKql: 'source'
        outputStream: 'Custom-RemediationAudit_CL'
      }
    ]
  }
}

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(rule.id, readerPrincipalId, publisher)
  scope: rule
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', publisher)
  }
}

// What the rule drops it says here, and nowhere else.
resource errors 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'driftwarden'
  scope: rule
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'LogErrors', enabled: true }]
  }
}

@description('Where records are sent.')
output ingestionEndpoint string = rule.properties.endpoints.logsIngestion

@description('The rule, as the ingestion knows it.')
output immutableId string = rule.properties.immutableId
