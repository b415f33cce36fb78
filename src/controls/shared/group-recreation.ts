import { action, advise, alternative, step } from '../../engine/advice.ts';
import { isObject } from '../../engine/merge-patch.ts';
import type { Impact } from '../../model/impact.ts';
import type { Json } from '../../model/json.ts';
import type { Alternative, Unfixable } from '../../model/plan.ts';
import type { ResourceState } from '../../model/resource.ts';
import { containerGroup } from '../../resources/container-group.ts';
import type { ContainerGroupProperties, GroupContainer } from '../../resources/container-group.ts';

type Group = ResourceState<ContainerGroupProperties>;

/** The ARM action of a control that reads container groups and leaves the writing to people. */
export const READ_GROUPS = ['Microsoft.ContainerInstance/containerGroups/read'];

/**
 * The plan of a person who makes a group anew: PATCH changes nothing but its tags, and a PUT made from what GET shows would
 * drop every secret. `changes` are sentences about the template. What is lost is named one by one.
 */
export function recreation(state: Group, why: string, ...changes: readonly string[]): Unfixable {
  const { id, properties } = state;
  const { apiVersion } = containerGroup;
  const secrets = secretsNotShown(properties);
  const profile = properties.containerGroupProfile?.id;
  return advise(
    why,
    [
      ...(profile == null || profile === ''
        ? []
        : [step(`Change the profile that the group is made from (${profile}): the next group is made from it, too.`)]),
      step('Keep what GET shows of the group, next to its template.', { method: 'GET', path: id, apiVersion }),
      ...changes.map((change) => step(change)),
      ...(secrets.length === 0
        ? []
        : [step('Bring the secrets that are named as lost into the template, from where they were issued.')]),
      step('Delete the group, at a time when nobody needs it.', { method: 'DELETE', path: id, apiVersion }),
      step('Deploy the template, and look whether its containers run.'),
    ],
    [
      ...secrets,
      ...addressOf(properties),
      'What the containers wrote outside of mounted volumes, and their logs so far.',
    ],
  );
}

/** A group that is stopped does no harm and no work: for the time until somebody makes it anew. */
export function stopGroup({ id }: Group): Alternative {
  return alternative(
    'containment',
    'Stop the group',
    'Nothing runs and nothing answers until somebody starts it again. It mends nothing, and the address may be another then.',
    action(id, 'stop', containerGroup.apiVersion),
  );
}

/** Who calls a group, or waits for its work, stands nowhere. */
export function recreationImpact(): Impact {
  const why = 'Who calls the group, or waits for its work, is not known: ask its owner.';
  return {
    configured: { known: false, why },
    used: { known: false, why },
    notes: ['Every container of the group stops and starts anew, with its image pulled again.'],
  };
}

/** What a GET leaves out, a sentence for each. A reference to Key Vault is a name and stays. */
export function secretsNotShown(properties: ContainerGroupProperties): readonly string[] {
  const { containers, initContainers, imageRegistryCredentials, volumes, diagnostics } = properties;
  const workspace = diagnostics?.logAnalytics?.workspaceId;
  return [
    ...[...(containers ?? []), ...(initContainers ?? [])].flatMap(secureValues),
    ...(imageRegistryCredentials ?? [])
      .filter(({ username, passwordReference }) => isSaid(username) && !isSaid(passwordReference))
      .map(({ server, username }) => `The password of ${username ?? ''} at ${server ?? 'a registry'}.`),
    ...(volumes ?? []).flatMap(secretOfVolume),
    ...(isSaid(workspace) ? [`The key of the log workspace ${workspace ?? ''}.`] : []),
  ];
}

function secureValues({ name = '', properties }: GroupContainer): readonly string[] {
  return (properties?.environmentVariables ?? [])
    .filter(({ value, secureValueReference }) => value == null && !isSaid(secureValueReference))
    .map((variable) => `The secure value of variable ${variable.name ?? ''} in container ${name}.`);
}

function secretOfVolume(volume: Json): readonly string[] {
  if (!isObject(volume)) return [];
  const name = typeof volume['name'] === 'string' ? volume['name'] : '';
  const { azureFile } = volume;
  const byKey = isObject(azureFile) && azureFile['storageAccountKeyReference'] == null;
  return [
    ...(volume['secret'] == null ? [] : [`The contents of the secret volume ${name}.`]),
    ...(byKey ? [`The key of the storage account of volume ${name}.`] : []),
  ];
}

function addressOf({ ipAddress }: ContainerGroupProperties): readonly string[] {
  const names = [ipAddress?.ip, ipAddress?.fqdn].filter(isSaid);
  return names.length === 0 ? [] : [`The address ${names.join(', ')}: the new group may have another.`];
}

function isSaid(text: string | null | undefined): boolean {
  return text != null && text !== '';
}
