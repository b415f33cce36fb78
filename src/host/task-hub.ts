import { randomUUID } from 'node:crypto';
import { openDatabase } from './database.ts';
import { checkInstanceId, checkOrchestrationInput, checkSize } from './guards.ts';
import { Events, type Arrival, type HistoryEvent } from './history.ts';
import {
  AlreadyExists,
  isFinished,
  SCHEMA,
  type Instance,
  type Message,
  type Parent,
  type RuntimeStatus,
  type Start,
  type Work,
} from './hub-tables.ts';
import type { Turn } from './turn.ts';

/** The stored state of all orchestrations. Each method is one transaction. */
export type TaskHub = ReturnType<typeof openTaskHub>;

/** Opens the task hub in a file or in memory. `now` in ms since 1970. */
export function openTaskHub(
  path: string,
  now: () => number,
  defaultVersion: string | undefined,
  open: typeof openDatabase = openDatabase,
) {
  const db = open(path, { schema: SCHEMA, version: 1, durable: false });

  const find = (id: string) => db.get('SELECT * FROM instances WHERE id = ?', id) as Instance | undefined;

  const post = (instance: string, message: Message, due = 0, timer: number | null = null): void => {
    const held = message.kind === 'event' && find(instance)?.status === 'Suspended' ? 1 : 0;
    db.run(
      'INSERT INTO inbox (instance, due, held, timer, message) VALUES (?, ?, ?, ?, ?)',
      ...[instance, due, held, timer, JSON.stringify(message)],
    );
  };

  const started = (start: Omit<Start, 'id'>): Message => ({
    kind: 'event',
    event: {
      EventType: Events.ExecutionStarted,
      EventId: -1,
      Name: start.name,
      Input: start.input,
      ...(start.version !== undefined && { Version: start.version }),
    },
  });

  const start = (order: Start): void => {
    const there = find(order.id);
    if (there !== undefined && !isFinished(there)) {
      throw new AlreadyExists(`An Orchestration instance with the status ${there.status} already exists.`);
    }
    checkInstanceId(order.id);
    checkOrchestrationInput(order.input);
    checkSize(`The input of '${order.name}'`, order.input);
    remove(order.id);
    const version = order.version ?? defaultVersion;
    db.run(
      `INSERT INTO instances (id, name, version, execution, status, input, createdAt, updatedAt, parent)
       VALUES (?, ?, ?, ?, 'Pending', ?, ?, ?, ?)`,
      ...[order.id, order.name, version ?? null, newId(), order.input, now(), now()],
      order.parent === undefined ? null : JSON.stringify(order.parent),
    );
    post(order.id, started({ ...order, version }));
  };

  const remove = (id: string): void => {
    for (const table of ['history', 'inbox', 'work']) db.run(`DELETE FROM ${table} WHERE instance = ?`, id);
    db.run('DELETE FROM instances WHERE id = ?', id);
  };

  const append = (id: string, events: readonly HistoryEvent[]): void => {
    let n = Number(db.get('SELECT COALESCE(MAX(n), -1) AS n FROM history WHERE instance = ?', id)?.['n']);
    for (const event of events) {
      db.run('INSERT INTO history (instance, n, event) VALUES (?, ?, ?)', id, ++n, JSON.stringify(event));
    }
  };

  const tellParent = (parent: Parent, event: Arrival): void => {
    const there = find(parent.id);
    if (there?.execution === parent.execution && !isFinished(there)) post(parent.id, { kind: 'event', event });
  };

  const failToParent = (parent: Parent, reason: string): void => {
    tellParent(parent, {
      EventType: Events.SubOrchestrationInstanceFailed,
      EventId: -1,
      TaskScheduledId: parent.task,
      Reason: `The sub-orchestrator function '${parent.name}' failed: "${reason}"`,
      Details: reason,
    });
  };

  /** Ends an execution: what still waits for it or runs for it is dropped. `output` is JSON text. */
  const finish = (instance: Instance, status: RuntimeStatus, output: string): void => {
    const event =
      status === 'Completed'
        ? { EventType: Events.ExecutionCompleted, Result: output }
        : { EventType: status === 'Failed' ? Events.ExecutionFailed : Events.ExecutionTerminated, Reason: output };
    append(instance.id, [{ EventId: -1, Timestamp: new Date(now()).toISOString(), ...event }]);
    for (const table of ['inbox', 'work']) db.run(`DELETE FROM ${table} WHERE instance = ?`, instance.id);
    db.run(
      'UPDATE instances SET status = ?, output = ?, updatedAt = ? WHERE id = ?',
      status,
      output,
      now(),
      instance.id,
    );
    if (instance.parent === null) return;
    const parent = JSON.parse(instance.parent) as Parent;
    if (status !== 'Completed') failToParent(parent, String(JSON.parse(output)));
    else {
      const completed = { EventType: Events.SubOrchestrationInstanceCompleted, EventId: -1, Result: output };
      tellParent(parent, { ...completed, TaskScheduledId: parent.task });
    }
  };

  const startChildren = (instance: Instance, children: Turn['children']): void => {
    for (const child of children) {
      const id = child.id ?? `${instance.execution}:${child.task.toString(16).padStart(8, '0')}`;
      const { name } = child;
      const parent = { id: instance.id, execution: instance.execution, task: child.task, name };
      try {
        start({ id, name, input: child.input, version: child.version, parent });
      } catch (error) {
        if (!(error instanceof AlreadyExists)) throw error;
        failToParent(parent, error.message);
      }
    }
  };

  const end = (instance: Instance, seq: number, outcome: NonNullable<Turn['end']>): void => {
    if (outcome.kind === 'completed') finish(instance, 'Completed', outcome.output);
    else if (outcome.kind === 'failed') finish(instance, 'Failed', JSON.stringify(outcome.message));
    else {
      db.run('DELETE FROM history WHERE instance = ?', instance.id);
      db.run('UPDATE instances SET execution = ?, input = ? WHERE id = ?', newId(), outcome.input, instance.id);
      const message = started({ name: instance.name, input: outcome.input, version: instance.version ?? undefined });
      // In the place of the message just consumed: before events that came meanwhile.
      db.run(
        'INSERT INTO inbox (seq, instance, due, held, message) VALUES (?, ?, 0, 0, ?)',
        ...[seq, instance.id, JSON.stringify(message)],
      );
    }
  };

  return {
    find,
    start: (order: Start): void => {
      db.transaction(() => {
        start(order);
      });
    },
    post: (instance: string, message: Message): void => {
      db.transaction(() => {
        post(instance, message);
      });
    },
    /** Forgets an instance that has ended; `false` when there is none. */
    purge: (id: string): boolean => {
      const there = find(id);
      if (there === undefined || !isFinished(there)) return false;
      db.transaction(() => {
        remove(id);
      });
      return true;
    },
    /** All instances, oldest first. */
    all: () => db.all('SELECT * FROM instances ORDER BY n') as Instance[],
    history: (id: string) =>
      db
        .all('SELECT event FROM history WHERE instance = ? ORDER BY n', id)
        .map(({ event }) => JSON.parse(String(event)) as HistoryEvent),

    /** The instances with something due at `time`, longest waiting first, each with its first message. */
    due: (time: number, limit: number) =>
      db.all(
        `SELECT instance, MIN(seq) AS seq FROM inbox INDEXED BY inbox_due WHERE held = 0 AND due <= ?
         GROUP BY instance ORDER BY MIN(seq) LIMIT ?`,
        ...[time, limit],
      ) as { instance: string; seq: number }[],
    /** When the next message after `time` falls due, in ms since 1970. */
    nextDue: (time: number) => {
      const due = db.get('SELECT MIN(due) AS due FROM inbox WHERE held = 0 AND due > ?', time)?.['due'];
      return typeof due === 'number' ? due : undefined;
    },
    message: (seq: number) => {
      const row = db.get('SELECT message FROM inbox WHERE seq = ?', seq);
      return row && (JSON.parse(String(row['message'])) as Message);
    },
    /** The oldest activities without an answer, running ones too. */
    work: (limit: number) => db.all('SELECT * FROM work ORDER BY id LIMIT ?', limit) as Work[],

    /** Stores a whole turn. */
    commitTurn: (instance: Instance, seq: number, turn: Turn): void => {
      db.transaction(() => {
        const { id } = instance;
        db.run('DELETE FROM inbox WHERE seq = ?', seq);
        append(id, turn.append);
        db.run(
          `UPDATE instances SET status = 'Running', customStatus = COALESCE(?, customStatus), updatedAt = ? WHERE id = ?`,
          ...[turn.customStatus ?? null, now(), id],
        );
        for (const { task, name, input } of turn.activities) {
          db.run('INSERT INTO work (instance, task, name, input) VALUES (?, ?, ?, ?)', id, task, name, input);
        }
        startChildren(instance, turn.children);
        for (const { task, due } of turn.timers) {
          const FireAt = new Date(due).toISOString();
          const event = { EventType: Events.TimerFired, EventId: -1, TimerId: task, FireAt };
          post(id, { kind: 'event', event }, due, task);
        }
        for (const { seq, timer } of db.all('SELECT seq, timer FROM inbox WHERE instance = ? AND timer >= 0', id)) {
          if (turn.cancelled.includes(Number(timer))) db.run('DELETE FROM inbox WHERE seq = ?', Number(seq));
        }
        if (turn.end !== undefined) end(instance, seq, turn.end);
      });
    },
    /** Carries out an order that is not for the orchestrator's code. */
    commitOrder: (instance: Instance, seq: number, order: Exclude<Message, { kind: 'event' }>): void => {
      db.transaction(() => {
        db.run('DELETE FROM inbox WHERE seq = ?', seq);
        if (order.kind === 'terminate') {
          finish(instance, 'Terminated', JSON.stringify(order.reason));
          return;
        }
        const suspend = order.kind === 'suspend';
        const EventType = suspend ? Events.ExecutionSuspended : Events.ExecutionResumed;
        append(instance.id, [
          { EventType, EventId: -1, Timestamp: new Date(now()).toISOString(), Reason: order.reason },
        ]);
        db.run(
          'UPDATE instances SET status = ?, updatedAt = ? WHERE id = ?',
          ...[suspend ? 'Suspended' : 'Running', now(), instance.id],
        );
        db.run(
          `UPDATE inbox SET held = ? WHERE instance = ? AND message ->> 'kind' = 'event'`,
          ...[suspend ? 1 : 0, instance.id],
        );
      });
    },
    /** Stores the answer of an activity; nothing happens when nobody waits for it any more. */
    commitWork: (work: Work, event: Arrival): void => {
      db.transaction(() => {
        if (db.run('DELETE FROM work WHERE id = ?', work.id) > 0) post(work.instance, { kind: 'event', event });
      });
    },

    /** When a timer function last ran and runs next, in ms since 1970. */
    schedule: (name: string) =>
      db.get('SELECT last, next FROM schedules WHERE name = ?', name) as
        { last: number | null; next: number } | undefined,
    saveSchedule: (name: string, last: number | null, next: number): void => {
      db.run('INSERT OR REPLACE INTO schedules (name, last, next) VALUES (?, ?, ?)', name, last, next);
    },
    close: (): void => {
      db.close();
    },
  };
}

function newId(): string {
  return randomUUID().replaceAll('-', '');
}
