import { advise, alternative, step } from '../../engine/advice.ts';
import { patch } from '../../engine/changes.ts';
import type { Deviation } from '../../engine/control.ts';
import type { ResourceKind } from '../../engine/resource-kind.ts';
import type { Impact } from '../../model/impact.ts';
import type { Alternative, Plan, Unfixable } from '../../model/plan.ts';
import type { ResourceState } from '../../model/resource.ts';
import type { AppRegistry } from '../../resources/container-app.ts';
import { oneIdentity } from './app-identity.ts';

type Logins = ResourceState<{ readonly configuration?: { readonly registries?: Registries } | null }>;
type Registries = readonly AppRegistry[] | null;

const AT = '/properties/configuration/registries';
const AZURE_REGISTRY = /\.azurecr\.(?:io|cn|us)$/iu;

/** What the controls about logins to registries say. */
export const LOGIN_TEXTS = {
  rationale:
    'A password for a registry is shared by all who use it, and whoever copies it pulls, and often pushes, for as long as it lives. ' +
    'A managed identity has nothing to copy and can be given the right to pull and no other.',
  fix: 'Has the workload log in to Azure registries with its identity in place of a password, in place.',
} as const;

/** One sentence for each login that is not by identity. */
export const PASSWORD_LOGIN = {
  password: 'The {{resource}} logs in to registry {{server}} with a user name and a password.',
  nobody: 'The {{resource}} names registry {{server}} and no identity to log in with.',
} as const;

/** Logins to registries of Azure, or to one that has no name, other than by an identity alone. */
export function passwordLogins(state: Logins, called: string): readonly Deviation<keyof typeof PASSWORD_LOGIN>[] {
  return registriesOf(state).flatMap((registry, index): readonly Deviation<keyof typeof PASSWORD_LOGIN>[] => {
    if (isByIdentity(registry)) return [];
    const server = isGiven(registry.server) ? registry.server : 'without a name';
    const data = { resource: `${called} ${state.name}`, server };
    const messageId = isWithPassword(registry) ? 'password' : 'nobody';
    const desired = 'a login by managed identity';
    return [{ messageId, path: `${AT}/${String(index)}`, current: { ...registry }, desired, data }];
  });
}

/** The whole list, with the identity that the workload has in place of passwords. Who has none, or several, is told so. */
export function logInByIdentity<P>(kind: ResourceKind<P>, state: Logins): Plan | Unfixable {
  const identity = oneIdentity(state.identity);
  if (identity === undefined) {
    return advise(
      'Which identity it should log in with is not certain: it has none, or several.',
      [
        step('Give it an identity for pulling, and grant that the role AcrPull at the registry.'),
        step(
          'Name that identity for the registry under configuration.registries, and leave user name and password out.',
        ),
      ],
      [],
    );
  }
  const registries = registriesOf(state).map((registry) => {
    return isByIdentity(registry)
      ? { ...registry }
      : { ...(registry.server == null ? {} : { server: registry.server }), identity };
  });
  if (registries.some(({ server }) => !isGiven(server))) {
    return {
      unfixable: 'A registry is listed without its server, so nobody can say what it is for. Name it or drop it.',
    };
  }
  return [patch(kind, state.id, { properties: { configuration: { registries } } })];
}

/** Whether the identity may pull is not looked up, so somebody has to know. */
export function loginImpact(): Impact {
  return {
    configured: { known: false, why: 'Whether the identity may pull from the registry is not known.' },
    used: { known: true, consumers: [] },
    notes: [
      'An identity that may not pull stops the next start of a replica; those that run go on.',
      'The registry has to accept tokens for Resource Manager, and a role can take ten minutes to count.',
      'The secret with the password stays until somebody drops it from the secrets.',
    ],
  };
}

/** What makes the fix harmless. */
export function grantFirst(): readonly Alternative[] {
  return [
    alternative(
      'first',
      'Grant the identity the role AcrPull at the registry',
      'The fix stops no pull then. A registry with repository permissions takes Container Registry Repository Reader.',
    ),
  ];
}

function registriesOf({ properties }: Logins): readonly AppRegistry[] {
  return properties.configuration?.registries ?? [];
}

function isByIdentity(registry: AppRegistry): boolean {
  const { server, identity } = registry;
  if (isGiven(server) && !AZURE_REGISTRY.test(server)) return true;
  return isGiven(server) && isGiven(identity) && !isWithPassword(registry);
}

function isWithPassword({ username, passwordSecretRef }: AppRegistry): boolean {
  return isGiven(username) || isGiven(passwordSecretRef);
}

function isGiven(text: string | null | undefined): text is string {
  return text != null && text !== '';
}
