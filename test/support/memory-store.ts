import type { JsonObject } from '../../src/model/json.ts';
import type { Row, RowRange, Store, StoreOperation } from '../../src/ports/store.ts';

const KEY = /^[A-Za-z0-9._:~@|-]{1,500}$/;

/** A store in memory, with a turn of the event loop before every answer, so that races happen. */
export function memoryStore(): Store & { dump(): string } {
  const rows = new Map<string, Map<string, Row>>();
  let version = 0;
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const partitionOf = (partition: string): Map<string, Row> => {
    if (!KEY.test(partition)) throw new TypeError(`bad partition ${partition}`);
    let found = rows.get(partition);
    if (found === undefined) rows.set(partition, (found = new Map<string, Row>()));
    return found;
  };
  const write = <V extends JsonObject>(partition: string, key: string, value: V): Row<V> => {
    if (!KEY.test(key)) throw new TypeError(`bad key ${key}`);
    const row = { partition, key, value: structuredClone(value), etag: String((version += 1)) };
    partitionOf(partition).set(key, row);
    return row;
  };
  const current = (row: Row): boolean => partitionOf(row.partition).get(row.key)?.etag === row.etag;
  return {
    async get<V extends JsonObject>(partition: string, key: string) {
      await turn();
      return structuredClone(partitionOf(partition).get(key)) as Row<V> | undefined;
    },
    async insert(partition, key, value) {
      await turn();
      return partitionOf(partition).has(key) ? undefined : write(partition, key, value);
    },
    async put(partition, key, value) {
      await turn();
      return write(partition, key, value);
    },
    async update(row, value) {
      await turn();
      return current(row) ? write(row.partition, row.key, value) : undefined;
    },
    async delete(row) {
      await turn();
      return current(row) && partitionOf(row.partition).delete(row.key);
    },
    async *list<V extends JsonObject>(partition: string, range: RowRange = {}) {
      await turn();
      const found = [...partitionOf(partition).values()]
        .filter(({ key }) => key >= (range.from ?? '') && (range.before === undefined || key < range.before))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, range.limit);
      for (const row of found) yield structuredClone(row) as Row<V>;
    },
    async transact(partition, operations: readonly StoreOperation[]) {
      await turn();
      const there = partitionOf(partition);
      const holds = operations.every((operation) => {
        if (operation.kind === 'insert') return !there.has(operation.key);
        return operation.kind === 'put' || there.get(operation.key)?.etag === operation.etag;
      });
      if (!holds) return false;
      for (const operation of operations) {
        if (operation.kind === 'delete') there.delete(operation.key);
        else write(partition, operation.key, operation.value);
      }
      return true;
    },
    dump: () =>
      JSON.stringify(
        [...rows].map(([partition, map]) => [partition, [...map.values()]]).filter(([, all]) => all?.length),
      ),
  };
}
