const SECRET_WORDS = new Set([
  'password',
  'passwords',
  'passwd',
  'pwd',
  'pass',
  'passphrase',
  'secret',
  'secrets',
  'secure',
  'key',
  'keys',
  'apikey',
  'token',
  'tokens',
  'credential',
  'credentials',
  'sas',
  'signature',
  'pat',
  'pfx',
]);

/** A name that ends so says something about a secret (where it is, when it ends) and does not hold it. */
const HARMLESS_ENDS = new Set([
  'algorithm',
  'attribute',
  'audience',
  'count',
  'date',
  'days',
  'disabled',
  'enabled',
  'endpoint',
  'expires',
  'expiry',
  'id',
  'identifier',
  'ids',
  'identity',
  'issuer',
  'kind',
  'name',
  'names',
  'on',
  'path',
  'permissions',
  'policy',
  'properties',
  'ref',
  'reference',
  'references',
  'required',
  'size',
  'source',
  'state',
  'status',
  'time',
  'type',
  'uri',
  'url',
  'vault',
  'version',
]);

/** A name of an environment variable that ends so sets up the handling of secrets. */
const SETTING_ENDS = new Set(
  (
    'age alias attempts backend bits bucket budget bytes cache chars claim claims class column container cookie cookies ' +
    'cost dir directory duration encoding engine field file filename fingerprint folder form format grant group header ' +
    'hint host hostname hosts hours interval label leeway length lifetime limit list location manager map max min ' +
    'minutes mode month months namespace page param parameter pattern port prefix prompt provider queue rate realm ' +
    'regex region retries rotation rounds rule rules scheme scope scopes seconds separator server service skew store ' +
    'strategy suffix table template tenant thumbprint timeout title topic ttl usage validation window years'
  ).split(' '),
);

const PUBLIC = /public(?:key|token)s?$|instrumentationkey$/;
const PASSWORDS = /passwords?$|passwd$|passphrase$/;
const PASSWORD_WORDS = new Set(['password', 'passwords', 'passwd', 'pwd', 'passphrase', 'pfx']);
const CONNECTION = /connectionstrings?/;
const SECRETS =
  /secrets?$|(?:api|access|account|private|signing|encryption|master|shared|storage|client|auth|function|hmac|host|jwt|license|session|app|admin|cosmos|redis|search|subscription)keys?$/;
const SECRET_NOUNS = new Set(['secret', 'secrets', 'credential', 'credentials', 'apikey', 'pat']);
const KEY_ENDS = new Set(['token', 'sas']);

/** Names of members that would be taken for secrets and are known to be none. */
const HARMLESS_NAMES = new Set(['publickey', 'partitionkey', 'sortkey', 'keysource', 'tokenstore']);

type Judged = { readonly isSecret: boolean; readonly claim: SecretClaim };

const judgedNames = new Map<string, Judged>();
const MOST_JUDGED_NAMES = 10_000;

/**
 * Does the name of a member or of an environment variable say that it holds a secret? `adminPassword`, `STORAGE_KEY` and
 * `connectionString` do; `keyVaultUrl`, `passwordSecretRef` and `publicKey` don't.
 */
export function isSecretName(name: string): boolean {
  return judged(name).isSecret;
}

/** What a name promises. `key`: it speaks of a key or a token without saying that it is one. */
export type SecretClaim = 'password' | 'secret' | 'connection' | 'key' | 'none';

/** Does the name of an environment variable say that its value is a secret? Narrower than `isSecretName`. */
export function secretClaim(name: string): SecretClaim {
  return judged(name).claim;
}

function judged(name: string): Judged {
  const known = judgedNames.get(name);
  if (known !== undefined) return known;
  const words = wordsOf(name);
  const claim = claimOf(words);
  const found = { isSecret: saysSecret(words) || claim !== 'none', claim };
  if (judgedNames.size < MOST_JUDGED_NAMES) judgedNames.set(name, found);
  return found;
}

function saysSecret(words: readonly string[]): boolean {
  if (HARMLESS_NAMES.has(words.join(''))) return false;
  const last = words.at(-1);
  return last !== undefined && !HARMLESS_ENDS.has(last) && words.some((word) => SECRET_WORDS.has(word));
}

function claimOf(words: readonly string[]): SecretClaim {
  const joined = words.join('');
  const last = words.at(-1) ?? '';
  if (HARMLESS_NAMES.has(joined) || HARMLESS_ENDS.has(last) || SETTING_ENDS.has(last)) return 'none';
  if (PUBLIC.test(joined)) return 'none';
  if (CONNECTION.test(joined)) return 'connection';
  if (PASSWORDS.test(joined) || last === 'pass' || words.some((word) => PASSWORD_WORDS.has(word))) return 'password';
  if (SECRETS.test(joined) || words.some((word) => SECRET_NOUNS.has(word)) || KEY_ENDS.has(last)) return 'secret';
  return words.some((word) => SECRET_WORDS.has(word)) ? 'key' : 'none';
}

/** `DB_ADMIN-Password` → db, admin, password. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.replace(/\d+$/, '').toLowerCase())
    .filter((word) => word !== '');
}
