import type { InvocationContext } from '@azure/functions';
import { getClient, OrchestrationRuntimeStatus, type DurableClient } from 'durable-functions';
import type { RunHistory } from '../ports/history.ts';
import type { Workflows } from '../ports/workflows.ts';

/** The durable runtime as steps and triggers may use it. The context must be that of a function with a client binding. */
export function workflowsOf(context: InvocationContext): Workflows {
  return workflowsWith(getClient(context));
}

/** The same, from a client that a trigger was given. */
export function workflowsWith(client: DurableClient): Workflows {
  return {
    async start(orchestration, instanceId, input) {
      try {
        await client.startNew(orchestration, { instanceId, input });
        return 'started';
      } catch (error) {
        if (says(error, /already exists/iu)) return 'already';
        throw error;
      }
    },
    async wake(instanceId) {
      await unlessGone(client.raiseEvent(instanceId, 'wake', null));
    },
    async terminate(instanceId, reason) {
      await unlessGone(client.terminate(instanceId, encodeURIComponent(reason)));
    },
  };
}

/** What the runtime keeps of orchestrations that are over, from a client that a trigger was given. */
export function historyWith(client: DurableClient): RunHistory {
  const { Completed, Failed, Terminated } = OrchestrationRuntimeStatus;
  return {
    async forget(from, before) {
      const { instancesDeleted } = await client.purgeInstanceHistoryBy({
        createdTimeFrom: new Date(from),
        createdTimeTo: new Date(before),
        runtimeStatus: [Completed, Failed, Terminated],
      });
      return instancesDeleted;
    },
  };
}

/** The client throws for an instance that it does not find; for us that is as good as done. */
async function unlessGone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!says(error, /No instance with ID|not found|\b404\b/iu)) throw error;
  }
}

function says(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && pattern.test(error.message);
}
