import type { Control } from '../../src/engine/control.ts';
import type { ManagedIdentity, ResourceState } from '../../src/model/resource.ts';
import type { AppSecret } from '../../src/resources/container-app.ts';
import { IDENTITY } from './app-bodies.ts';
import { testControl } from './control-tester.ts';

const ADDRESS = 'https://kv-contoso.vault.azure.net/secrets/db-password';
const VERSIONED = `${ADDRESS}/0123456789abcdef0123456789abcdef`;
const name = 'db-password';

/** Holds a control about secrets to its table. `called` is what its messages call the workload. */
export function testKeptSecrets<P>(
  control: Control<P>,
  called: string,
  body: (secrets: readonly AppSecret[] | null, identity?: ManagedIdentity) => ResourceState<P>,
): void {
  const at = (index: number) => `/properties/configuration/secrets/${String(index)}`;
  const kept = (index: number, secret: string) => ({
    messageId: 'kept',
    path: at(index),
    message: `The ${called} keeps secret ${secret} itself.`,
  });
  const says = 'only a person can move them to Key Vault';
  testControl(control, {
    compliant: [
      { name: 'none', state: body([]) },
      { name: 'no list', state: body(null) },
      { name: 'from Key Vault, the newest version', state: body([{ name, keyVaultUrl: ADDRESS, identity: 'system' }]) },
      { name: 'from Key Vault, one version', state: body([{ name, keyVaultUrl: VERSIONED, identity: IDENTITY }]) },
      {
        name: 'from a vault of another cloud',
        state: body([{ name, keyVaultUrl: 'https://kv.vault.azure.cn/secrets/db', identity: 'system' }]),
      },
    ],
    drifted: [
      { name: 'kept in the workload', state: body([{ name }]), findings: [kept(0, name)], says },
      {
        name: 'kept, beside one from Key Vault and one without a name',
        state: body([{ name, keyVaultUrl: ADDRESS, identity: 'system' }, { name: 'api' }, {}], {
          type: 'SystemAssigned',
        }),
        findings: [kept(1, 'api'), kept(2, '3')],
        says,
      },
      { name: 'an empty address', state: body([{ name, keyVaultUrl: '' }]), findings: [kept(0, name)], says },
      {
        name: 'the resource id of a vault in place of an address',
        state: body([{ name, keyVaultUrl: 'keyvaultref:/subscriptions/1/vaults/kv/secrets/db', identity: 'system' }]),
        findings: [
          {
            messageId: 'notAnAddress',
            path: at(0),
            message: `The Key Vault reference of secret db-password of the ${called} is not the address of a secret.`,
          },
        ],
        says,
      },
      {
        name: 'nobody to read it with',
        state: body([{ name, keyVaultUrl: ADDRESS }], {
          type: 'UserAssigned',
          userAssignedIdentities: { [IDENTITY]: {} },
        }),
        findings: [
          {
            messageId: 'nobody',
            path: at(0),
            message: `Secret db-password of the ${called} names Key Vault and no identity to read it with.`,
          },
        ],
        says,
      },
    ],
    unreadable: [
      { name: 'a secret that is no object', state: body(['text' as never]), says: 'secrets/* is not an object' },
      {
        name: 'an address that is no text',
        state: body([{ name, keyVaultUrl: 7 as never }]),
        says: 'secrets/*/keyVaultUrl is not a text',
      },
    ],
  });
}
