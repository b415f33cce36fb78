import { advise, requestOf, step } from '../engine/advice.ts';
import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { keyVault } from '../resources/key-vault.ts';

/** Access policies grant whole classes of secrets at once, and no list of role assignments shows them. */
export const kvRbacModel = defineControl({
  id: 'kv-rbac-model',
  version: '1',
  resource: keyVault,
  meta: {
    title: 'Access to key vaults is granted by roles',
    rationale:
      'An access policy opens all secrets of a vault, and whoever is Contributor may write one for themselves. A role can ' +
      'be granted for one secret, and only by those who may grant roles.',
    fix: 'Nothing is sent: the change switches all access policies off, so the roles have to be there first.',
    severity: 'medium',
    mode: 'report',
    ceiling: 'report',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/key-vault/general/rbac-migration',
      azurePolicy: ['12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5'],
      cis: ['8.6 (v2.0)', '3.3.6 (v3.0)', '8.3.6 (v5.0)'],
      mcsb: ['PA-7'],
      documents: ['000', '004'],
    },
    permissions: ['Microsoft.KeyVault/vaults/read'],
  },
  messages: {
    accessPolicies: 'Access to key vault {{vault}} is granted by access policies, not by roles.',
  },
  judges: ['/properties/enableRbacAuthorization'],

  detect(state) {
    const { enableRbacAuthorization } = state.properties;
    if (enableRbacAuthorization === true) return [];
    return [
      {
        messageId: 'accessPolicies',
        path: '/properties/enableRbacAuthorization',
        current: enableRbacAuthorization ?? null,
        desired: true,
        data: { vault: state.name },
      },
    ];
  },

  fix: (state) =>
    advise(
      'Roles take effect only when the access policies are switched off, all at once, and who has no role then is locked out.',
      [
        step('Grant every principal of the access policies the role that matches, such as Key Vault Secrets User.'),
        step('Wait ten minutes, until the roles are known everywhere.'),
        step(
          'Switch the vault to roles.',
          requestOf(patch(keyVault, state.id, { properties: { enableRbacAuthorization: true } })),
        ),
        step('Look at the audit log of the vault for clients that are refused.'),
      ],
      [],
    ),

  undo: invert,

  impact: ({ properties: { accessPolicies } }) => ({
    configured:
      accessPolicies == null
        ? { known: false, why: 'The vault does not say who has an access policy.' }
        : { known: true, consumers: accessPolicies.map(holder) },
    used: { known: false, why: 'The audit log of the vault is not read, so nobody knows who uses their access.' },
    notes: ['The access policies are kept, so the way back is the same member set to false.'],
  }),
});

function holder({ objectId }: Readonly<Record<string, unknown>>) {
  return { kind: 'access policy', name: typeof objectId === 'string' ? objectId : 'of somebody who is not named' };
}
