import { StoreFault, type Store } from '../../src/ports/store.ts';

/** A store that can be made to fail. */
export type FlakyStore = Store & {
  /** Decides of each call whether it fails, and whether before or after it was carried out. `n` counts calls from 1. */
  fails: (method: keyof Store, n: number, key?: string) => 'before' | 'after' | undefined;
  /** Calls so far. */
  readonly calls: () => number;
};

/** Puts failures between somebody and a store: the call is not carried out, or it is and its answer is lost. */
export function flakyStore(store: Store): FlakyStore {
  let calls = 0;
  const away = (): StoreFault => new StoreFault('The store is away, as this test wants it.');
  const attempt = async <R>(method: keyof Store, call: () => Promise<R>, key?: string): Promise<R> => {
    calls += 1;
    const fails = flaky.fails(method, calls, key);
    if (fails === 'before') throw away();
    const result = await call();
    if (fails === 'after') throw away();
    return result;
  };
  const flaky: FlakyStore = {
    fails: () => undefined,
    calls: () => calls,
    get: (partition, key) => attempt('get', () => store.get(partition, key), key),
    insert: (partition, key, value) => attempt('insert', () => store.insert(partition, key, value), key),
    put: (partition, key, value) => attempt('put', () => store.put(partition, key, value), key),
    update: (row, value) => attempt('update', () => store.update(row, value), row.key),
    delete: (row) => attempt('delete', () => store.delete(row), row.key),
    transact: (partition, operations) => attempt('transact', () => store.transact(partition, operations)),
    time: () => attempt('time', () => store.time()),
    async *list(partition, range) {
      await attempt('list', () => Promise.resolve());
      yield* store.list(partition, range);
    },
  };
  return flaky;
}
