import { app } from 'durable-functions';
import { takeEvent } from '../activities/take-event.ts';
import { ports } from '../app.ts';
import { workflowsWith } from './workflows.ts';

app.client.eventGrid('on-resource-event', {
  handler: async (event, client) => {
    const app = await ports();
    const plain = await app.readEvent(event);
    if ((await takeEvent({ ...app, workflows: workflowsWith(client) }, plain)) === 'looking') {
      app.selfCare.received.note(plain);
    }
  },
});
