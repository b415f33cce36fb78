import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { ArmFault } from '../ports/arm.ts';
import type { AzureEnvironment } from './environment.ts';
import { faultOfError } from './faults.ts';
import { inTime } from './in-time.ts';

/** Who we are to Azure: made once, asked for a token by every client. */
export interface Credential extends TokenCredential {
  getToken(scopes: string | string[], options?: Parameters<TokenCredential['getToken']>[1]): Promise<AccessToken>;
}

/** A token is asked for anew when it ends within this time, milliseconds. */
const REFRESH_BEFORE_MS = 5 * 60_000;

/** So long may a token take, milliseconds: the identity endpoint is asked again by the SDK, and has no end of its own. */
const TOKEN_MS = 60_000;

/**
 * `DefaultAzureCredential` as it is, made on first use. Each SDK client keeps tokens to itself and some credentials (the
 * command line's) keep none, so they are kept here, for all clients.
 */
export function defaultCredential(environment: AzureEnvironment): Credential {
  const { authorityHost, clientId } = environment;
  let made: Promise<TokenCredential> | undefined;
  return keepingTokens({
    async getToken(scopes, options) {
      made ??= import('@azure/identity').then(
        ({ DefaultAzureCredential }) =>
          new DefaultAzureCredential({
            ...(clientId === undefined ? {} : { managedIdentityClientId: clientId }),
            ...(authorityHost === undefined ? {} : { authorityHost }),
          }),
      );
      return (await made).getToken(scopes, options);
    },
  });
}

/** The same credential, asked once per scope and token life. Throws `ArmFault` when there is no token to be had. */
export function keepingTokens(inner: TokenCredential): Credential {
  const tokens = new Map<string, AccessToken>();
  const asked = new Map<string, Promise<AccessToken>>();

  async function ask(scopes: string | string[], options: Parameters<Credential['getToken']>[1]): Promise<AccessToken> {
    const late = () => noToken(`no answer within ${String(TOKEN_MS / 1000)} s`);
    const token = await inTime(TOKEN_MS, late, (abortSignal) =>
      inner.getToken(scopes, { ...options, abortSignal }).catch((error: unknown) => {
        throw noToken(faultOfError(error, { write: false, now: new Date().toISOString() }).message);
      }),
    );
    if (token === null) throw noToken('the credential has none');
    return token;
  }

  return {
    async getToken(scopes, options) {
      const key = [scopes, options?.tenantId ?? ''].flat().join(' ');
      const known = options?.claims === undefined ? tokens.get(key) : undefined;
      if (known !== undefined && known.expiresOnTimestamp - REFRESH_BEFORE_MS > Date.now()) return known;
      const question = `${key} ${options?.claims ?? ''}`;
      const asking = asked.get(question) ?? ask(scopes, options).finally(() => asked.delete(question));
      asked.set(question, asking);
      const token = await asking;
      tokens.set(key, token);
      return token;
    },
  };
}

function noToken(why: string): ArmFault {
  return new ArmFault('unavailable', `no access token: ${why}`);
}
