import type { JsonObject } from '../model/json.ts';
import { valueText } from '../ports/store-limits.ts';
import { StoreFault } from '../ports/store.ts';
import type { Row } from '../ports/store.ts';
import { isObject, parsedJson, textAt } from './json-parts.ts';

/** A row as it was read, and the token of the write that made it so. */
export type OwnedRow = Row & { readonly owner: string | undefined };

/** Characters of one property: Azure Tables takes 64 KiB of UTF-16. */
const LARGEST_PROPERTY = 32_000;

/**
 * What an entity holds beside its keys: the value's JSON, cut over `v0`, `v1` and so on, and in `owner` the token of the
 * write. By it a writer that lost the answer finds out whether the write was its own. Throws a `TypeError` for a value that
 * is too large.
 */
export function propertiesOf(value: JsonObject, owner: string): Readonly<Record<string, string>> {
  const pieces = cut(valueText(value)).map((piece, index) => [`v${String(index)}`, piece] as const);
  return { owner, ...Object.fromEntries(pieces) };
}

/** The row that an entity stands for. Throws a `StoreFault` for an entity that was not made by `propertiesOf`. */
export function rowOf(entity: JsonObject): OwnedRow {
  const [partition, key] = [textAt(entity, 'PartitionKey'), textAt(entity, 'RowKey')];
  const etag = textAt(entity, 'odata.etag');
  const value = parsedJson(joined(entity));
  if (partition === undefined || key === undefined || etag === undefined || !isObject(value)) {
    throw new StoreFault(`The row ${partition ?? '?'}/${key ?? '?'} of the store is not as Driftwarden writes rows.`);
  }
  return { partition, key, value, etag, owner: textAt(entity, 'owner') };
}

/** In pieces that fit, never between the two halves of a character. */
function cut(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = start + LARGEST_PROPERTY;
    const inside = end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1));
    pieces.push(text.slice(start, inside ? end - 1 : end));
    start += pieces.at(-1)?.length ?? 0;
  }
  return pieces;
}

function joined(entity: JsonObject): string {
  let text = '';
  for (let index = 0; ; index += 1) {
    const piece = textAt(entity, `v${String(index)}`);
    if (piece === undefined) return text;
    text += piece;
  }
}
