import type { JsonObject } from '../../src/model/json.ts';
import type { Row, RowRange, Store } from '../../src/ports/store.ts';

/** A store that counts: each is a request to Azure Tables where the app is deployed, and here a wait for the disk. */
export type CountingStore = Store & { readonly asked: { reads: number; writes: number } };

/** Counts what another store is asked. A list counts as one read. */
export function countingStore(store: Store): CountingStore {
  const asked = { reads: 0, writes: 0 };
  const read = <R>(answer: R): R => {
    asked.reads += 1;
    return answer;
  };
  const write = <R>(answer: R): R => {
    asked.writes += 1;
    return answer;
  };
  return {
    asked,
    get: <V extends JsonObject>(partition: string, key: string) => read(store.get<V>(partition, key)),
    list: <V extends JsonObject>(partition: string, range?: RowRange) => read(store.list<V>(partition, range)),
    insert: (partition, key, value) => write(store.insert(partition, key, value)),
    put: (partition, key, value) => write(store.put(partition, key, value)),
    update: (row: Row, value) => write(store.update(row, value)),
    delete: (row) => write(store.delete(row)),
    transact: (partition, operations) => write(store.transact(partition, operations)),
    time: () => read(store.time()),
  };
}
