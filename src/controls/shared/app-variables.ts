import { advise, step } from '../../engine/advice.ts';
import type { Unfixable } from '../../model/plan.ts';
import type { AppTemplate } from '../../resources/container-app.ts';
import { ROTATE } from './plain-variables.ts';
import type { Variables } from './plain-variables.ts';

/** The variables of all containers of an app or job. */
export function variablesOf(template: AppTemplate | null | undefined): readonly Variables[] {
  return (['containers', 'initContainers'] as const).flatMap((list) =>
    (template?.[list] ?? []).map(({ name = '', env }, index) => ({
      container: name,
      at: `/properties/template/${list}/${String(index)}/env`,
      list: env,
    })),
  );
}

/** What a person does about a secret in a plain variable of an app or job. */
export function adviseReference(): Unfixable {
  return advise(
    'No write mends this: whoever has read the value keeps it, and older revisions keep it, too.',
    [
      ROTATE,
      step('Put the new value into Key Vault, and give the identity of the app the role Key Vault Secrets User there.'),
      step(
        'Add a secret with keyVaultUrl and that identity under configuration.secrets; the list is replaced as a whole.',
      ),
      step('Name it by secretRef in place of the value, which makes a new revision of an app.'),
      step('Deactivate older revisions once nothing runs on them.'),
    ],
    ['Secrets that are kept in the app itself, when the list is sent without them: GET does not show their values.'],
  );
}
