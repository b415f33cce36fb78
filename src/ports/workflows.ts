import type { JsonObject } from '../model/json.ts';

/** The durable runtime, as far as steps may use it. Instance ids match `[A-Za-z0-9._:-]{1,100}`. */
export interface Workflows {
  /** Starts an orchestration; `already` when one of that id is pending or running. A finished one is started anew. */
  start(orchestration: string, instanceId: string, input: JsonObject): Promise<'started' | 'already'>;
  /** Wakes a waiting orchestration. The event carries nothing: rows decide. No error when it is gone. */
  wake(instanceId: string): Promise<void>;
  /** Ends it. No error when it is gone. */
  terminate(instanceId: string, reason: string): Promise<void>;
}
