import { notifierContract } from './notifier.ts';
import { simulatedAzure } from '../support/simulated-azure.ts';

notifierContract('the real port on the simulated Azure', async () => {
  const azure = await simulatedAzure();
  const { estate, faults } = azure.simulator;
  const start = { teams: '/workflows/', mail: '/emails:send' };
  return {
    notifier: azure.ports([]).notifier,
    arrived: (channel) => estate.kept(channel).map((message) => JSON.stringify(message)),
    refuseNext: (channel) => {
      faults.add({ match: ({ path }) => path.startsWith(start[channel]), action: { status: 503 } });
    },
    close: azure.close,
  };
});
