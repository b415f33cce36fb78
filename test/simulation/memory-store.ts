import type { JsonObject } from '../../src/model/json.ts';
import type { Row, RowRange, StoreOperation } from '../../src/ports/store.ts';

/** The rows of a simulated store, at once and without faults. The rules of the `Store` port hold. */
export type MemoryStore = {
  readonly get: <V extends JsonObject>(partition: string, key: string) => Row<V> | undefined;
  /** Carries out all operations or none; `false` when a condition of one of them does not hold. */
  readonly transact: (partition: string, operations: readonly StoreOperation[]) => boolean;
  readonly list: <V extends JsonObject>(partition: string, range?: RowRange) => readonly Row<V>[];
  readonly partitions: (prefix: string) => readonly string[];
};

const NAME = /^[A-Za-z0-9._:~@|-]{1,500}$/;

/** An empty store. */
export function memoryStore(): MemoryStore {
  const partitions = new Map<string, Map<string, Row>>();
  let etags = 0;

  const holds = (rows: Map<string, Row>, operation: StoreOperation): boolean => {
    const row = rows.get(operation.key);
    if (row === undefined) checked(operation.key);
    if (operation.kind === 'insert') return row === undefined;
    return operation.kind === 'put' || row?.etag === operation.etag;
  };

  return {
    get(partition, key) {
      const row = partitions.get(partition)?.get(key);
      // A name that is there has been checked.
      if (row === undefined) [partition, key].forEach(checked);
      return row as Row<never> | undefined;
    },
    transact(partition, operations) {
      const rows = partitions.get(partition) ?? (checked(partition), new Map<string, Row>());
      if (!operations.every((operation) => holds(rows, operation))) return false;
      partitions.set(partition, rows);
      for (const operation of operations) {
        const { key } = operation;
        if (operation.kind === 'delete') rows.delete(key);
        else rows.set(key, { partition, key, value: operation.value, etag: String((etags += 1)) });
      }
      return true;
    },
    list(partition, range = {}) {
      const rows = partitions.get(partition);
      if (rows === undefined) checked(partition);
      if (rows === undefined || rows.size === 0) return [];
      const { from = '', before = '\u{10ffff}', limit } = range;
      const keys = [...rows.keys()].filter((key) => key >= from && key < before).sort();
      return keys.slice(0, limit).flatMap((key) => (rows.get(key) as Row<never> | undefined) ?? []);
    },
    partitions: (prefix) => [...partitions.keys()].filter((name) => name.startsWith(prefix)),
  };
}

function checked(name: string): string {
  if (!NAME.test(name)) throw new TypeError(`'${name.slice(0, 100)}' can't be a partition or a key.`);
  return name;
}
