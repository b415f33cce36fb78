import { policyContainerBaselineAssigned } from '../../src/controls/policy-container-baseline-assigned.ts';
import { policyAssignments } from '../../src/resources/policy-assignments.ts';
import type { PolicyAssignment } from '../../src/resources/policy-assignments.ts';
import { GROUP, itemBody, SUBSCRIPTION, togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const BASELINE = {
  'aci-network': ['8af8f826-edcb-4178-b35f-851ea6fea615', 'container groups run in a virtual network'],
  'acr-admin-account': ['dc921057-6b28-4fbe-9b83-f7bec05db6c2', 'registries have no admin account'],
  'acr-public-network': ['0fdf0491-d080-4575-b627-ad0e843cba0f', 'registries are closed to the internet'],
  'ca-identity': ['b874ab2d-72dd-47f1-8cb5-4a306478a4e7', 'container apps have a managed identity'],
  'ca-ingress': ['783ea2a8-b8fd-46be-896a-9ae79643a0b1', 'container apps take no calls from the internet'],
  'cae-network': ['8b346db6-85af-419b-8557-92cee2c0f9bb', 'Container Apps environments are in a virtual network'],
} as const;
type Name = keyof typeof BASELINE;
const NAMES = Object.keys(BASELINE) as readonly Name[];

const of = (name: Name, other: PolicyAssignment = {}): PolicyAssignment => ({
  policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${BASELINE[name][0]}`,
  enforcementMode: 'Default',
  ...other,
});
const assigned = (items: Readonly<Record<string, PolicyAssignment>>) =>
  togetherBody(policyAssignments, SUBSCRIPTION, items);
const all: Readonly<Record<string, PolicyAssignment>> = Object.fromEntries(
  NAMES.map((name) => [`theirs-${name}`, of(name)]),
);
/** All are assigned but the one for admin accounts, which is there like this. */
const admin = (other: PolicyAssignment) =>
  assigned({ ...all, 'theirs-acr-admin-account': of('acr-admin-account', other) });
/** The same, assigned at another scope. */
const adminAt = (scope: string | undefined) => {
  const state = admin({});
  const name = 'theirs-acr-admin-account';
  const id = scope === undefined ? {} : { id: `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}` };
  const { properties } = itemBody(policyAssignments, SUBSCRIPTION, name, of('acr-admin-account'));
  return { ...state, properties: { items: { ...state.properties.items, [name]: { name, properties, ...id } } } };
};

const notAssigned = (...names: readonly Name[]) =>
  names.map((name) => ({
    messageId: 'notAssigned',
    path: `/properties/items/driftwarden-${name}`,
    message:
      'No policy of its own audits in subscription 11111111-1111-4111-8111-111111111111 ' +
      `whether ${BASELINE[name][1]}.`,
  }));
const withOurs = (before: ReturnType<typeof assigned>, ...names: readonly Name[]) => {
  const ours = names.map((name) => {
    const displayName = `Driftwarden: ${BASELINE[name][1]}`;
    const properties = of(name, { displayName, parameters: { effect: { value: 'Audit' } } });
    const { type: _type, ...body } = itemBody(policyAssignments, SUBSCRIPTION, `driftwarden-${name}`, properties);
    return [body.name, body] as const;
  });
  return { ...before, properties: { items: { ...before.properties.items, ...Object.fromEntries(ours) } } };
};
const lackingAdmin = (name: string, state: ReturnType<typeof assigned>) => ({
  name,
  state,
  findings: notAssigned('acr-admin-account'),
  after: withOurs(state, 'acr-admin-account'),
});

testControl(policyContainerBaselineAssigned, {
  compliant: [
    { name: 'each by itself', state: assigned(all) },
    {
      name: 'one inherited from a management group',
      state: adminAt('/providers/Microsoft.Management/managementGroups/contoso'),
    },
    { name: 'one without a group', state: admin({ notScopes: [GROUP] }) },
    { name: 'one that denies', state: admin({ parameters: { effect: { value: 'Deny' } } }) },
  ],
  drifted: [
    { name: 'none', state: assigned({}), findings: notAssigned(...NAMES), after: withOurs(assigned({}), ...NAMES) },
    lackingAdmin('in one group only', adminAt(GROUP)),
    lackingAdmin('nobody knows where', adminAt(undefined)),
    lackingAdmin('switched off by its effect', admin({ parameters: { effect: { value: 'Disabled' } } })),
    lackingAdmin('switched off by an override', admin({ overrides: [{ kind: 'policyEffect', value: 'disabled' }] })),
    lackingAdmin('of some locations only', admin({ resourceSelectors: [{ name: 'europe' }] })),
    lackingAdmin('without this subscription', admin({ notScopes: [SUBSCRIPTION] })),
    lackingAdmin(
      'perhaps in an initiative',
      admin({ policyDefinitionId: '/providers/Microsoft.Authorization/policySetDefinitions/1f3afdf9' }),
    ),
  ],
  unreadable: [
    {
      name: 'an effect that is no text',
      state: admin({ parameters: { effect: { value: 7 as never } } }),
      says: '/properties/items/*/properties/parameters/effect/value is not a text',
    },
  ],
});
