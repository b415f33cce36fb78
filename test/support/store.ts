import { sqliteStore } from '../../src/host/sqlite-store.ts';
import type { Store } from '../../src/ports/store.ts';

/** A store in memory that counts what is written to it. */
export type CountingStore = Store & { readonly writes: () => number };

/** A fresh store in memory. */
export function aStore(): CountingStore {
  const store = sqliteStore(':memory:');
  let writes = 0;
  const counted = <A extends unknown[], R>(write: (...given: A) => R): ((...given: A) => R) => {
    return (...given) => {
      writes += 1;
      return write(...given);
    };
  };
  return {
    ...store,
    insert: counted(store.insert) as Store['insert'],
    put: counted(store.put) as Store['put'],
    update: counted(store.update) as Store['update'],
    delete: counted(store.delete),
    transact: counted(store.transact),
    writes: () => writes,
  };
}
