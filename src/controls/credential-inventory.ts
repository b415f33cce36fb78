import { advise, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import type { Deviation } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import { scopeContains } from '../engine/scope.ts';
import type { EnabledToken, RegistryConsumer } from '../model/facts.ts';
import type { ResourceState } from '../model/resource.ts';
import { registry } from '../resources/registry.ts';
import type { RegistryProperties } from '../resources/registry.ts';

type Found = Deviation<'admin' | 'token' | 'workload'>;

/** Every stored secret that opens a registry of production, in one place: document 001 asks for the list. */
export const credentialInventory = defineControl({
  id: 'credential-inventory',
  version: '1',
  resource: registry,
  meta: {
    title: 'No stored credential opens a registry of production',
    rationale:
      'A password that nobody has on a list is never rotated, and works long after whoever made it has left. ' +
      'Managed identities have none, so the list can become empty.',
    fix: 'Sends nothing, a person does it: each credential moves to Key Vault, or gives way to a managed identity.',
    severity: 'low',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-authentication',
      documents: ['001'],
    },
    permissions: [
      'Microsoft.ContainerRegistry/registries/read',
      'Microsoft.ContainerRegistry/registries/tokens/read',
      'Microsoft.ContainerInstance/containerGroups/read',
      'Microsoft.App/containerApps/read',
      'Microsoft.App/jobs/read',
      'Microsoft.App/managedEnvironments/read',
    ],
  },
  messages: {
    admin: 'The admin account of registry {{registry}} is on, with two passwords that never end.',
    token: 'Token {{token}} of registry {{registry}} has {{passwords}}.',
    workload: 'The {{workload}} keeps a password with which it logs in to registry {{registry}}.',
  },
  judges: ['/properties/adminUserEnabled'],
  detectFacts: ['registryTokens', 'registryConsumers'],

  applies: ({ id }, { production }) => production.some((scope) => scopeContains(scope, id)),

  detect: (state, { registryTokens = [], registryConsumers = [] }) => [
    ...adminOf(state),
    ...registryTokens.flatMap((token) => tokenOf(state, token)),
    ...registryConsumers.filter(({ login }) => login === 'password').map((one) => workloadOf(state, one)),
  ],

  fix: () =>
    advise(
      'Who holds a password and where it is kept, only people know.',
      [
        step('Write down the owner, the keeper and the end of each of them; delete what nobody owns.'),
        step('Let workloads pull with a managed identity and AcrPull, and switch the admin account off after that.'),
        step('Where a password has to stay, keep it in Key Vault only and let it end within 90 days.'),
      ],
      [],
    ),

  undo: () => irreversible('Nothing is written, so there is nothing to take back.'),

  impact: (_state, { registryConsumers }) => ({
    configured:
      registryConsumers === undefined
        ? { known: false, why: 'Could not find out which workloads log in with a password.' }
        : { known: true, consumers: registryConsumers.filter(({ login }) => login === 'password') },
    used: { known: false, why: 'The log of logins is not read yet, so nobody knows which of them was used lately.' },
    notes: ['Passwords of service principals show at the workload that uses one; others only Microsoft Graph knows.'],
  }),
});

/** Whether it is on is in the body; a body that does not say so is taken for the worse. */
function adminOf({ name, properties }: ResourceState<RegistryProperties>): readonly Found[] {
  if (properties.adminUserEnabled === false) return [];
  const current = properties.adminUserEnabled ?? null;
  const path = '/properties/adminUserEnabled';
  return [{ messageId: 'admin', path, current, desired: false, data: { registry: name } }];
}

function tokenOf(state: ResourceState<RegistryProperties>, token: EnabledToken): readonly Found[] {
  if (token.passwords.length === 0) return [];
  const passwords = token.passwords
    .map(({ name: password, ends }) =>
      ends === undefined ? `${password}, which never ends` : `${password} until ${ends}`,
    )
    .join(' and ');
  const data = { registry: state.name, token: token.name, passwords };
  return [{ messageId: 'token', ...elsewhere(state), data }];
}

function workloadOf(state: ResourceState<RegistryProperties>, { kind, name }: RegistryConsumer): Found {
  return { messageId: 'workload', ...elsewhere(state), data: { registry: state.name, workload: `${kind} ${name}` } };
}

/** What is not in the body of the registry is about the address that it opens. */
function elsewhere({ properties }: ResourceState<RegistryProperties>) {
  const desired = 'nobody who logs in with a password';
  return { path: '/properties/loginServer', current: properties.loginServer ?? null, desired };
}
