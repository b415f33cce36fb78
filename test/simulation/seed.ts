import type { AuditRecord } from '../../src/model/audit.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { Settings } from '../../src/model/settings.ts';
import type { SendOrder, WriteRequest } from '../../src/ports/arm.ts';
import type { Verb } from '../../src/model/approval.ts';
import type { Checks } from './checks.ts';
import type { FaultName, Faults } from './faults.ts';
import type { Hub } from './hub.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Heartbeat } from './silence.ts';
import type { Random } from './random.ts';
import type { Process, Scheduler, Worker } from './scheduler.ts';
import type { Swarm } from './swarm.ts';
import type { Truth } from './truth.ts';

/** Something that is on or off, since when. */
export type Switch<T> = { readonly value: T; readonly since: number };

/** What operators and the world have set; each with the time since when. */
export type State = {
  settings: Switch<Settings>;
  broken: Switch<boolean>;
  limit: Switch<'off' | 'observe' | 'enforce'>;
  storeDown: Switch<boolean>;
  armDown: Switch<boolean>;
  sinkDown: Switch<boolean>;
  /** The host does not run: no timer fires. */
  timersStopped: Switch<boolean>;
  /** The workspace refuses the records of some cases. */
  recordsRefused: Switch<boolean>;
};

/** A request to write that left the app. `appliedAt` is when Azure did it, if it did. */
export type WireWrite = {
  readonly order: SendOrder;
  readonly change: WriteRequest;
  readonly controlId: string;
  readonly leftAt: number;
  appliedAt: number | undefined;
};

/** A body that ARM handed out. */
export type ServedRead = { readonly id: string; readonly at: number; readonly body: ResourceState | undefined };

/** A person's answer, with the plan that the person was shown. */
export type GivenVote = {
  readonly caseId: string;
  readonly personId: string;
  readonly verb: Verb;
  readonly shown: string;
  taken: boolean;
  readonly at: number;
};

/** One seed at work: everything that its parts share. */
export type Run = {
  readonly seed: number;
  readonly random: Random;
  readonly swarm: Swarm;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly truth: Truth;
  readonly memory: MemoryStore;
  readonly state: State;
  readonly checks: Checks;
  readonly hub: Hub;
  readonly wire: WireWrite[];
  readonly reads: ServedRead[];
  readonly votes: GivenVote[];
  readonly delivered: AuditRecord[];
  /** Events that the app has said it takes, and when they were given to it. */
  readonly taken: { readonly id: string; readonly at: number }[];
  readonly heartbeats: Heartbeat[];
  /** Records that wait for their delivery, and when they were first seen to. */
  readonly undelivered: Map<string, number>;
  /** Troubles that last for a while, by name: until when. */
  readonly lasting: Map<string, number>;
  storming: boolean;
  /** Adds a line to the trace. */
  readonly tell: (who: string, what: string) => void;
  readonly anyWorker: () => Worker;
  /** Runs something of the app on some worker; `again` when its worker died. */
  readonly launch: <T>(
    name: string,
    body: (process: Process) => Promise<T>,
    end: (result: { readonly value: T } | { readonly error: unknown }) => void,
    again: () => void,
  ) => void;
  /** What others do while a step waits at a point. */
  readonly meddle: (worker: Worker, hit: (fault: FaultName) => boolean) => void;
  /** A foreign or an own write happened: tells Event Grid, and those who watch. */
  readonly written: (id: string, by: string, deleted: boolean) => void;
};

/** An instant of the real time of the simulated world. */
export function isoOf(ms: number): string {
  const whole = Math.floor(ms);
  if (whole !== last.ms) last = { ms: whole, iso: new Date(whole).toISOString() };
  return last.iso;
}

/** The clock is read many times at the same instant. */
let last = { ms: 0, iso: '1970-01-01T00:00:00.000Z' };
