import type { Control } from '../../src/engine/control.ts';
import type { ManagedIdentity, ResourceState } from '../../src/model/resource.ts';
import type { AppRegistry } from '../../src/resources/container-app.ts';
import { IDENTITY } from './app-bodies.ts';
import { testControl } from './control-tester.ts';

const server = 'acrcontoso.azurecr.io';
const password = { server, username: 'acrcontoso', passwordSecretRef: 'acr-password' };
const SYSTEM = { type: 'SystemAssigned' };
const assigned = (...ids: readonly string[]): ManagedIdentity => {
  return { type: 'UserAssigned', userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) };
};

/** Holds a control about logins to registries to its table. `called` is how its messages begin. */
export function testRegistryLogins<P>(
  control: Control<P>,
  called: string,
  body: (registries: readonly AppRegistry[] | null, identity?: ManagedIdentity) => ResourceState<P>,
): void {
  const by = (index: number, name = server) => ({
    messageId: 'password',
    path: `/properties/configuration/registries/${String(index)}`,
    message: `${called} logs in to registry ${name} with a user name and a password.`,
  });
  testControl(control, {
    compliant: [
      { name: 'by an identity of its own', state: body([{ server, identity: 'system' }], SYSTEM) },
      {
        name: 'by an assigned identity, empty texts beside it',
        state: body([{ server, identity: IDENTITY, username: '', passwordSecretRef: '' }], assigned(IDENTITY)),
      },
      { name: 'no registries', state: body(null) },
      { name: 'a registry of others', state: body([{ ...password, server: 'docker.io' }]) },
      { name: 'a host that only looks like it', state: body([{ ...password, server: 'azurecr.io.example' }]) },
    ],
    drifted: [
      {
        name: 'a password, and an identity of its own',
        state: body([password, { server: 'docker.io', username: 'u', passwordSecretRef: 'hub' }], SYSTEM),
        findings: [by(0)],
        after: body(
          [
            { server, identity: 'system' },
            { server: 'docker.io', username: 'u', passwordSecretRef: 'hub' },
          ],
          SYSTEM,
        ),
        impact: [{ facts: {}, configured: 'unknown' }],
      },
      {
        name: 'a password beside an identity',
        state: body([{ ...password, server: 'ACRCONTOSO.AZURECR.IO', identity: IDENTITY }], assigned(IDENTITY)),
        findings: [by(0, 'ACRCONTOSO.AZURECR.IO')],
        after: body([{ server: 'ACRCONTOSO.AZURECR.IO', identity: IDENTITY }], assigned(IDENTITY)),
      },
      {
        name: 'no login at all',
        state: body([{ server }], SYSTEM),
        findings: [
          {
            messageId: 'nobody',
            path: '/properties/configuration/registries/0',
            message: `${called} names registry ${server} and no identity to log in with.`,
          },
        ],
        after: body([{ server, identity: 'system' }], SYSTEM),
      },
      {
        name: 'a password and no identity',
        state: body([password]),
        findings: [by(0)],
        says: 'Which identity it should log in with is not certain',
      },
      {
        name: 'a password and two identities',
        state: body([password], assigned(IDENTITY, `${IDENTITY}-2`)),
        findings: [by(0)],
        says: 'it has none, or several',
      },
      {
        name: 'a registry without its server',
        state: body([{ username: 'u' }], SYSTEM),
        findings: [by(0, 'without a name')],
        says: 'Name it or drop it.',
      },
    ],
  });
}
