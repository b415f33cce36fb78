import type { App } from '../../src/app.ts';
import { controlById } from '../../src/controls/index.ts';
import type { Store, StoreOperation } from '../../src/ports/store.ts';
import type { Failpoints } from './failpoints.ts';

/** The store with a point at each write. */
export function storeWithPoints(store: Store, points: Failpoints): Store {
  const at = <T>(method: string, partition: string, key: string, work: () => Promise<T>): Promise<T> =>
    points.effect(`store.${method} ${rowName(partition, key)}`, work);
  return {
    get: (partition, key) => store.get(partition, key),
    list: (partition, range) => store.list(partition, range),
    time: () => store.time(),
    insert: (partition, key, value) => at('insert', partition, key, () => store.insert(partition, key, value)),
    put: (partition, key, value) => at('put', partition, key, () => store.put(partition, key, value)),
    update: (row, value) => at('update', row.partition, row.key, () => store.update(row, value)),
    delete: (row) => at('delete', row.partition, row.key, () => store.delete(row)),
    transact: (partition, operations) =>
      at('transact', partition, stepOf(operations), () => store.transact(partition, operations)),
  };
}

/** The ports to the world with a point at each call that asks for something or leaves something behind. */
export function portsWithPoints(
  app: App,
  points: Failpoints,
): Pick<App, 'arm' | 'executor' | 'notifier' | 'auditLog' | 'eventsOut'> {
  const { arm, executor, notifier, auditLog, eventsOut } = app;
  return {
    arm: {
      read: (ref) => points.effect('arm.read', () => arm.read(ref)),
      list: (type, subscription, next) => points.effect('arm.list', () => arm.list(type, subscription, next)),
      query: (type, subscription, next) => points.effect('arm.query', () => arm.query(type, subscription, next)),
      changes: (query) => points.effect('arm.changes', () => arm.changes(query)),
    },
    executor: {
      send: (order) => points.effect('executor.send', () => executor.send(order)),
      poll: (operation) => points.effect('executor.poll', () => executor.poll(operation)),
    },
    notifier: {
      channels: notifier.channels,
      send: (channel, notice) => points.effect(`notifier.send ${channel}`, () => notifier.send(channel, notice)),
    },
    auditLog: auditLog && {
      upload: (records) => points.effect('audit.upload', () => auditLog.upload(records)),
    },
    eventsOut: eventsOut && {
      publish: (event) => points.effect('events.publish', () => eventsOut.publish(event)),
    },
  };
}

/** Rows of all partitions of a kind have one name, and so have those of a list. */
function rowName(partition: string, key: string): string {
  const [kind = '', owner] = partition.split(':');
  if (owner === undefined) return kind;
  const stem = key.replace(/~.*/u, '').replace(/[0-9a-f]{16,}/u, '<id>');
  return `${kind} ${stem.replace(/^\d{4}-.*Z$/u, '<time>')}`;
}

/** A transaction of a chain is named by the step that it records, others by their first row. */
function stepOf(operations: readonly StoreOperation[]): string {
  const keys = operations.map(({ key }) => key);
  const step = keys.find((key) => key.startsWith('k-'))?.slice(2) ?? keys[0] ?? '';
  return controlById(step.replace(/~.*/u, '')) === undefined ? step : '<control>';
}
