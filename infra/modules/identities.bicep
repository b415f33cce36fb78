// Two identities: the reader is the app (host, looks, audit) and writes nothing through Resource Manager; the executor
// sends the fixes and nothing else.

@description('Azure region of the identities.')
param location string

@description('Tags of every resource.')
param tags object

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-driftwarden-reader'
  location: location
  tags: tags
}

resource executor 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-driftwarden-executor'
  location: location
  tags: tags
}

@description('Object id of the reader in Entra ID.')
output readerPrincipalId string = reader.properties.principalId

@description('Client id of the reader.')
output readerClientId string = reader.properties.clientId

@description('Object id of the executor in Entra ID.')
output executorPrincipalId string = executor.properties.principalId

@description('Client id of the executor.')
output executorClientId string = executor.properties.clientId
