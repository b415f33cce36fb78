import { app } from 'durable-functions';
import { redriveDeadLetters } from '../activities/dead-letters.ts';
import { heartbeat } from '../activities/heartbeat.ts';
import { noteDelivery } from '../activities/note-delivery.ts';
import { publishEvents } from '../activities/own-events.ts';
import { purge } from '../activities/purge.ts';
import { runSelfCheck } from '../activities/self-check.ts';
import { startCatchUp, startSweep } from '../activities/start-sweep.ts';
import { tick } from '../activities/tick.ts';
import { ports } from '../app.ts';
import { deliverOutbox } from '../audit/outbox.ts';
import { historyWith, workflowsWith } from './workflows.ts';

app.client.timer('tick', {
  schedule: '0 * * * * *',
  handler: async (_timer, client) => {
    const deps = { ...(await ports()), workflows: workflowsWith(client) };
    await tick(deps);
    await heartbeat(deps);
  },
});

/** Every 10 min: well within `freshFor`, so that what was compliant is known to have been so until just now. */
app.client.timer('catch-up', {
  schedule: '0 */10 * * * *',
  handler: async (_timer, client) => {
    await startCatchUp({ ...(await ports()), workflows: workflowsWith(client) });
  },
});

/** The catch-up asks for a sweep whenever one is due; this one comes also when no catch-up gets that far. */
app.client.timer('sweep-on-schedule', {
  schedule: '0 0 */6 * * *',
  handler: async (_timer, client) => {
    await startSweep({ ...(await ports()), workflows: workflowsWith(client) }, 'schedule');
  },
});

/** As often as Event Grid may write one: it waits 5 min after its last try. */
app.client.timer('redrive-dead-letters', {
  schedule: '30 */5 * * * *',
  handler: async (_timer, client) => {
    await redriveDeadLetters({ ...(await ports()), workflows: workflowsWith(client) });
  },
});

/** Offset from the other timers; its reads of Azure are as many as the manifest has entries. */
app.client.timer('self-check', {
  schedule: '40 */15 * * * *',
  handler: async () => {
    await runSelfCheck(await ports(), 'timer');
  },
});

/** At an hour at which not much else happens. */
app.client.timer('purge', {
  schedule: '20 17 3 * * *',
  handler: async (_timer, client) => {
    await purge({ ...(await ports()), history: historyWith(client) });
  },
});

/** What one round delivers at most, so that it ends before the next one begins. */
const RECORDS_PER_ROUND = 5_000;

app.client.timer('deliver', {
  schedule: '*/10 * * * * *',
  handler: async (_timer, client) => {
    const deps = { ...(await ports()), workflows: workflowsWith(client) };
    const { auditLog } = deps;
    if (auditLog !== undefined) {
      await noteDelivery(deps, await deliverOutbox({ ...deps, auditLog, limit: RECORDS_PER_ROUND }));
    }
    await publishEvents(deps);
  },
});
