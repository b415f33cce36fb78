import { advise, step } from '../../engine/advice.ts';
import { searched } from '../../engine/impact.ts';
import type { Known } from '../../model/facts.ts';
import type { Impact } from '../../model/impact.ts';
import type { Unfixable } from '../../model/plan.ts';

/** The ARM actions of a control that names what would have to move. */
export const MOVE_PERMISSIONS = [
  'Microsoft.App/managedEnvironments/read',
  'Microsoft.App/containerApps/read',
  'Microsoft.App/jobs/read',
];

/** A new environment beside the old one, as a reviewed plan: its network is fixed when it is made. */
export function adviseNewEnvironment(why: string, network: string): Unfixable {
  return advise(
    `${why} The network of an environment is fixed when it is made, so a new one has to take its place.`,
    [
      step(`Make an environment of workload profiles ${network}, in a subnet of at least /27 that nothing else uses.`),
      step('Let its subnet reach the registries, vaults and databases that the apps use, and resolve their names.'),
      step('Deploy each app and job into it from its own template, with secrets from where they were issued.'),
      step('Grant the new system-assigned identities what the old ones have.'),
      step('Move custom domains and callers over, and delete the old environment once nothing calls it.'),
    ],
    [
      'The static address and the default domain of the environment.',
      'Secrets that are kept in the apps themselves: GET does not show their values.',
      'Revisions and replicas that run, and the identities that Azure made for the apps.',
    ],
  );
}

/** Everything that runs in the environment has to move. */
export function movingImpact({ environmentWorkloads }: Known<'environmentWorkloads'>): Impact {
  return {
    configured: searched(environmentWorkloads, 'which apps and jobs run in the environment'),
    used: { known: false, why: 'The log of requests is not read, so nobody knows who called the apps lately.' },
    notes: ['Every app and job of the environment moves, and gets another address.'],
  };
}
