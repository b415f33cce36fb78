import type { JsonObject } from '../model/json.ts';
import type { StoreOperation } from './store.ts';

/** Characters that a partition or a key has: none that Azure Tables refuses, none that an OData filter ends with. */
const NAME = /^[A-Za-z0-9._:~@|-]{1,500}$/;

/** Characters (UTF-16 code units) of a value's JSON at most: Azure Tables takes 1 MiB a row, two bytes a character. */
export const LARGEST_VALUE = 500_000;

/** A transaction at most: operations, and characters of all its values' JSON. Azure Tables takes 4 MiB a request. */
export const LARGEST_TRANSACTION = { operations: 100, characters: 1_000_000 } as const;

/** The partition or key as it is. Throws a `TypeError` for any other text. */
export function checkedName(name: string): string {
  if (!NAME.test(name)) throw new TypeError(`'${name.slice(0, 100)}' can't be a partition or a key: ${NAME.source}`);
  return name;
}

/** The JSON that stands for a value in the store. Throws a `TypeError` for one that is too large. */
export function valueText(value: JsonObject): string {
  const text = JSON.stringify(value);
  if (text.length > LARGEST_VALUE) {
    throw new TypeError(`A row holds at most ${String(LARGEST_VALUE)} characters of JSON, not ${String(text.length)}.`);
  }
  return text;
}

/** Throws a `TypeError` for a transaction that no store takes: too many operations, too much text, a key named twice. */
export function checkTransaction(operations: readonly StoreOperation[]): void {
  const { operations: most, characters } = LARGEST_TRANSACTION;
  if (operations.length > most) {
    throw new TypeError(`A transaction has at most ${String(most)} operations, not ${String(operations.length)}.`);
  }
  if (new Set(operations.map(({ key }) => checkedName(key))).size < operations.length) {
    throw new TypeError('A transaction names each key at most once.');
  }
  const sizes = operations.map((operation) => (operation.kind === 'delete' ? 0 : valueText(operation.value).length));
  const size = sizes.reduce((sum, one) => sum + one, 0);
  if (size > characters) {
    throw new TypeError(`A transaction has at most ${String(characters)} characters of JSON, not ${String(size)}.`);
  }
}
