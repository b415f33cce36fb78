import type { JWTVerifyGetKey } from 'jose';
import { ArmFault } from '../ports/arm.ts';
import { SignInFault } from '../ports/sign-in.ts';
import { faultOfError } from './faults.ts';
import { fixedRule } from './outbound-guard.ts';
import { clientOptions } from './pipeline.ts';
import type { Wire } from './pipeline.ts';

/** So long keys are good, milliseconds. A key that Entra ID takes back is not trusted for longer. */
const KEPT_MS = 3_600_000;
/** A token with a key that is not among them makes us ask again, at most once in this time, milliseconds. */
const ASKED_AGAIN_AFTER_MS = 30_000;

/**
 * The keys that a tenant signs its tokens with, from `<authority>/<tenant>/discovery/v2.0/keys`, asked for when they are
 * first needed and when a new one appears. Throws `SignInFault` when they can't be had.
 */
export function signingKeys(authority: string, tenantId: string, wire: Wire): JWTVerifyGetKey {
  const address = `${authority}/${tenantId}/discovery/v2.0/keys`;
  let made: Promise<JWTVerifyGetKey> | undefined;

  async function make(): Promise<JWTVerifyGetKey> {
    const { createRemoteJWKSet, customFetch, errors } = await import('jose');
    const keyOf = createRemoteJWKSet(new URL(address), {
      cooldownDuration: ASKED_AGAIN_AFTER_MS,
      cacheMaxAge: KEPT_MS,
      timeoutDuration: wire.timeoutMs,
      [customFetch]: () => keysAt(address, wire),
    });
    return async (header, token) => {
      try {
        return await keyOf(header, token);
      } catch (error) {
        if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw new SignInFault(`The keys of Entra ID can't be had: ${why}`);
      }
    };
  }

  return async (header, token) => {
    made ??= make();
    return (await made)(header, token);
  };
}

async function keysAt(address: string, wire: Wire): Promise<Response> {
  const rule = fixedRule('GET', address);
  const channel = { rule: () => Promise.resolve(rule), gate: () => ['sign-in', 'read'] as const };
  const options = clientOptions(wire, channel);
  const sdk = await import('@azure/core-rest-pipeline');
  const { status, bodyAsText } = await sdk
    .createPipelineFromOptions(options)
    .sendRequest(options.httpClient, sdk.createPipelineRequest({ method: 'GET', url: address }))
    .catch((error: unknown) => Promise.reject(faultOfError(error, { write: false, now: wire.clock.now() })));
  if (status !== 200) throw new ArmFault('unavailable', `the answer is ${String(status)}`);
  return new Response(bodyAsText ?? '');
}
