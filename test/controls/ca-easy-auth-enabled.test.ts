import { expect, it } from 'vitest';
import { caEasyAuthEnabled } from '../../src/controls/ca-easy-auth-enabled.ts';
import { authConfigs } from '../../src/resources/auth-configs.ts';
import type { AuthConfig } from '../../src/resources/auth-configs.ts';
import { APP } from '../support/app-bodies.ts';
import { togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const body = (items: Readonly<Record<string, AuthConfig>>) =>
  togetherBody(authConfigs, APP, items as Readonly<Record<string, never>>);
const entra = {
  azureActiveDirectory: {
    registration: { clientId: 'c', clientSecretSettingName: 'microsoft-provider-authentication-secret' },
  },
};
const config = (enabled: boolean | null, action: string | null, more: AuthConfig = {}): AuthConfig => ({
  platform: { enabled, runtimeVersion: '~2' },
  identityProviders: entra,
  ...more,
  globalValidation: { unauthenticatedClientAction: action, excludedPaths: ['/health'], ...more.globalValidation },
});
const current = (enabled: boolean | null, action: string | null, more?: AuthConfig) =>
  body({ current: config(enabled, action, more) });
const off = {
  messageId: 'off',
  path: '/properties/items/current/properties/platform/enabled',
  message: 'The built-in authentication of container app orders is off.',
};
const anonymous = {
  messageId: 'anonymous',
  path: '/properties/items/current/properties/globalValidation/unauthenticatedClientAction',
  message: 'The built-in authentication of container app orders lets in who is not logged in.',
};
const external = { appIngress: 'external' } as const;
const noProvider = 'nobody could log in';

testControl(caEasyAuthEnabled, {
  facts: external,
  compliant: [
    { name: 'sends strangers to a login', state: current(true, 'RedirectToLoginPage'), facts: {} },
    { name: 'refuses strangers', state: current(true, 'Return401'), facts: {} },
    { name: 'forbids strangers, in any case', state: current(true, 'return403'), facts: {} },
    { name: 'none, and nobody reaches the app', state: body({}), facts: { appIngress: 'none' } },
    { name: 'off, and the app speaks plain TCP', state: current(false, null), facts: { appIngress: 'tcp' } },
  ],
  drifted: [
    {
      name: 'switched off',
      state: current(false, 'RedirectToLoginPage'),
      findings: [off],
      after: current(true, 'RedirectToLoginPage'),
    },
    {
      name: 'whether it is on is not told',
      state: current(null, 'Return403'),
      findings: [off],
      after: current(true, 'Return403'),
    },
    {
      name: 'off in an app that is reached from within',
      state: current(false, 'Return401'),
      facts: { appIngress: 'internal' },
      findings: [off],
      after: current(true, 'Return401'),
    },
    {
      name: 'lets in strangers',
      state: current(true, 'AllowAnonymous'),
      findings: [anonymous],
      after: current(true, 'Return401'),
    },
    {
      name: 'off and lets in strangers, with a page to log in',
      state: current(false, 'AllowAnonymous', { globalValidation: { redirectToProvider: 'azureactivedirectory' } }),
      findings: [off],
      after: current(true, 'RedirectToLoginPage', { globalValidation: { redirectToProvider: 'azureactivedirectory' } }),
    },
    {
      name: 'what it does to strangers is not told',
      state: current(true, null),
      findings: [anonymous],
      after: current(true, 'Return401'),
    },
    { name: 'none at all', state: body({}), findings: [off], says: noProvider },
    { name: 'an empty one', state: body({ current: {} }), findings: [off], says: noProvider },
    {
      name: 'its only provider is switched off',
      state: current(true, 'AllowAnonymous', { identityProviders: { gitHub: { enabled: false } } }),
      findings: [anonymous],
      says: noProvider,
    },
    {
      name: 'providers without anything in them',
      state: current(false, 'Return401', { identityProviders: { azureActiveDirectory: {}, gitHub: null } }),
      findings: [off],
      says: noProvider,
    },
  ],
  couldNotTell: [{ name: 'who reaches it is not known', state: body({}), facts: {}, missing: ['appIngress'] }],
  unreadable: [
    {
      name: 'a switch that is a text',
      state: body({ current: { platform: { enabled: 'true' as never } } }),
      says: 'platform/enabled is not',
    },
  ],
});

it('an external app can be closed to the outside meanwhile, others can not', () => {
  const profile = {
    ...{ public: [], production: [], sensitive: [], approvedRegistries: [], protectedPrincipals: [] },
    imageCleanup: 'retention',
  } as const;
  const [way] = caEasyAuthEnabled.alternatives(body({}), external, profile);
  expect(way?.steps[0]?.request).toMatchObject({ method: 'PATCH', path: APP });
  expect(caEasyAuthEnabled.alternatives(body({}), { appIngress: 'internal' }, profile)).toEqual([]);
});
