import { describe, expect, it } from 'vitest';
import type { FactName } from '../../src/model/facts.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { ASSIGNMENT_ID, azureRig, bodyOf, faultOf, ref, REGISTRY_ID, SCOPE } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';
import type { Reply } from '../support/fake-wire.ts';

const PRINCIPAL = '55555555-5555-5555-5555-555555555555';
const OWN = '00000000-0000-0000-0000-00000000b07f';
const OWNER = `${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`;
const READER = OWNER.replace(/[^/]+$/, 'acdd72a7-3385-48ef-bd42-f606fba81ae7');
const idOf = (type: string, name: string) => `${SCOPE}/resourceGroups/shop/providers/${type}/${name}`;
const GROUP = (name: string) => idOf('Microsoft.ContainerInstance/containerGroups', name);
const APP = (name: string) => idOf('Microsoft.App/containerApps', name);
const JOB = (name: string) => idOf('Microsoft.App/jobs', name);
const IDENTITY = (name: string) => idOf('Microsoft.ManagedIdentity/userAssignedIdentities', name);

function stateOf(id: string, properties: JsonObject = {}): ResourceState {
  const { name, type } = ref(id);
  return { id, name, type, properties };
}

const registry = stateOf(REGISTRY_ID, { loginServer: 'contoso.azurecr.io' });
const assignment = stateOf(ASSIGNMENT_ID, { principalId: PRINCIPAL, roleDefinitionId: OWNER, scope: SCOPE });

/** An estate: bodies by the id of each, lists by what ends their path. Anything else is empty. */
type Estate = { readonly bodies?: readonly JsonObject[]; readonly replies?: Readonly<Record<string, Reply>> };

function factsOf({ bodies = [], replies = {} }: Estate) {
  const http = fakeWire(({ url }) => {
    const path = new URL(url).pathname.toLowerCase();
    const reply = Object.entries(replies).find(([end]) => path.endsWith(end.toLowerCase()))?.[1];
    if (reply !== undefined) return reply;
    const listed = bodies.filter(
      ({ type }) => typeof type === 'string' && path.endsWith(`/providers/${type.toLowerCase()}`),
    );
    return { status: 200, json: { value: listed } };
  });
  return { ...azureRig({ http }), http };
}

const value = (...elements: readonly Json[]): Reply => ({ status: 200, json: { value: elements } });
const fails = (status: number, code: string): Reply => ({ status, json: { error: { code, message: code } } });

type Row = readonly [what: string, fact: FactName, about: ResourceState, estate: Estate, answer: unknown];

const login = (more: JsonObject) => ({ server: 'contoso.azurecr.io', ...more });
const appWith = (id: string, registries: readonly JsonObject[]) => bodyOf(id, { configuration: { registries } });
const groupWith = (id: string, credentials: readonly JsonObject[]) =>
  bodyOf(id, { imageRegistryCredentials: credentials });
const connection = (name: string, status: string) => ({
  name,
  properties: { privateLinkServiceConnectionState: { status } },
});
const runsAs = (id: string, identity: JsonObject) => bodyOf(id, {}, { identity });
const instance = (more: JsonObject) => ({
  properties: { assignmentType: 'Activated', originRoleAssignmentId: ASSIGNMENT_ID, ...more },
});
const grant = (principalId: string, roleDefinitionId: string, more: JsonObject = {}) => ({
  properties: { principalId, roleDefinitionId, ...more },
});

const rows: readonly Row[] = [
  [
    'whoever logs in with the registry’s name at the registry’s server',
    'adminLoginConsumers',
    registry,
    {
      bodies: [
        groupWith(GROUP('admin'), [login({ username: 'Contoso', password: 'x' })]),
        groupWith(GROUP('by-reference'), [login({ username: 'contoso', passwordReference: 'y' })]),
        groupWith(GROUP('token'), [login({ username: 'a-token' })]),
        groupWith(GROUP('identity'), [login({ identity: IDENTITY('i') })]),
        groupWith(GROUP('elsewhere'), [{ server: 'other.azurecr.io', username: 'contoso' }]),
        bodyOf(GROUP('public')),
        appWith(APP('admin'), [login({ username: 'contoso', passwordSecretRef: 'pwd' })]),
        appWith(APP('url'), [{ server: 'https://contoso.azurecr.io/', username: 'contoso', passwordSecretRef: 'pwd' }]),
        appWith(APP('identity'), [login({ identity: 'system' })]),
        appWith(JOB('admin'), [login({ username: 'contoso', passwordSecretRef: 'pwd' })]),
        bodyOf(JOB('odd'), { configuration: null, imageRegistryCredentials: 'none' }),
      ],
    },
    [
      { kind: 'container group', name: 'admin', id: GROUP('admin') },
      { kind: 'container group', name: 'by-reference', id: GROUP('by-reference') },
      { kind: 'container app', name: 'admin', id: APP('admin') },
      { kind: 'container app', name: 'url', id: APP('url') },
      { kind: 'container app job', name: 'admin', id: JOB('admin') },
    ],
  ],
  ['nobody', 'adminLoginConsumers', registry, {}, []],
  [
    'the approved ones of the body',
    'approvedPrivateEndpoints',
    stateOf(REGISTRY_ID, { privateEndpointConnections: [connection('a', 'Approved'), connection('b', 'Pending')] }),
    {},
    ['a'],
  ],
  [
    'the approved ones of the list, where the body has none',
    'approvedPrivateEndpoints',
    registry,
    { replies: { '/privateEndpointConnections': value(connection('a', 'Approved'), connection('b', 'Rejected')) } },
    ['a'],
  ],
  [
    'what the role permits',
    'rolePermissions',
    assignment,
    {
      replies: {
        '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': {
          status: 200,
          json: {
            properties: {
              permissions: [
                { actions: ['*'], notActions: ['Microsoft.Authorization/*/Delete'], dataActions: [] },
                { actions: ['*/read'], condition: 'x' },
              ],
            },
          },
        },
      },
    },
    [
      { actions: ['*'], notActions: ['Microsoft.Authorization/*/Delete'] },
      { actions: ['*/read'], notActions: [], condition: 'x' },
    ],
  ],
  [
    'a user-assigned identity and what runs as it',
    'principalUse',
    assignment,
    {
      bodies: [
        runsAs(APP('web'), {
          type: 'UserAssigned',
          userAssignedIdentities: { [IDENTITY('i')]: { principalId: PRINCIPAL.toUpperCase() } },
        }),
        runsAs(APP('other'), {
          type: 'UserAssigned',
          userAssignedIdentities: { [IDENTITY('j')]: { principalId: OWN }, x: null },
        }),
      ],
    },
    { identity: 'user-assigned', workloads: [{ kind: 'container app', name: 'web', id: APP('web') }] },
  ],
  [
    'a user-assigned identity that nothing runs as',
    'principalUse',
    assignment,
    { bodies: [bodyOf(IDENTITY('i'), { principalId: PRINCIPAL })] },
    { identity: 'user-assigned', name: 'i', workloads: [] },
  ],
  [
    'a system-assigned identity',
    'principalUse',
    assignment,
    {
      bodies: [
        runsAs(GROUP('web'), { type: 'SystemAssigned', principalId: PRINCIPAL }),
        runsAs(JOB('j'), { principalId: OWN }),
      ],
    },
    { identity: 'system-assigned', workloads: [{ kind: 'container group', name: 'web', id: GROUP('web') }] },
  ],
  ['another application', 'principalUse', assignment, {}, { identity: 'none', workloads: [] }],
  [
    'an activation of this assignment',
    'pimActivation',
    assignment,
    { replies: { ScheduleInstances: value(instance({})) } },
    true,
  ],
  [
    'an activation of another',
    'pimActivation',
    assignment,
    { replies: { ScheduleInstances: value(instance({ originRoleAssignmentId: 'x' })) } },
    false,
  ],
  [
    'assigned for good',
    'pimActivation',
    assignment,
    { replies: { ScheduleInstances: value(instance({ assignmentType: 'Assigned' })) } },
    false,
  ],
  [
    'a tenant without the licence',
    'pimActivation',
    assignment,
    { replies: { ScheduleInstances: fails(400, 'AadPremiumLicenseRequired') } },
    false,
  ],
  [
    'a cloud without the service',
    'pimActivation',
    assignment,
    { replies: { ScheduleInstances: fails(404, 'NotFound') } },
    false,
  ],
  ['ours', 'ownPrincipal', stateOf(ASSIGNMENT_ID, { principalId: OWN.toUpperCase() }), {}, true],
  ['not ours', 'ownPrincipal', assignment, {}, false],
  [
    'other people who may grant, each once',
    'otherAccessAdministrators',
    assignment,
    {
      replies: {
        roleAssignments: value(
          grant(PRINCIPAL, OWNER),
          grant('a', OWNER),
          grant('A', OWNER.replace(/[^/]+$/, '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9')),
          grant('b', OWNER, { condition: 'only sometimes' }),
          grant('c', READER),
          grant('d', `/providers/Microsoft.Authorization/roleDefinitions/f58310d9-a9f6-439a-9e8d-f62e7b41a168`),
        ),
      },
    },
    2,
  ],
];

describe('a fact', () => {
  it.each(rows)('%s: %s', async (_, fact, about, estate, answer) => {
    expect(await factsOf(estate).facts.read(fact, about)).toEqual({ known: true, value: answer });
  });
});

describe('a fact that can not be had', () => {
  const everything = (reply: Reply) => ({ replies: { '': reply } });
  const facts: readonly (readonly [FactName, ResourceState])[] = [
    ['adminLoginConsumers', registry],
    ['approvedPrivateEndpoints', registry],
    ['rolePermissions', assignment],
    ['principalUse', assignment],
    ['pimActivation', assignment],
    ['otherAccessAdministrators', assignment],
    ['registryPullers', registry],
    ['registryTokens', registry],
  ];

  it.each(facts)('%s: says why when it may not be read', async (fact, about) => {
    const answer = await factsOf(everything(fails(403, 'AuthorizationFailed'))).facts.read(fact, about);
    expect(answer).toEqual({ known: false, why: expect.stringContaining('AuthorizationFailed') as string });
  });

  it.each(facts)('%s: is not guessed from an answer that can not be read', async (fact, about) => {
    const answer = await factsOf(everything({ status: 200, text: '<html>' })).facts.read(fact, about);
    expect(answer).toMatchObject({ known: false });
  });

  it.each(facts)('%s: is asked for again when time heals it', async (fact, about) => {
    for (const [status, code] of [
      [429, 'throttled'],
      [503, 'unavailable'],
    ] as const) {
      const { facts: source } = factsOf(everything(fails(status, 'Later')));
      expect((await faultOf(source.read(fact, about))).code).toBe(code);
    }
  });

  it.each([
    ['adminLoginConsumers', stateOf(REGISTRY_ID)],
    ['rolePermissions', stateOf(ASSIGNMENT_ID, { roleDefinitionId: `${OWNER}/../x` })],
    ['principalUse', stateOf(ASSIGNMENT_ID)],
    ['pimActivation', stateOf(ASSIGNMENT_ID, { principalId: "x' or 1 eq 1" })],
    ['ownPrincipal', stateOf(ASSIGNMENT_ID)],
    ['registryPullers', stateOf(REGISTRY_ID, { roleAssignmentMode: 'AbacRepositoryPermissions' })],
  ] as const)('%s: asks nobody when the body does not say about what', async (fact, about) => {
    const { facts: source, http } = factsOf({});
    expect(await source.read(fact, about)).toMatchObject({ known: false });
    expect(http.calls).toEqual([]);
  });

  it('a list that breaks off on its second page is no list', async () => {
    const second = `https://management.azure.com${SCOPE}/providers/Microsoft.App/jobs/next?api-version=2026-07-01`;
    const estate = {
      replies: { 'Microsoft.App/jobs': { status: 200, json: { value: [], nextLink: second } }, next: fails(403, 'No') },
    };
    expect(await factsOf(estate).facts.read('adminLoginConsumers', registry)).toMatchObject({ known: false });
  });
});
