using 'main.bicep'

// azd sets the first two; the plain way takes the defaults. What each means, and those not named here: main.bicep.
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'driftwarden')

// The same three values as in events.bicepparam.
param nameSuffix = ''
param subscriptions = []
param existingSystemTopics = json(readEnvironmentVariable('EXISTING_SYSTEM_TOPICS', '{}'))

param plan = 'flex'
param nodeVersion = '22'
param existingWorkspaceId = ''

param signInTenantId = ''
param signInClientId = ''
param signInCallers = []

param alertMails = []
param useTeams = false
param enforcement = 'observe'
