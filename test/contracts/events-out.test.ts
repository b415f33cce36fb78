import { eventsOutContract } from './events-out.ts';
import { simulatedAzure } from '../support/simulated-azure.ts';

eventsOutContract('the real port on the simulated Azure', async () => {
  const azure = await simulatedAzure();
  const { estate, faults } = azure.simulator;
  const { eventsOut } = azure.ports([]);
  if (eventsOut === undefined) throw new Error('The simulated Azure names no topic in its app settings.');
  return {
    eventsOut,
    arrived: () => estate.kept('events'),
    refuseNext: () => {
      faults.add({ match: ({ path }) => path === '/api/events', action: { status: 503 } });
    },
    close: azure.close,
  };
});
