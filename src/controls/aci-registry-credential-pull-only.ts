import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerGroup } from '../resources/container-group.ts';
import { READ_GROUPS, recreation, recreationImpact } from './shared/group-recreation.ts';
import { azureLogins } from './shared/registry-logins.ts';

const APPLICATION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * An application's password opens whatever the application may do, and Resource Manager does not tell by its client id what
 * that is: not shown is not met. What a token of the registry may do is judged at the token.
 */
export const aciRegistryCredentialPullOnly = defineControl({
  id: 'aci-registry-credential-pull-only',
  version: '1',
  resource: containerGroup,
  meta: {
    title: 'What a container group logs in to a registry with can pull and nothing else',
    rationale:
      'The password of an application opens everything that the application may do, not only the pulling of images. ' +
      'It ends after a while, and the group stops to start anew on that day.',
    fix: 'Sends nothing, a person does it: take all grants but AcrPull from the application, or pull with an identity.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-auth-aci',
      documents: ['003'],
    },
    permissions: READ_GROUPS,
  },
  messages: {
    notShown:
      'Container group {{group}} logs in to {{server}} as application {{app}}; nothing shows that it can only pull.',
  },
  impliedBy: ['aci-registry-credential-not-admin'],
  judges: ['/properties/imageRegistryCredentials'],

  detect: ({ name, properties }) =>
    azureLogins(properties)
      .filter(({ username }) => APPLICATION.test(username))
      .map(({ path, credential, server, username }) => ({
        messageId: 'notShown',
        path,
        current: credential,
        desired: { server, identity: 'the id of a user-assigned identity' },
        data: { group: name, server, app: username },
      })),

  fix: (state) =>
    recreation(
      state,
      'What the application may do is not seen here: a person has to look, and better still to do without its password.',
      'List the grants of the application (az role assignment list --all --assignee and its id) and remove all but ' +
        'AcrPull on this registry.',
      'In the template, name a user-assigned identity with AcrPull in imageRegistryCredentials in place of the application.',
      'Delete the password of the application when nothing logs in with it any more.',
    ),

  undo: invert,
  impact: recreationImpact,
});
