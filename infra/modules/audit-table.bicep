// The table of the audit, in the workspace. Its columns are those of the code.

@description('Name of the workspace, in the group that this is deployed to.')
param workspaceName string

@description('Days that the audit can be queried at once.')
@minValue(30)
@maxValue(730)
param auditDays int

@description('Days that the audit is kept altogether.')
@minValue(30)
@maxValue(4383)
param auditTotalDays int

var columns = loadJsonContent('../generated/audit-columns.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource table 'Microsoft.OperationalInsights/workspaces/tables@2025-07-01' = {
  parent: workspace
  name: 'RemediationAudit_CL'
  properties: {
    plan: 'Analytics'
    retentionInDays: auditDays
    totalRetentionInDays: auditTotalDays
    schema: {
      name: 'RemediationAudit_CL'
      columns: columns.table
    }
  }
}

@description('Region of the workspace: what sends to it or watches it has to be there.')
output location string = workspace.location

@description('Id of the workspace.')
output workspaceId string = workspace.id
