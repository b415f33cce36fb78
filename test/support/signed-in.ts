import type { Person } from '../../src/model/approval.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { TENANT } from '../../src/simulator/identity.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';

/** The Entra app that people of the tests sign in to. */
export const SIGN_IN_CLIENT = '0e0e0000-0000-4000-8000-00000000000a';

/** App settings of a deployed app whose people sign in to the simulated tenant, with App Service's word that it is on. */
export const SIGN_IN_ENV = {
  SIGN_IN_TENANT_ID: TENANT,
  SIGN_IN_CLIENT_ID: SIGN_IN_CLIENT,
  WEBSITE_AUTH_ENABLED: 'True',
} as const;

/** The header that App Service adds to what a browser of this person sends. `change`: other claims. */
export function asBrowser(
  { issuer }: Simulator,
  person: Person,
  change?: JsonObject,
): Readonly<Record<string, string>> {
  return { 'x-ms-token-aad-id-token': issuer.idToken(person, SIGN_IN_CLIENT, change) };
}

/** The header that the command line of this person sends. */
export function asCommandLine(
  { issuer }: Simulator,
  person: Person,
  change?: JsonObject,
): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${issuer.accessToken(person, SIGN_IN_CLIENT, change)}` };
}
