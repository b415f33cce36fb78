import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Doors, SignIn } from '../ports/sign-in.ts';
import { entraSignIn } from './entra-sign-in.ts';
import type { Wire } from './pipeline.ts';
import { readSignIn } from './sign-in-environment.ts';
import { signingKeys } from './signing-keys.ts';

/** How people sign in to a deployed app. Without `doors` nobody can. */
export type EasyAuth = { readonly signIn: SignIn; readonly doors: Doors | undefined };

/** Paths of App Service's own. */
const DOORS: Doors = {
  // One slash at the start: two would name another host.
  signIn: (back) => `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(back.replace(/^[/\\]*/u, '/'))}`,
  signOut: '/.auth/logout',
};

/**
 * The sign-in by the authentication of App Service, from the app settings. Where it is not set up, or App Service does not
 * say that it is on, nobody is signed in, and the log says why. Throws an `Error` that names every setting that can't be used.
 */
export function easyAuth(parts: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly log: Log;
}): EasyAuth {
  const { wire, clock, log } = parts;
  const environment = readSignIn(parts.env);
  if (environment === undefined) {
    log.info('Nobody can sign in: SIGN_IN_TENANT_ID and SIGN_IN_CLIENT_ID are not set.');
    return { signIn: { whoIs: () => Promise.resolve(undefined) }, doors: undefined };
  }
  if (!environment.isPlatformOn) {
    log.warn('Nobody can sign in: App Service does not say that its authentication is on (WEBSITE_AUTH_ENABLED).');
  }
  const keys = signingKeys(environment.authority, environment.tenantId, wire);
  const signIn = entraSignIn({ environment, keys, clock, log });
  return { signIn, doors: environment.isPlatformOn ? DOORS : undefined };
}
