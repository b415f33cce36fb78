import { action, advise, requestOf, step } from '../../engine/advice.ts';
import { patch } from '../../engine/changes.ts';
import type { Deviation } from '../../engine/control.ts';
import type { ResourceKind } from '../../engine/resource-kind.ts';
import type { Impact } from '../../model/impact.ts';
import type { Unfixable } from '../../model/plan.ts';
import type { ManagedIdentity, ResourceState } from '../../model/resource.ts';
import type { AppSecret } from '../../resources/container-app.ts';
import { oneIdentity } from './app-identity.ts';

type Keeper = ResourceState<{ readonly configuration?: { readonly secrets?: readonly AppSecret[] | null } | null }>;
type MessageId = keyof typeof KEPT_SECRET;

const AT = '/properties/configuration/secrets';
/** The address of a secret, in any cloud; with a version or without. */
const ADDRESS = /^https:\/\/[a-z0-9-]+\.vault\.[a-z0-9.-]+\/secrets\/[a-z0-9-]+(?:\/[a-z0-9]+)?\/?$/iu;

/** What the controls about the secrets of apps and jobs say. */
export const SECRET_TEXTS = {
  rationale:
    'A secret that is kept in the app is read by everybody who may list its secrets, and nobody rotates or logs it. ' +
    'Key Vault logs every reading, and a reference to it hands no value around.',
  fix: 'Sends nothing, a person does it: put the values into Key Vault and name their addresses and an identity.',
} as const;

/** One sentence for each secret that does not come from Key Vault by an identity. None holds a value. */
export const KEPT_SECRET = {
  kept: 'The {{resource}} keeps secret {{secret}} itself.',
  notAnAddress: 'The Key Vault reference of secret {{secret}} of the {{resource}} is not the address of a secret.',
  nobody: 'Secret {{secret}} of the {{resource}} names Key Vault and no identity to read it with.',
} as const;

/** The secrets of an app or job that do not come from Key Vault, or not by an identity. */
export function keptSecrets(state: Keeper, called: string): readonly Deviation<MessageId>[] {
  return secretsOf(state).flatMap((secret, index): readonly Deviation<MessageId>[] => {
    const messageId = wrongIn(secret);
    if (messageId === undefined) return [];
    const data = { resource: `${called} ${state.name}`, secret: secret.name ?? String(index + 1) };
    const desired = 'a reference to Key Vault with an identity';
    return [{ messageId, path: `${AT}/${String(index)}`, current: { ...secret }, desired, data }];
  });
}

/** What a person does: GET shows no values, so nobody else can move them. Secrets that are references stay as they are. */
export function adviseKeyVault<P>(kind: ResourceKind<P>, state: Keeper): Unfixable {
  const secrets = secretsOf(state).map((secret) => reference(secret, state.identity));
  return advise(
    'The values are not shown to Driftwarden, so only a person can move them to Key Vault.',
    [
      step('Give the identity of the workload the role Key Vault Secrets User at the vault.'),
      step('Read the values.', action(state.id, 'listSecrets', kind.apiVersion)),
      step('Rotate each where it was issued, where that is possible, and put the new value into Key Vault.'),
      step(
        'Replace the list as a whole, with the name of the vault and the identity filled in: an address without a ' +
          'version follows the newest one within 30 minutes.',
        requestOf(patch(kind, state.id, { properties: { configuration: { secrets } } })),
      ),
    ],
    ['The values that are kept in the workload only, once the list is replaced: read them before.'],
  );
}

/** Whoever else uses a value is not known to Azure. */
export function keptSecretImpact(): Impact {
  const nobodyKnows = { known: false, why: 'Who else uses the value is not known: ask whoever issued it.' } as const;
  return {
    configured: nobodyKnows,
    used: nobodyKnows,
    notes: [
      'A secret that the identity may not read stops the write, and the next start of a replica.',
      'Replicas take a new value when they start anew.',
    ],
  };
}

function secretsOf({ properties }: Keeper): readonly AppSecret[] {
  return properties.configuration?.secrets ?? [];
}

function wrongIn({ keyVaultUrl, identity }: AppSecret): MessageId | undefined {
  if (keyVaultUrl == null || keyVaultUrl === '') return 'kept';
  if (!ADDRESS.test(keyVaultUrl)) return 'notAnAddress';
  return identity == null || identity === '' ? 'nobody' : undefined;
}

/** The secret as a reference, with what is known of it; one that is a reference stays as it is. */
function reference({ name = '<name>', keyVaultUrl, identity }: AppSecret, own: ManagedIdentity | undefined) {
  const isAddress = keyVaultUrl != null && ADDRESS.test(keyVaultUrl);
  return {
    name,
    keyVaultUrl: isAddress ? keyVaultUrl : `https://<vault>.vault.azure.net/secrets/${name}`,
    identity: identity == null || identity === '' ? (oneIdentity(own) ?? '<identity>') : identity,
  };
}
