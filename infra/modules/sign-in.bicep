// People sign in with Entra ID before they see a page. No secret: the reader stands for the Entra app as its federated
// credential. Only the address that Event Grid delivers to is left out, which has a key of its own.

@description('Name of the function app.')
param siteName string

@description('Tenant of the people.')
param tenantId string

@description('Client id of the Entra app.')
param clientId string

@description('Client ids of further callers, such as that of a program that people sign in to.')
param furtherCallers array

// The Azure CLI, with which driftwarden cases, pause, resume and doctor get a token. The same in every tenant.
var azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

resource site 'Microsoft.Web/sites@2024-11-01' existing = {
  name: siteName
}

resource signIn 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: site
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: ['/runtime/webhooks/eventgrid']
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
          clientId: clientId
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
        }
        validation: {
          allowedAudiences: [clientId, 'api://${clientId}']
          defaultAuthorizationPolicy: { allowedApplications: concat([clientId, azureCli], furtherCallers) }
        }
      }
    }
    login: {
      tokenStore: { enabled: true }
      preserveUrlFragmentsForLogins: false
    }
    httpSettings: { requireHttps: true }
  }
}
