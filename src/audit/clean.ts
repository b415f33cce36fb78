import { canonicalJson } from '../engine/canonical-json.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { COLUMNS, isColumn } from './schema.ts';
import type { Column } from './schema.ts';

const KILOBYTE = 1024;

/** Texts that people write. Log Analytics cuts at 64 KB, which would break a hash; a record must stay below 1 MB. */
const LONG_TEXTS: readonly Column[] = ['Message', 'EventResultDetails', 'DecisionReason'];
const LONG_TEXT = 32 * KILOBYTE;
const SHORT_TEXT = 2 * KILOBYTE;
const LARGEST_STATE = 32 * KILOBYTE;

/** What was cut out of a record: the SHA-256 (hex) and the UTF-8 bytes of the whole. */
type Cut = { readonly sha256: string; readonly bytes: number };

/** An entry fit for a row, and what had to be cut. */
export type CleanEntry = { readonly entry: AuditEntry; readonly cut: Readonly<Record<string, Cut>> };

/**
 * Makes an entry fit for a row: texts in NFC without control characters or half characters, times in ISO 8601 with
 * milliseconds, whole numbers; nothing empty. What is too long is cut, what is too large is replaced by its hash. A time
 * that can't be read (they come from events and bodies) goes to `AdditionalFields.unreadable`.
 */
export function cleanEntry(entry: AuditEntry, sha256: (text: string) => string): CleanEntry {
  const cut: Record<string, Cut> = {};
  const unreadable: Record<string, string> = {};
  const sizeOf = (whole: string): Cut => ({ sha256: sha256(whole), bytes: Buffer.byteLength(whole) });

  const cleaned = (column: Column, value: Json): Json | undefined => {
    if (typeof value === 'object') {
      if (value === null) return undefined;
      const json = canonicalJson(value);
      if (Buffer.byteLength(json) <= LARGEST_STATE) return value;
      cut[column] = sizeOf(json);
      return { $truncated: cut[column] };
    }
    if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value) : undefined;
    if (typeof value === 'boolean') return value;
    const text = cleanText(value);
    if (COLUMNS[column] === 'datetime') {
      const time = instantOf(text);
      if (time === undefined && text !== '') unreadable[column] = cutText(text, 100);
      return time;
    }
    const short = cutText(text, LONG_TEXTS.includes(column) ? LONG_TEXT : SHORT_TEXT);
    if (short !== text) cut[column] = sizeOf(text);
    return short === '' ? undefined : short;
  };

  const members = Object.entries<Json | undefined>(entry).flatMap(([column, value]): [string, Json][] => {
    const kept = isColumn(column) && value !== undefined ? cleaned(column, value) : undefined;
    return kept === undefined ? [] : [[column, kept]];
  });
  const clean = { ...(Object.fromEntries(members) as AuditEntry), ...stateHashes(entry, sha256) };
  if (Object.keys(unreadable).length === 0) return { entry: clean, cut };
  return { entry: { ...clean, AdditionalFields: { ...clean.AdditionalFields, unreadable } }, cut };
}

/** A state is hashed whole, also when it is too large to be kept. */
function stateHashes(entry: AuditEntry, sha256: (text: string) => string): Partial<AuditEntry> {
  const hash = (state: JsonObject): string => sha256(canonicalJson(state));
  return {
    ...(entry.BeforeState === undefined ? {} : { BeforeHash: hash(entry.BeforeState) }),
    ...(entry.AfterState === undefined ? {} : { AfterHash: hash(entry.AfterState) }),
  };
}

/** Nothing in it has to be looked at: printable ASCII. */
const PLAIN = /^[ -~]*$/;

/**
 * Text in which a line stays a line and shows what it is: control characters, line separators and marks that turn the
 * direction of writing become spaces.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text.trim();
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .trim();
}

function cutText(text: string, bytes: number): string {
  // UTF-8 takes at most 3 bytes for a code unit of UTF-16.
  if (text.length * 3 <= bytes) return text;
  const encoded = Buffer.from(text, 'utf8');
  if (encoded.length <= bytes) return text;
  let end = bytes;
  // Back to the first byte of a character: the others have the form 10xxxxxx.
  while (((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded.toString('utf8', 0, end).trim();
}

function instantOf(text: string): string | undefined {
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
