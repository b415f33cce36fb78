using 'events.bicep'

// The same three values as in main.bicepparam.
param nameSuffix = ''
param subscriptions = []
param existingSystemTopics = {}
