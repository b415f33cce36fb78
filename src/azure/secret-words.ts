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

/** Names of members that would be taken for secrets and are known to be none. */
const HARMLESS_NAMES = new Set(['publickey', 'partitionkey', 'sortkey', 'keysource', 'tokenstore']);

const SECRET_TEXTS: readonly RegExp[] = [
  // Connection strings of Azure services and databases, and command lines that carry a secret.
  /\b(?:account|sharedaccess|access|api|primary|secondary|shared|subscription)[_-]?key\s*[=:]\s*\S/i,
  /\b(?:password|passwd|pwd|client[_-]?secret|secret|api[_-]?token|access[_-]?token|token)\s*=\s*[^\s;]/i,
  /\bSharedAccessSignature\s*=\s*\S/i,
  /(?:[?&;]|\b)sig=[A-Za-z0-9%+/=_-]{8,}/,
  // A user and a password in an address.
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  // JSON web tokens, private keys.
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\./,
  /\bBearer\s+[A-Za-z0-9._~+/-]{16,}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // Keys of storage and Cosmos accounts; client secrets of Entra apps; tokens of GitHub and Slack.
  /(?:^|[^A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/,
  /(?:^|[^A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/,
  /\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{20,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
];

/** What every text of the list above holds something of: most texts hold none of it and are done with in one go. */
const SECRET_HINT = /[=@~]|eyJ|bearer\s|BEGIN |key\s*:|gh[pousr]_|github_pat_|xox[abprs]-/i;

const judgedNames = new Map<string, boolean>();
const MOST_JUDGED_NAMES = 10_000;

/**
 * Does the name of a member or of an environment variable say that it holds a secret? `adminPassword`, `STORAGE_KEY` and
 * `connectionString` do; `keyVaultUrl`, `passwordSecretRef` and `publicKey` don't.
 */
export function isSecretName(name: string): boolean {
  const known = judgedNames.get(name);
  if (known !== undefined) return known;
  const judged = saysSecret(name);
  if (judgedNames.size < MOST_JUDGED_NAMES) judgedNames.set(name, judged);
  return judged;
}

function saysSecret(name: string): boolean {
  const words = wordsOf(name);
  const joined = words.join('');
  if (HARMLESS_NAMES.has(joined)) return false;
  if (joined.endsWith('connectionstring') || joined.endsWith('connectionstrings')) return true;
  const last = words.at(-1);
  if (last === undefined || HARMLESS_ENDS.has(last)) return false;
  return words.some((word) => SECRET_WORDS.has(word)) || /(?:password|secret|apikey)$/.test(joined);
}

/** Does a text look as if it were a secret or held one: a connection string, a SAS, a token, a private key? */
export function isSecretText(text: string): boolean {
  return SECRET_HINT.test(text) && SECRET_TEXTS.some((pattern) => pattern.test(text));
}

/** The text with everything that looks like a secret, and every query of an address, taken out. */
export function withoutSecrets(text: string): string {
  const plain = text.replace(/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, '$1');
  if (!isSecretText(plain)) return plain;
  return plain
    .split(/(\s+)/)
    .map((word) => (isSecretText(word) ? '[removed]' : word))
    .join('')
    .replace(/^[\s\S]*$/, (whole) => (isSecretText(whole) ? '[removed: it looked like a secret]' : whole));
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
