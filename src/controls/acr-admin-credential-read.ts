import { defineSignal } from '../engine/signal.ts';

/** Whoever has read the admin passwords keeps them: the reading can't be undone, only made worthless. */
export const acrAdminCredentialRead = defineSignal({
  id: 'acr-admin-credential-read',
  version: '1',
  operations: [
    'microsoft.containerregistry/registries/listcredentials/action',
    'microsoft.containerregistry/registries/regeneratecredential/action',
  ],
  meta: {
    title: 'Nobody reads the admin credential of a registry',
    rationale:
      'Whoever lists the admin credential can push to and delete from every repository, without a trace of who they are. ' +
      'A password that was read stays known until it is made anew.',
    response: 'Ask who did it what for, make both passwords anew, and switch the admin account off.',
    severity: 'medium',
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-authentication',
      documents: ['001', '003'],
    },
  },
  message: '{{actor}} listed or renewed the admin credential of registry {{resource}}.',
});
