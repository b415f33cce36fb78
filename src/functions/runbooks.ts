import { app, input } from 'durable-functions';
import { createActivities } from '../activities/index.ts';
import { ports } from '../app.ts';
import type { Activities } from '../orchestrations/activities.ts';
import { catchUp } from '../orchestrations/catch-up.ts';
import { inspectResource } from '../orchestrations/inspect-resource.ts';
import { remediateDrift } from '../orchestrations/remediate-drift.ts';
import { sweep } from '../orchestrations/sweep.ts';
import { workflowsOf } from './workflows.ts';

app.orchestration('inspectResource', inspectResource);
app.orchestration('remediateDrift', remediateDrift);
app.orchestration('sweep', sweep);
app.orchestration('catchUp', catchUp);

/** Every step under its own name: a key that is missing here does not compile. */
const STEPS: { readonly [K in keyof Activities]: true } = {
  takeLease: true,
  look: true,
  freeLease: true,
  propose: true,
  decide: true,
  requestApproval: true,
  readAnswer: true,
  apply: true,
  poll: true,
  verify: true,
  block: true,
  close: true,
  planSweep: true,
  sweepPage: true,
  finishSweepPart: true,
  planCatchUp: true,
  catchUpPage: true,
  finishCatchUp: true,
};

for (const name of Object.keys(STEPS) as (keyof Activities)[]) {
  app.activity(name, {
    extraInputs: [input.durableClient()],
    handler: async (given, context) => {
      const activities = createActivities({ ...(await ports()), workflows: workflowsOf(context) });
      return (activities[name] as (given: unknown) => Promise<unknown>)(given);
    },
  });
}
