import type { Arrival } from './history.ts';

/** What an instance is doing. */
export type RuntimeStatus = 'Pending' | 'Running' | 'Suspended' | 'Completed' | 'Failed' | 'Terminated';

/** An orchestration instance. `input`, `output` and `customStatus` are JSON text; times in ms since 1970. */
export type Instance = {
  readonly n: number;
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  readonly execution: string;
  readonly status: RuntimeStatus;
  readonly input: string;
  readonly output: string | null;
  readonly customStatus: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** JSON of `Parent`. */
  readonly parent: string | null;
};

/** Who waits for the end of a sub-orchestration. */
export type Parent = { readonly id: string; readonly execution: string; readonly task: number; readonly name: string };

/** What waits in an instance's inbox: an event for the orchestrator, or an order for the hub itself. */
export type Message =
  | { readonly kind: 'event'; readonly event: Arrival }
  | { readonly kind: 'terminate' | 'suspend' | 'resume'; readonly reason: string };

/** An activity that must be run, at least once. `input` is JSON text. */
export type Work = {
  readonly id: number;
  readonly instance: string;
  readonly task: number;
  readonly name: string;
  readonly input: string;
};

/** A new instance. `input` is JSON text. */
export type Start = {
  readonly id: string;
  readonly name: string;
  readonly input: string;
  readonly version: string | undefined;
  readonly parent?: Parent;
};

/** An instance of that id is not finished yet. */
export class AlreadyExists extends Error {
  override readonly name = 'AlreadyExists';
}

/** The tables of the task hub. `due` in ms since 1970, 0 for at once; `held` while its instance is suspended. */
export const SCHEMA = `
CREATE TABLE instances (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, version TEXT,
  execution TEXT NOT NULL, status TEXT NOT NULL, input TEXT NOT NULL, output TEXT, customStatus TEXT,
  createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, parent TEXT) STRICT;
CREATE TABLE history (
  instance TEXT NOT NULL, n INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance, n)) STRICT, WITHOUT ROWID;
CREATE TABLE inbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, due INTEGER NOT NULL, held INTEGER NOT NULL,
  timer INTEGER, message TEXT NOT NULL) STRICT;
CREATE INDEX inbox_due ON inbox (held, due, instance);
CREATE INDEX inbox_instance ON inbox (instance, timer);
CREATE TABLE work (
  id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL,
  input TEXT NOT NULL) STRICT;
CREATE INDEX work_instance ON work (instance);
CREATE TABLE schedules (name TEXT PRIMARY KEY, last INTEGER, next INTEGER NOT NULL) STRICT`;

const FINISHED = ['Completed', 'Failed', 'Terminated'];

/** Has the instance come to its end? */
export function isFinished(instance: Instance): boolean {
  return FINISHED.includes(instance.status);
}
