import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact } from './shared/group-recreation.ts';
import { azureLogins } from './shared/registry-logins.ts';

const USER_ASSIGNED = /\/providers\/microsoft\.managedidentity\/userassignedidentities\/[^/]+$/iu;

/** A password for pulling lies in the template, the pipeline and the group; an identity has none. */
export const aciAcrPullManagedIdentity = defineControl({
  id: 'aci-acr-pull-managed-identity',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'Container group pulls from Azure registries with a user-assigned identity',
    rationale:
      'A password for pulling images is copied into templates and pipelines, and it ends at a time that nobody remembers. ' +
      'A user-assigned identity has no password, and its role says that it can only pull.',
    fix: 'Sends nothing, a person does it: grant AcrPull to a user-assigned identity and deploy the group anew with it.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/using-azure-container-registry-mi',
      documents: ['000', '002'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    password: 'Container group {{group}} logs in to {{server}} as {{user}} with a password.',
    noIdentity: 'Container group {{group}} names no user-assigned identity to pull from {{server}} with.',
  },
  impliedBy: ['aci-registry-credential-not-admin'],
  judges: ['/properties/imageRegistryCredentials'],

  detect: ({ name, properties }) =>
    azureLogins(properties)
      .filter(({ credential, username }) => username !== '' || !USER_ASSIGNED.test(credential.identity ?? ''))
      .map(({ path, credential, server, username }) => ({
        messageId: username === '' ? 'noIdentity' : 'password',
        path,
        current: credential,
        desired: { server, identity: 'the id of a user-assigned identity' },
        data: { group: name, server, user: username },
      })),

  fix: (state) =>
    recreation(
      state,
      'A login is changed by deploying the group anew: GET does not show the passwords that a PUT would have to bring.',
      'Make a user-assigned identity: a system-assigned one can not pull, because it comes to be with the group.',
      'Grant it AcrPull on the registry, or Container Registry Repository Reader where the registry grants by ' +
        'repository, and wait ten minutes for the grant to arrive.',
      'Where the registry is closed to the internet, let trusted services through: that is how the pull comes in.',
      'In the template, name the identity under identity and in imageRegistryCredentials, without user name and password.',
    ),

  undo: invert,
  impact: recreationImpact,
});
