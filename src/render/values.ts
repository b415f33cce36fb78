import { segmentsOf } from '../engine/pointer.ts';
import type { Json } from '../model/json.ts';
import { oneLine } from './plain-text.ts';

const MOST_CHARACTERS = 300;

/** A value of a body as a line of text. Secrets were replaced when the body was read; they are named as such. */
export function valueWords(value: Json | undefined): string {
  if (value === undefined) return 'not set';
  if (value === null) return 'null';
  if (isMarker(value)) return 'a secret (not shown)';
  const text = JSON.stringify(value, (_key, part: Json) => (isMarker(part) ? 'a secret (not shown)' : part));
  return oneLine(text, MOST_CHARACTERS);
}

/** A JSON pointer as people write it: `properties.ipRules[0].value`. Empty for the whole body. */
export function pathWords(pointer: string): string {
  return segmentsOf(pointer)
    .map((segment, index) => (/^\d+$/u.test(segment) ? `[${segment}]` : index === 0 ? segment : `.${segment}`))
    .join('');
}

function isMarker(value: Json): boolean {
  return value !== null && typeof value === 'object' && '$redacted' in value;
}
