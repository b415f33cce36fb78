import { step } from '../../engine/advice.ts';
import type { Consumer } from '../../model/facts.ts';
import type { Alternative, Step } from '../../model/plan.ts';
import { containerGroup } from '../../resources/container-group.ts';

/** What makes it harmless to take a login to a registry away: those who have it pull with an identity instead. */
export function identityPullsFirst(consumers: readonly Consumer[]): readonly Alternative[] {
  if (consumers.length === 0) return [];
  return [
    {
      kind: 'first',
      name: 'Move its consumers to identity pulls',
      effect: 'They pull with identities that can do nothing else, and nobody loses access when the account goes.',
      steps: [
        step(
          'Grant their identities AcrPull on the registry, or Container Registry Repository Reader where it grants by ' +
            'repository, and wait ten minutes for the grants to arrive.',
        ),
        ...consumers.map(moved),
        step('Look whether each has pulled since, and then switch the account off.'),
      ],
    },
  ];
}

function moved({ kind, name }: Consumer): Step {
  return kind === containerGroup.noun
    ? step(`Deploy ${kind} ${name} anew with a user-assigned identity, without user name and password.`)
    : step(`Set the login of ${kind} ${name} to its identity, and take the password away.`);
}
