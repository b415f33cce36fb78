import { readEnvironment } from './environment.ts';

/** Who may sign in to the pages of a deployed app, and who says so. GUIDs in lower case. */
export type SignInEnvironment = {
  readonly tenantId: string;
  /** Of the Entra app that people sign in to. */
  readonly clientId: string;
  /** `https://host` of Entra ID, without a trailing slash. */
  readonly authority: string;
  /** App Service says that its authentication is on. Where it is off, anybody can send the headers that it makes. */
  readonly isPlatformOn: boolean;
};

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PUBLIC_CLOUD = 'https://login.microsoftonline.com';

/** The sign-in of the app settings; `undefined` when it is not set up. Throws an `Error` that names every mistake. */
export function readSignIn(env: Readonly<Record<string, string | undefined>>): SignInEnvironment | undefined {
  const names = ['SIGN_IN_TENANT_ID', 'SIGN_IN_CLIENT_ID'] as const;
  const [tenantId = '', clientId = ''] = names.map((name) => env[name]?.trim().toLowerCase() ?? '');
  if (tenantId === '' && clientId === '') return undefined;
  const wrong = names.filter((_name, index) => !GUID.test([tenantId, clientId][index] ?? ''));
  if (wrong.length > 0) {
    throw new Error(
      `App settings that can't be used:\n  - ${wrong.join(', ')}: not a GUID. ${names.join(' and ')} are set together or not at all.`,
    );
  }
  return {
    tenantId,
    clientId,
    authority: readEnvironment(env).authorityHost ?? PUBLIC_CLOUD,
    isPlatformOn: env['WEBSITE_AUTH_ENABLED']?.trim().toLowerCase() === 'true',
  };
}
