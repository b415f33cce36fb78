// The reader may look at the bot's own resources in this group: the self-check needs it.

@description('Object id of the reader.')
param readerPrincipalId string

@description('Id of the role Driftwarden self.')
param selfRoleId string

resource looking 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, readerPrincipalId, selfRoleId)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: selfRoleId
    description: 'Driftwarden checks its own resources.'
  }
}
