// What people are told when the bot can't tell it itself: it is silent, blind, or changed. The queries are files.

@description('Region of the workspace.')
param location string

@description('Tags of every resource.')
param tags object

@description('Id of the workspace.')
param workspaceId string

@description('Who gets a mail.')
param mails array

var rules = [
  {
    name: 'heartbeat-missing'
    title: 'Driftwarden is silent'
    query: loadTextContent('../queries/heartbeat-missing.kql')
    severity: 1
    frequency: 'PT5M'
    // The query itself looks at the 15 min that count.
    window: 'PT30M'
  }
  {
    name: 'self-check-failed'
    title: 'Driftwarden found its own resources changed'
    query: loadTextContent('../queries/self-check-failed.kql')
    severity: 2
    frequency: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'events-not-delivered'
    title: 'Driftwarden gets no events'
    query: loadTextContent('../queries/events-not-delivered.kql')
    severity: 2
    frequency: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'events-dead-lettered'
    title: 'Events reached Driftwarden as dead letters'
    query: loadTextContent('../queries/events-dead-lettered.kql')
    severity: 3
    frequency: 'PT15M'
    window: 'PT30M'
  }
  {
    name: 'audit-dropped'
    title: 'Audit records of Driftwarden were dropped'
    query: loadTextContent('../queries/audit-dropped.kql')
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-driftwarden'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'driftwarden'
    enabled: true
    emailReceivers: [
      for (mail, index) in mails: {
        name: 'mail-${index}'
        emailAddress: mail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'driftwarden-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: 'See infra/RUNBOOK.md.'
      enabled: true
      severity: rule.severity
      scopes: [workspaceId]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      autoMitigate: true
      // A table of the platform is there only after its first row.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

// Whoever wants to blind the bot does one of these first. Seen without the bot and without the workspace.
resource tampering 'Microsoft.Insights/activityLogAlerts@2020-10-01' = {
  name: 'driftwarden-tampering'
  location: 'global'
  tags: tags
  properties: {
    description: 'Somebody took away what Driftwarden stands on. See infra/RUNBOOK.md.'
    enabled: true
    scopes: [resourceGroup().id]
    condition: {
      allOf: [
        { field: 'category', equals: 'Administrative' }
        { field: 'status', equals: 'Succeeded' }
        {
          anyOf: [
            { field: 'operationName', equals: 'Microsoft.Authorization/locks/delete' }
            { field: 'operationName', equals: 'Microsoft.Authorization/roleAssignments/delete' }
            { field: 'operationName', equals: 'Microsoft.EventGrid/systemTopics/eventSubscriptions/delete' }
            { field: 'operationName', equals: 'Microsoft.Web/sites/stop/action' }
          ]
        }
      ]
    }
    actions: { actionGroups: [{ actionGroupId: people.id }] }
  }
}
