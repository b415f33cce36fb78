import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import type { Log } from '../ports/log.ts';
import { checkTransaction, checkedName, valueText } from '../ports/store-limits.ts';
import type { Row, RowRange, Store, StoreOperation } from '../ports/store.ts';
import { read, settle } from './lost-answers.ts';
import type { MarkedWrite, Patience, Trace } from './lost-answers.ts';
import { batchOutcomeIn, outcomeIn, rowIn, rowsIn, storeFault, timeIn } from './table-answers.ts';
import type { OwnedRow } from './table-rows.ts';
import { tableWire } from './table-wire.ts';
import type { TableAccess } from './table-wire.ts';

/** What a store on Azure Tables is made from. */
export type TableStoreOptions = Omit<TableAccess, 'timeoutMs'> & {
  readonly log: Log;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** A token for each write, never the same twice. */
  readonly randomId?: () => string;
  readonly pause?: Patience['pause'];
};

const TIMEOUT_MS = 10_000;

/** The service sends no more rows in a page. */
const PAGE = 1_000;

/** Etags as Azure Tables makes them. `*` is none: it would make a write unconditional. */
const ETAG = /^W\/"[\x21\x23-\x7e]+"$/;

/**
 * The `Store` port on one table of Azure Tables. A partition is a PartitionKey and a key is a RowKey, as they are. A call
 * sends its request up to three times, and reads where an answer was lost. The table is not made here: a store that was
 * deleted must not come back empty, without its pauses and exemptions.
 */
export function tableStore(options: TableStoreOptions): Store {
  const { log, clock, timeoutMs = TIMEOUT_MS, randomId = randomUUID, pause = sleep } = options;
  const wire = tableWire({ ...options, timeoutMs });
  const patience = { log, clock, pause };
  const attempted = (write: boolean) => ({ write, now: clock.now() });

  const readRow = (partition: string, key: string) =>
    read(async () => rowIn(await wire.get(partition, key), attempted(false)), patience);

  /** What the row of an operation tells of the write with this token. A row that is gone is as its delete wanted it. */
  async function trace(partition: string, operation: StoreOperation, owner: string): Promise<Trace<string>> {
    const row = await readRow(partition, operation.key);
    if (row === undefined && operation.kind === 'delete') return { kind: 'ours', result: '' };
    if (row?.owner === owner) return { kind: 'ours', result: row.etag };
    if (operation.kind === 'put') return { kind: 'untouched' };
    const before = operation.kind === 'insert' ? undefined : operation.etag;
    return { kind: row?.etag === before ? 'untouched' : 'foreign' };
  }

  /** The new etag of the operation's row, `undefined` when the condition does not hold. */
  async function write(partition: string, operation: StoreOperation): Promise<string | undefined> {
    check(partition, operation);
    const owner = randomId();
    const send = async () =>
      outcomeIn(await wire.write(partition, operation, owner), operation.kind === 'delete', attempted(true));
    return faulting(() => settle({ send, trace: () => trace(partition, operation, owner) }, patience));
  }

  async function transact(partition: string, operations: readonly StoreOperation[]): Promise<boolean> {
    checkedName(partition);
    checkTransaction(operations);
    for (const operation of operations) check(partition, operation);
    if (operations.length === 0) return true;
    const witness = witnessOf(operations);
    const owner = randomId();
    const transaction: MarkedWrite<string> = {
      send: async () =>
        batchOutcomeIn(await wire.batch(partition, operations, owner), operations.length, attempted(true)),
      trace: async () => (witness === undefined ? { kind: 'untouched' } : trace(partition, witness, owner)),
    };
    return (await faulting(() => settle(transaction, patience))) !== undefined;
  }

  async function* list<V extends JsonObject>(partition: string, range: RowRange = {}): AsyncGenerator<Row<V>> {
    checkedName(partition);
    let left = range.limit ?? Infinity;
    let next: string | undefined;
    while (left > 0) {
      const readPage = async () => {
        const page = await wire.page(partition, range, Math.min(left, PAGE), next);
        return { rows: rowsIn(page.answer, attempted(false)), next: page.next };
      };
      const page = await faulting(() => read(readPage, patience));
      for (const row of page.rows) yield shown<V>(row);
      if (page.next === undefined) return;
      left -= page.rows.length;
      next = page.next;
    }
  }

  return {
    async get<V extends JsonObject>(partition: string, key: string) {
      checkedName(partition);
      checkedName(key);
      const row = await faulting(() => readRow(partition, key));
      return row && shown<V>(row);
    },
    async insert(partition, key, value) {
      const copy = copyOf(value);
      const etag = await write(partition, { kind: 'insert', key, value: copy });
      return etag === undefined ? undefined : { partition, key, value: copy, etag };
    },
    async put(partition, key, value) {
      const copy = copyOf(value);
      const etag = await write(partition, { kind: 'put', key, value: copy });
      if (etag === undefined) throw storeFault(new ArmFault('conflict', 'an unconditional write was refused.'));
      return { partition, key, value: copy, etag };
    },
    async update({ partition, key, etag: before }, value) {
      const copy = copyOf(value);
      const etag = await write(partition, { kind: 'update', key, value: copy, etag: before });
      return etag === undefined ? undefined : { partition, key, value: copy, etag };
    },
    delete: async ({ partition, key, etag }) => (await write(partition, { kind: 'delete', key, etag })) !== undefined,
    list,
    transact,
    time: () => faulting(() => read(async () => timeIn(await wire.get('time', 'now'), attempted(false)), patience)),
  };
}

/** The operation by whose row a whole transaction is recognised: the surest that it has; a deleted row proves nothing. */
function witnessOf(operations: readonly StoreOperation[]): StoreOperation | undefined {
  const conditional = operations.find(({ kind }) => kind === 'insert' || kind === 'update');
  return conditional ?? operations.find(({ kind }) => kind === 'put');
}

function check(partition: string, operation: StoreOperation): void {
  checkedName(partition);
  checkedName(operation.key);
  if ((operation.kind === 'update' || operation.kind === 'delete') && !ETAG.test(operation.etag)) {
    throw new TypeError(`'${operation.etag.slice(0, 100)}' is no etag of a row of this store.`);
  }
}

/** What the caller may change afterwards without changing the row. */
function copyOf<V extends JsonObject>(value: V): V {
  return JSON.parse(valueText(value)) as V;
}

/** The row as the port has it. Its type is what was written under the key. */
function shown<V extends JsonObject>({ partition, key, value, etag }: OwnedRow): Row<V> {
  return { partition, key, value: value as V, etag };
}

async function faulting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ArmFault ? storeFault(error) : error;
  }
}
