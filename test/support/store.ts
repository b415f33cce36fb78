import { sqliteStore } from '../../src/host/sqlite-store.ts';
import type { Store } from '../../src/ports/store.ts';

/** A store in memory that counts what is written to it. */
export type CountingStore = Store & { readonly writes: () => number };

/** A fresh store in memory. */
export function aStore(): CountingStore {
  const store = sqliteStore(':memory:');
  let writes = 0;
  const counted = <R>(result: R): R => {
    writes += 1;
    return result;
  };
  return {
    ...store,
    insert: (partition, key, value) => counted(store.insert(partition, key, value)),
    put: (partition, key, value) => counted(store.put(partition, key, value)),
    update: (row, value) => counted(store.update(row, value)),
    delete: (row) => counted(store.delete(row)),
    transact: (partition, operations) => counted(store.transact(partition, operations)),
    writes: () => writes,
  };
}
