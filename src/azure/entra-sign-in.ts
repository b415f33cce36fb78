import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Person } from '../model/approval.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { SignInFault } from '../ports/sign-in.ts';
import type { SignIn } from '../ports/sign-in.ts';
import type { SignInEnvironment } from './sign-in-environment.ts';

/** What a sign-in is checked with. */
export type EntraSignInParts = {
  readonly environment: SignInEnvironment;
  readonly keys: JWTVerifyGetKey;
  readonly clock: Clock;
  readonly log: Log;
};

/** The id token of the browser's session: App Service puts it there while its token store is on. */
const SESSION_HEADER = 'x-ms-token-aad-id-token';

/** So much may our clock differ from that of Entra ID, seconds. */
const SKEW_SECONDS = 60;
const LONGEST_TOKEN = 16_384;
const MOST_ROLES = 100;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * Signs in who has a token of our tenant for our Entra app: the command line as bearer, a browser by its session. App
 * Service has checked it before; it is checked here again, with its signature, because headers can be made by anybody who
 * gets past App Service. Where its authentication is off, that is everybody: then nobody is signed in. A bearer has to
 * come from a person (`scp`): applications get tokens of their own. A request with an `Authorization` is never taken for a
 * browser's.
 */
export function entraSignIn(parts: EntraSignInParts): SignIn {
  const { environment, log } = parts;
  return {
    async whoIs(headers) {
      if (!environment.isPlatformOn) return undefined;
      const { clientId, tenantId } = environment;
      const authorization = headers.get('authorization');
      const isBearer = authorization !== undefined;
      const token = isBearer ? bearerIn(authorization) : headers.get(SESSION_HEADER);
      if (token === undefined || token === '') return undefined;
      const claims = await claimsOf(token, isBearer ? [clientId, `api://${clientId}`] : [clientId], parts);
      if (claims === undefined) return undefined;
      const person = personOf(claims, tenantId);
      if (person === undefined || (isBearer && textOf(claims['scp']) === '')) {
        log.warn('A sign-in was not taken: its token names no person of our tenant.');
        return undefined;
      }
      return person;
    },
  };
}

function bearerIn(authorization: string): string | undefined {
  return /^Bearer +(\S+)$/iu.exec(authorization)?.[1];
}

/** What a token says, if all of it holds: who made it, for whom, until when. Throws `SignInFault`. */
async function claimsOf(
  token: string,
  audience: readonly string[],
  { environment, keys, clock, log }: EntraSignInParts,
): Promise<JWTPayload | undefined> {
  if (token.length > LONGEST_TOKEN) return undefined;
  const { jwtVerify, errors } = await import('jose');
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer: `${environment.authority}/${environment.tenantId}/v2.0`,
      audience: [...audience],
      requiredClaims: ['exp', 'nbf', 'oid', 'tid'],
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(clock.now()),
    });
    return payload;
  } catch (error) {
    if (error instanceof SignInFault) throw error;
    if (!(error instanceof errors.JOSEError)) throw new SignInFault('A token could not be checked.');
    const claim = error instanceof errors.JWTClaimValidationFailed ? ` (${error.claim})` : '';
    const hint = claim === ' (iss)' ? ' A token of version 1 has another issuer: the Entra app must ask for 2.' : '';
    log.info(`A sign-in was not taken: ${error.code}${claim}.${hint}`);
    return undefined;
  }
}

/** Roles decide. The name is only shown: a person may have chosen it. */
function personOf(claims: JWTPayload, tenantId: string): Person | undefined {
  const id = textOf(claims['oid']).toLowerCase();
  if (!GUID.test(id) || textOf(claims['tid']).toLowerCase() !== tenantId) return undefined;
  const roles: readonly unknown[] = Array.isArray(claims['roles']) ? claims['roles'] : [];
  const name = [claims['name'], claims['preferred_username']].map(textOf).find((text) => text.trim() !== '') ?? id;
  return {
    id,
    name: name.slice(0, 200),
    roles: roles.filter((role) => typeof role === 'string' && role !== '').slice(0, MOST_ROLES) as readonly string[],
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
