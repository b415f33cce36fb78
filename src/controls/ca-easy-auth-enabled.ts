import { advise, alternative, requestOf, step } from '../engine/advice.ts';
import { itemId, patch, put } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import type { Deviation } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import type { Together } from '../engine/resource-kind.ts';
import type { JsonObject } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import { authConfigs } from '../resources/auth-configs.ts';
import type { AuthConfig } from '../resources/auth-configs.ts';
import { containerApp } from '../resources/container-app.ts';
import type { Item } from '../resources/together.ts';
import { appOf } from './shared/app-of.ts';

type Configs = ResourceState<Together<Item<AuthConfig>>>;

const NAME = 'current';
const TURNS_AWAY = ['redirecttologinpage', 'return401', 'return403'];

/**
 * An app that takes no HTTP requests has nothing to log in to. One that is meant to be public is judged as well: public is
 * who may reach it, not who may use it.
 */
export const caEasyAuthEnabled = defineControl({
  id: 'ca-easy-auth-enabled',
  version: '1',
  resource: authConfigs,
  meta: {
    title: 'Built-in authentication of a container app turns away who is not logged in',
    rationale:
      'Without authentication in front of it, an app answers whoever reaches it, and each mistake in its own checks is open to all. ' +
      'The built-in one stops requests before they come to the code of the app.',
    fix: 'Switches the authentication on that is set up, with its identity providers, and has it turn away strangers.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/authentication',
      azurePolicy: ['2b585559-a78e-4cc4-b1aa-fb169d2f6b96'],
      documents: ['002', '004'],
    },
    permissions: [
      'Microsoft.App/containerApps/authConfigs/read',
      'Microsoft.App/containerApps/authConfigs/write',
      'Microsoft.App/containerApps/read',
    ],
  },
  messages: {
    off: 'The built-in authentication of container app {{app}} is off.',
    anonymous: 'The built-in authentication of container app {{app}} lets in who is not logged in.',
  },
  judges: ['/properties/items'],
  detectFacts: ['appIngress'],

  needs: (state) => (deviations(state).length === 0 ? [] : ['appIngress']),

  detect: (state, { appIngress }) => (appIngress === 'none' || appIngress === 'tcp' ? [] : deviations(state)),

  fix(state) {
    const config = configOf(state);
    if (!hasProvider(config)) {
      return advise(
        'No identity provider is set up, so that nobody could log in.',
        [
          step('Register the app with the identity provider, Entra ID for instance, and give it its redirect address.'),
          step('Add it with az containerapp auth microsoft update, its client secret from Key Vault.'),
          step('Name the paths of health probes and webhooks under globalValidation.excludedPaths.'),
          step(
            'Switch it on with az containerapp auth update --enabled true --unauthenticated-client-action Return401.',
          ),
        ],
        [],
      );
    }
    const { platform, globalValidation } = config;
    const properties: JsonObject = {
      ...config,
      platform: { ...platform, enabled: true },
      globalValidation: { ...globalValidation, unauthenticatedClientAction: actionFor(config) },
    };
    return [put(authConfigs, itemId(state, nameIn(state)), { properties })];
  },

  undo: invert,

  impact: (_state, { appIngress }) => ({
    configured: { known: false, why: 'Who calls the app without logging in is not known.' },
    used: { known: false, why: 'The log of requests is not read, so nobody knows who came without a login lately.' },
    notes: [
      'Whoever calls without logging in is turned away: other apps, health checks and webhooks, too, unless their paths are excluded.',
      'It takes HTTPS: an ingress that lets plain HTTP through has to redirect it first.',
      ...(appIngress === 'internal' ? ['The app is reached from within its environment or network only.'] : []),
    ],
  }),

  alternatives: (state, { appIngress }) =>
    appIngress === 'external'
      ? [
          alternative(
            'containment',
            'Make the ingress internal',
            'Nobody reaches the app from outside until it is external again; its address changes to the internal form.',
            requestOf(
              patch(containerApp, appOf(state).id, { properties: { configuration: { ingress: { external: false } } } }),
            ),
          ),
        ]
      : [],
});

/** What departs in the settings alone, whoever reaches the app. What is absent turns nobody away for certain. */
function deviations(state: Configs): readonly Deviation<'off' | 'anonymous'>[] {
  const { platform, globalValidation } = configOf(state);
  const given = globalValidation?.unauthenticatedClientAction ?? null;
  const turnsAway = given !== null && TURNS_AWAY.includes(given.toLowerCase());
  if (platform?.enabled === true && turnsAway) return [];
  const at = `/properties/items/${nameIn(state)}/properties`;
  const data = { app: appOf(state).name };
  if (platform?.enabled !== true) {
    const current = platform?.enabled ?? null;
    return [{ messageId: 'off', path: `${at}/platform/enabled`, current, desired: true, data }];
  }
  const path = `${at}/globalValidation/unauthenticatedClientAction`;
  return [{ messageId: 'anonymous', path, current: given, desired: actionFor(configOf(state)), data }];
}

/** What is done to strangers: as it is set up, or else a login where there is a page for it, or else a refusal. */
function actionFor({ globalValidation }: AuthConfig): string {
  const { unauthenticatedClientAction: given, redirectToProvider } = globalValidation ?? {};
  if (given != null && TURNS_AWAY.includes(given.toLowerCase())) return given;
  return redirectToProvider == null || redirectToProvider === '' ? 'Return401' : 'RedirectToLoginPage';
}

/** Is any provider set up and not switched off? */
function hasProvider({ identityProviders }: AuthConfig): boolean {
  return Object.values(identityProviders ?? {}).some((provider) => {
    if (typeof provider !== 'object' || provider === null || Array.isArray(provider)) return false;
    return Object.keys(provider).length > 0 && !('enabled' in provider && provider['enabled'] === false);
  });
}

function nameIn({ properties }: Configs): string {
  return Object.keys(properties.items).find((name) => name.toLowerCase() === NAME) ?? NAME;
}

function configOf(state: Configs): AuthConfig {
  return state.properties.items[nameIn(state)]?.properties ?? {};
}
