import { randomUUID } from 'node:crypto';
import type { Json } from '../model/json.ts';
import type { Engine } from './engine.ts';
import type { Registrations } from './functions-core.ts';
import type { HistoryEvent } from './history.ts';
import { Events } from './history.ts';
import { triggerOf } from './invoke.ts';
import { isFinished, type Instance, type RuntimeStatus } from './hub-tables.ts';
import type { TaskHub } from './task-hub.ts';

/** What an instance looks like from outside; members as the durable client reads them. */
export type InstanceStatus = {
  readonly name: string;
  readonly instanceId: string;
  readonly runtimeStatus: RuntimeStatus;
  readonly input: Json;
  readonly output: Json;
  readonly customStatus: Json;
  /** UTC ISO 8601, seconds. */
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly version: string | null;
};

/** Whether something could be sent to an instance: `gone` when it has ended, `unknown` when it never was. */
export type Delivery = 'accepted' | 'gone' | 'unknown';

/** There is no such orchestrator function. */
export class UnknownOrchestrator extends Error {
  override readonly name = 'UnknownOrchestrator';
}

/** What can be asked of orchestrations from outside. */
export type Orchestrations = ReturnType<typeof orchestrationsOf>;

/** Ties the task hub to the engine that must wake when something is put into it. */
export function orchestrationsOf(hub: TaskHub, engine: Engine, functions: Registrations) {
  const deliver = (id: string, message: Parameters<TaskHub['post']>[1]): Delivery => {
    const instance = hub.find(id);
    if (instance === undefined) return 'unknown';
    if (isFinished(instance)) return 'gone';
    hub.post(id, message);
    engine.wake();
    return 'accepted';
  };

  return {
    /** Starts an orchestration; its id. Throws `UnknownOrchestrator`, `AlreadyExists` or `GuardTripped`. */
    start(
      name: string,
      options: { readonly id?: string; readonly input?: Json; readonly version?: string } = {},
    ): string {
      const fn = functions.get(name);
      if (fn === undefined || triggerOf(fn).type !== 'orchestrationTrigger') {
        throw new UnknownOrchestrator(
          `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`,
        );
      }
      const id = options.id ?? randomUUID().replaceAll('-', '');
      hub.start({ id, name, input: JSON.stringify(options.input ?? null), version: options.version });
      engine.wake();
      return id;
    },
    /** Sends an event, to be waited for by its name in any case. */
    raise: (id: string, name: string, data: Json = null): Delivery =>
      deliver(id, {
        kind: 'event',
        event: { EventType: Events.EventRaised, EventId: -1, Name: name, Input: JSON.stringify(data) },
      }),
    terminate: (id: string, reason: string): Delivery => deliver(id, { kind: 'terminate', reason }),
    suspend: (id: string, reason: string): Delivery => deliver(id, { kind: 'suspend', reason }),
    resume: (id: string, reason: string): Delivery => deliver(id, { kind: 'resume', reason }),
    /** Forgets an instance that has ended; `false` when there is none. */
    purge: (id: string): boolean => hub.purge(id),
    /** How an instance is doing. */
    status(id: string): InstanceStatus | undefined {
      const instance = hub.find(id);
      return instance && statusOf(instance);
    },
    /** All instances, oldest first. */
    instances: (): readonly InstanceStatus[] => hub.all().map(statusOf),
    /** What has happened to an instance. */
    history: (id: string): readonly HistoryEvent[] => hub.history(id),
  };
}

function statusOf(instance: Instance): InstanceStatus {
  const seconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const json = (text: string | null) => (text === null ? null : (JSON.parse(text) as Json));
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: json(instance.input),
    output: json(instance.output),
    customStatus: json(instance.customStatus),
    createdTime: seconds(instance.createdAt),
    lastUpdatedTime: seconds(instance.updatedAt),
    version: instance.version,
  };
}
