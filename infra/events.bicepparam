using 'events.bicep'

// The same three values as in main.bicepparam.
param nameSuffix = ''
param subscriptions = []
param existingSystemTopics = json(readEnvironmentVariable('EXISTING_SYSTEM_TOPICS', '{}'))
