import type { Json } from '../model/json.ts';
import type { SecretFormat, ValueLook } from '../model/secret.ts';
import { secretClaim } from './secret-names.ts';
import { lookOf } from './value-look.ts';

/** Why a variable is taken for a secret, as the end of a sentence: "its value looks like a private key". */
export type PlainSecret = { readonly by: 'name' | 'value'; readonly why: string };

const FORMATS: Readonly<Record<SecretFormat, string>> = {
  'credential-in-text': 'a connection string or an argument with a password, a key or a token in it',
  'shared-access-signature': 'a shared access signature',
  'address-with-password': 'an address with a password in it',
  'address-with-key': 'an address that lets in whoever knows it',
  'json-web-token': 'a JSON web token',
  'bearer-token': 'a bearer token',
  'private-key': 'a private key',
  'account-key': 'the key of a storage or Cosmos DB account',
  'client-secret': 'the client secret of an Entra application',
  'github-token': 'a GitHub token',
  'gitlab-token': 'a GitLab token',
  'npm-token': 'an npm token',
  'slack-token': 'a Slack token',
  'service-key': 'the API key of a service',
};

/** What nobody keeps secret, whatever it is called; and what a connection string without a secret in it may be. */
const SETTINGS: readonly ValueLook[] = ['switch', 'address', 'path', 'reference'];
const CONNECTIONS: readonly ValueLook[] = ['host', 'parts', 'telemetry', 'number'];

/**
 * Is the pair of an environment variable a secret in plain sight, and why? By its value, when that has the form of a
 * secret whatever it is called; by its name, when that says password, secret, token or such and the value is no switch,
 * address, path or reference; or when a name with `key` in it goes with a value as random as a key. `value` is the text,
 * or the marker that redaction put in its place: a marker tells what the text looked like, so both give the same answer.
 * A marker that does not tell is taken for a secret.
 *
 * The connection string of Application Insights is none: its instrumentation key says where telemetry goes and opens
 * nothing (Microsoft documents it as no secret).
 */
export function plainSecret(name: string, value: Json | undefined): PlainSecret | undefined {
  if (value === undefined || value === null || value === '' || typeof value === 'boolean') return undefined;
  const look = lookOfValue(value);
  if (look === undefined) return { by: 'value', why: 'its value was taken for a secret when it was read' };
  if (isFormat(look)) return { by: 'value', why: `its value looks like ${FORMATS[look]}` };
  const claim = secretClaim(name);
  if (claim === 'none' || SETTINGS.includes(look)) return undefined;
  if (claim === 'password') return { by: 'name', why: 'its name says that it holds a password' };
  if (claim === 'connection') {
    if (CONNECTIONS.includes(look)) return undefined;
    return { by: 'name', why: 'its name says that it holds a connection string, and nothing shows that none is in it' };
  }
  if (look === 'number') return undefined;
  if (claim === 'secret') return { by: 'name', why: 'its name says that it holds a secret' };
  return look === 'random'
    ? { by: 'name', why: 'its name speaks of a key and its value is as random as one' }
    : undefined;
}

function lookOfValue(value: Json): ValueLook | undefined {
  if (typeof value === 'string') return lookOf(value);
  if (typeof value === 'number') return 'number';
  const look = typeof value === 'object' && value !== null && 'looksLike' in value ? value['looksLike'] : undefined;
  return typeof look === 'string' ? (look as ValueLook) : undefined;
}

function isFormat(look: ValueLook): look is SecretFormat {
  return Object.hasOwn(FORMATS, look);
}
