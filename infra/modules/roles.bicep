targetScope = 'subscription'

// The custom roles. Their actions come from the catalogue of controls, by npm run generate.

@description('Ids of the scopes where the roles can be given.')
param assignableScopes array

@description('Names (GUIDs) of the roles.')
param names object

@description('Added to the names that people see, as such names are unique in a tenant. Empty or " (name)".')
param label string

@description('False: the four roles for watched subscriptions are made at a management group.')
param forSubscriptions bool

var actions = loadJsonContent('../generated/role-actions.json')

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (forSubscriptions) {
  name: names.reader
  properties: {
    roleName: 'Driftwarden reader${label}'
    description: actions.reader.description
    type: 'CustomRole'
    assignableScopes: assignableScopes
    permissions: [{ actions: actions.reader.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource executor 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (forSubscriptions) {
  name: names.executor
  properties: {
    roleName: 'Driftwarden executor${label}'
    description: actions.executor.description
    type: 'CustomRole'
    assignableScopes: assignableScopes
    permissions: [{ actions: actions.executor.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource remover 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (forSubscriptions) {
  name: names.remover
  properties: {
    roleName: 'Driftwarden remover${label}'
    description: actions.remover.description
    type: 'CustomRole'
    assignableScopes: assignableScopes
    permissions: [{ actions: actions.remover.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource granter 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (forSubscriptions) {
  name: names.granter
  properties: {
    roleName: 'Driftwarden granter${label}'
    description: actions.granter.description
    type: 'CustomRole'
    assignableScopes: assignableScopes
    permissions: [{ actions: actions.granter.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource self 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: names.self
  properties: {
    roleName: 'Driftwarden self${label}'
    description: actions.self.description
    type: 'CustomRole'
    assignableScopes: assignableScopes
    permissions: [{ actions: actions.self.actions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}
