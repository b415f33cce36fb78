import { defaultCredential } from './credential.ts';
import { readEnvironment } from './environment.ts';

/**
 * An access token of whoever is signed in on this machine (`az login`), for the Entra app of a deployed Driftwarden. Throws
 * `ArmFault` when there is none, an `Error` when the app settings can't be used.
 */
export async function userToken(env: Readonly<Record<string, string | undefined>>, clientId: string): Promise<string> {
  return (await defaultCredential(readEnvironment(env)).getToken(`api://${clientId}/.default`)).token;
}
