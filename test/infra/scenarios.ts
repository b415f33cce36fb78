import { deploy, parametersOf, type Deployment } from '../support/bicep/deploy.ts';
import { TENANT, type Place } from '../support/bicep/place.ts';
import { projectOf } from '../support/bicep/project.ts';
import { infraSources } from '../support/bicep/sources.ts';
import type { Value } from '../support/bicep/values.ts';

const OWN = '11111111-1111-1111-1111-111111111111';
const OTHER = '22222222-2222-2222-2222-222222222222';
const CLIENT = '33333333-3333-3333-3333-333333333333';

const project = projectOf(infraSources());
const SUBSCRIPTION: Place = { kind: 'subscription', subscription: OWN };
const GROUP: Place = { kind: 'managementGroup', subscription: OWN, managementGroup: 'contoso' };

/** Everything that can be switched on, with a second subscription that has a system topic already. */
const EVERYTHING: Readonly<Record<string, Value>> = {
  location: 'westeurope',
  plan: 'dedicated',
  nodeVersion: '24',
  subscriptions: [OWN, OTHER],
  existingSystemTopics: { [OTHER]: { group: 'rg-events', name: 'topic' } },
  signInTenantId: TENANT,
  signInClientId: CLIENT,
  alertMails: ['oncall@contoso.example'],
  useTeams: true,
  emailEndpoint: 'https://contoso.communication.azure.com',
  emailSender: 'driftwarden@contoso.example',
  eventsTopicEndpoint: 'https://topic.westeurope-1.eventgrid.azure.net/api/events',
  publicBaseUrl: 'https://driftwarden.contoso.example',
  allowNarrowGrants: true,
  subnetId: `/subscriptions/${OWN}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet/subnets/bot`,
};

const deployed = (template: string, given: Readonly<Record<string, Value>>, place: Place): Deployment =>
  deploy(project, `infra/${template}`, given, place);

/** Deployments on paper: as the parameter file says, and in other ways. */
export const SCENARIOS: Readonly<Record<string, Deployment>> = {
  'as main.bicepparam has it': deployed('main.bicep', parametersOf(project, 'infra/main.bicepparam'), SUBSCRIPTION),
  'with everything': deployed('main.bicep', EVERYTHING, SUBSCRIPTION),
  'with a workspace of somebody else': deployed(
    'main.bicep',
    {
      location: 'westeurope',
      existingWorkspaceId: `/subscriptions/${OTHER}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log`,
      locks: false,
      nameSuffix: 'two',
    },
    SUBSCRIPTION,
  ),
  'by management group': deployed(
    'main.bicep',
    { location: 'westeurope', managementGroupName: 'contoso' },
    SUBSCRIPTION,
  ),
  'the roles at the management group': deployed(
    'management-group.bicep',
    { readerPrincipalId: later('id-driftwarden-reader'), executorPrincipalId: later('id-driftwarden-executor') },
    GROUP,
  ),
  'the roles at the management group, with narrow grants': deployed(
    'management-group.bicep',
    {
      readerPrincipalId: later('id-driftwarden-reader'),
      executorPrincipalId: later('id-driftwarden-executor'),
      allowNarrowGrants: true,
    },
    GROUP,
  ),
};

/** The second step of two deployments: the event subscriptions. */
export const EVENTS: Readonly<Record<string, Deployment>> = {
  'as main.bicepparam has it': deployed('events.bicep', parametersOf(project, 'infra/events.bicepparam'), SUBSCRIPTION),
  'with everything': deployed(
    'events.bicep',
    { subscriptions: [OWN, OTHER], existingSystemTopics: { [OTHER]: { group: 'rg-events', name: 'topic' } } },
    SUBSCRIPTION,
  ),
};

/** One of the deployments above. */
export function scenario(name: string): Deployment {
  const found = SCENARIOS[name];
  if (found === undefined) throw new Error(`there is no scenario "${name}"`);
  return found;
}

function later(resource: string): Value {
  const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  return { later: { resource, type, path: 'properties.principalId' } };
}
