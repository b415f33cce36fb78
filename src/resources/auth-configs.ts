import { defineTogether } from './together.ts';
import type { JsonObject } from '../model/json.ts';

/** The built-in authentication of a container app. Only the one named `current` exists. */
export type AuthConfig = {
  readonly platform?: { readonly enabled?: boolean | null; readonly runtimeVersion?: string | null } | null;
  readonly globalValidation?: {
    /** `RedirectToLoginPage`, `Return401`, `Return403`, `AllowAnonymous`. */
    readonly unauthenticatedClientAction?: string | null;
    readonly redirectToProvider?: string | null;
    readonly excludedPaths?: readonly string[] | null;
  } | null;
  readonly identityProviders?: JsonObject | null;
};

/** The authentication settings of a container app: none, or one that is named `current`. */
export const authConfigs = defineTogether<AuthConfig>({
  type: 'Microsoft.App/containerApps/authConfigs',
  noun: 'authentication of a container app',
  apiVersion: '2026-07-01',
  below: ['Microsoft.App/containerApps'],
  shapes: {
    '/properties/platform': 'object',
    '/properties/platform/enabled': 'boolean',
    '/properties/globalValidation': 'object',
    '/properties/globalValidation/unauthenticatedClientAction': 'text',
  },
});
