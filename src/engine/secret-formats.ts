import type { SecretFormat } from '../model/secret.ts';

/** The first that fits tells the format. None of them matches a text because of what it is called. */
const FORMATS: readonly (readonly [RegExp, SecretFormat])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'private-key'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\./, 'json-web-token'],
  [/\bSharedAccessSignature\s*=\s*\S/i, 'shared-access-signature'],
  [/(?:[?&;]|\b)sig=[A-Za-z0-9%+/=_-]{8,}/, 'shared-access-signature'],
  // A user and a password; the key of a function; an incoming webhook, whose address is the secret.
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i, 'address-with-password'],
  [/[?&]code=[A-Za-z0-9%_-]{40,}/, 'address-with-key'],
  [/\bhttps:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{16,}/, 'address-with-key'],
  // Connection strings of Azure services and databases, and command lines that carry a secret.
  [
    /\b(?:account|sharedaccess|access|api|primary|secondary|shared|subscription)[_-]?key\s*[=:]\s*\S/i,
    'credential-in-text',
  ],
  [
    /\b(?:password|passwd|pwd|client[_-]?secret|secret|api[_-]?token|access[_-]?token|token)\s*=\s*[^\s;]/i,
    'credential-in-text',
  ],
  [/\bBearer\s+[A-Za-z0-9._~+/-]{16,}/i, 'bearer-token'],
  // Keys of storage and Cosmos accounts; client secrets of Entra apps.
  [/(?:^|[^A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/, 'account-key'],
  [/(?:^|[^A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/, 'client-secret'],
  [/\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{20,}/, 'github-token'],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, 'gitlab-token'],
  [/\bnpm_[A-Za-z0-9]{30,}/, 'npm-token'],
  [/\bxox[abeprs]-[A-Za-z0-9-]{10,}/, 'slack-token'],
  // OpenAI and Anthropic, Stripe, SendGrid, Google.
  [/\bsk-[A-Za-z0-9_-]{20,}/, 'service-key'],
  [/\b[rs]k_live_[A-Za-z0-9]{16,}/, 'service-key'],
  [/\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/, 'service-key'],
  [/\bAIza[A-Za-z0-9_-]{35}/, 'service-key'],
];

/** What every text of the list above holds something of: most texts hold none of it and are done with in one go. */
const HINT = /[=@~]|eyJ|bearer\s|BEGIN |key\s*:|gh[pousr]_|github_pat_|glpat-|npm_|xox|sk-|k_live_|SG\.|AIza|hooks\./i;

/** The format of a secret that the text has or holds; `undefined` when it shows none. */
export function secretFormat(text: string): SecretFormat | undefined {
  return HINT.test(text) ? FORMATS.find(([pattern]) => pattern.test(text))?.[1] : undefined;
}

/** Does a text look as if it were a secret or held one: a connection string, a SAS, a token, a private key? */
export function isSecretText(text: string): boolean {
  return secretFormat(text) !== undefined;
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
