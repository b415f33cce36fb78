import type { ValueLook } from '../model/secret.ts';
import { secretFormat } from './secret-formats.ts';

const SWITCH = /^(?:true|false|yes|no|on|off|enabled?|disabled?|none|null)$/i;
const NUMBER = /^[+-]?\d+(?:[.]\d+)?$/;
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;
const HOST = /^(?:(?:[a-z0-9-]+[.])+[a-z0-9-]+(?::\d{1,5})?|[a-z0-9-]+:\d{1,5})$/i;
const PATH = /^(?:~|[.]{1,2}|[A-Za-z]:)?(?:[\\/][\w.@ -]{1,60}){2,}[\\/]?$/;
const REFERENCE = /^(?:[$][({][\w.:-]+[)}]|@Microsoft[.]KeyVault[(].*[)]|(?:secretref|keyvaultref):\S+)$/i;
const TELEMETRY = /^InstrumentationKey=[0-9a-f-]{36}(?:;|$)/i;
const PARTS = /^[\w .-]+=[^;]*;(?:[\w .-]+=[^;]*;?)*$/;
const PIECE = /[A-Za-z0-9+/=]{16,}/g;
const LEAST_BITS = 3;

/** What a text looks like. Told by the text alone. */
export function lookOf(text: string): ValueLook {
  const format = secretFormat(text);
  if (format !== undefined) return format;
  if (SWITCH.test(text)) return 'switch';
  if (NUMBER.test(text)) return 'number';
  if (REFERENCE.test(text)) return 'reference';
  if (TELEMETRY.test(text)) return 'telemetry';
  if (isRandom(text)) return 'random';
  if (ADDRESS.test(text)) return 'address';
  if (HOST.test(text)) return 'host';
  if (PATH.test(text)) return 'path';
  return PARTS.test(text) ? 'parts' : 'text';
}

/** Holds a piece without a separator in which letters and digits are mixed and hardly repeat: no name is built so. */
function isRandom(text: string): boolean {
  if (text.length > 512 || /\s|:\/\//.test(text)) return false;
  return (text.match(PIECE) ?? []).some(
    (piece) => /[A-Za-z]/.test(piece) && (piece.match(/\d/g) ?? []).length >= 2 && bitsPerLetter(piece) >= LEAST_BITS,
  );
}

/** Shannon entropy in bits per character. */
function bitsPerLetter(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}
