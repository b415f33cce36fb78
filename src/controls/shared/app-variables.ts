import type { AppTemplate } from '../../resources/container-app.ts';
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
export const APP_SECRET_ADVICE =
  'No write mends this: whoever has read the value keeps it, and the old revisions keep it, too. Rotate the secret where it ' +
  'was issued and put the new value into Key Vault. Give the identity of the app the role Key Vault Secrets User, add a secret ' +
  'with keyVaultUrl and that identity, and name it by secretRef in place of the value. The list of secrets is replaced as a ' +
  'whole: those that are kept in the app itself must be sent along, and GET does not show them.';
