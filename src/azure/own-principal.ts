import { ArmFault } from '../ports/arm.ts';
import type { Json } from '../model/json.ts';
import { textAt } from './bodies.ts';
import type { Credential } from './credential.ts';

/**
 * Our own Entra object id, from our own access token. The token is only read: it was just given to us by the authority,
 * and nothing is granted because of what it says. Throws `ArmFault` when there is no token or no object id in it.
 */
export async function ownPrincipalId(credential: Credential, endpoint: string): Promise<string> {
  const { token } = await credential.getToken(`${endpoint}/.default`);
  const oid = textAt(payloadOf(token), 'oid');
  if (oid === undefined) throw new ArmFault('unreadable', 'our own access token names no object id');
  return oid.toLowerCase();
}

function payloadOf(token: string): Json | undefined {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}
