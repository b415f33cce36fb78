import { ArmFault } from '../ports/arm.ts';
import type { Credential } from './credential.ts';
import { parsedJson, textAt } from './json-parts.ts';

/**
 * Our own Entra object id, from our own access token. The token is only read: it was just given to us by the authority,
 * and nothing is granted because of what it says. Throws `ArmFault` when there is no token or no object id in it.
 */
export async function ownPrincipalId(credential: Credential, endpoint: string): Promise<string> {
  const { token } = await credential.getToken(`${endpoint}/.default`);
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const oid = textAt(parsedJson(payload), 'oid');
  if (oid === undefined) throw new ArmFault('unreadable', 'our own access token names no object id');
  return oid.toLowerCase();
}
