import type { Json } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Credential } from './credential.ts';
import { parsedJson, textAt } from './json-parts.ts';

/** Our own Entra object id, lower case, from our own access token. Throws `ArmFault` where there is none. */
export async function ownPrincipalId(credential: Credential, endpoint: string): Promise<string> {
  const oid = textAt(await claimsOf(credential, endpoint), 'oid');
  if (oid === undefined) throw new ArmFault('unreadable', 'our own access token names no object id');
  return oid.toLowerCase();
}

/**
 * The ids by which others name the identity that is ours alone, lower case: object id and client id. None where we act with
 * the token of a person: what that person does by hand must not be taken for ours. Throws `ArmFault` without a token.
 */
export async function ownIds(credential: Credential, endpoint: string): Promise<readonly string[]> {
  const claims = await claimsOf(credential, endpoint);
  if (textAt(claims, 'idtyp') === 'user' || textAt(claims, 'scp') !== undefined) return [];
  return ['oid', 'appid', 'azp'].flatMap((name) => textAt(claims, name)?.toLowerCase() ?? []);
}

/** What our token says. It is only read: it was just given to us by the authority, and nothing is granted because of it. */
async function claimsOf(credential: Credential, endpoint: string): Promise<Json | undefined> {
  const { token } = await credential.getToken(`${endpoint}/.default`);
  return parsedJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}
