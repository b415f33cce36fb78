import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact } from './shared/group-recreation.ts';
import { azureLogins, isAdminLogin } from './shared/registry-logins.ts';

/** Whoever gets at the admin password of a registry through one group can push to and delete from all of it. */
export const aciRegistryCredentialNotAdmin = defineControl({
  id: 'aci-registry-credential-not-admin',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Container group does not log in with the admin account of a registry',
    rationale:
      'The admin account can push to and delete from every repository, and a group only has to pull. ' +
      'All who use the account share its passwords, so nobody can renew them without breaking the others.',
    fix: 'Sends nothing, a person does it: pull with a user-assigned identity, then switch the admin account off.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/using-azure-container-registry-mi',
      documents: ['000', '003'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    admin: 'Container group {{group}} logs in to {{server}} with the admin account.',
    unclear:
      'Container group {{group}} logs in as {{user}} to a registry that is not named; it may be its admin account.',
  },
  judges: ['/properties/imageRegistryCredentials'],

  detect: ({ name, properties }) =>
    azureLogins(properties)
      .filter(isAdminLogin)
      .map(({ path, credential, server, username }) => ({
        messageId: credential.server == null || credential.server === '' ? 'unclear' : 'admin',
        path,
        current: credential,
        desired: { server, identity: 'the id of a user-assigned identity' },
        data: { group: name, server, user: username },
      })),

  fix: (state) =>
    recreation(
      state,
      'A login is changed by deploying the group anew: GET does not show the passwords that a PUT would have to bring.',
      'Give a user-assigned identity the role AcrPull on the registry, or Container Registry Repository Reader where ' +
        'the registry grants by repository.',
      'In the template, name that identity under identity and in imageRegistryCredentials, without user name and password.',
      'When no other group or app uses the admin account, renew both of its passwords and switch it off.',
    ),

  undo: invert,
  impact: recreationImpact,
});
