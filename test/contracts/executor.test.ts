import { executorContract } from './executor.ts';
import { place, simulatedAzure } from '../support/simulated-azure.ts';

executorContract('the real ports on the simulated Azure', async () => {
  const azure = await simulatedAzure();
  const { simulator } = azure;
  return {
    executor: (scopes, permit) => azure.ports(scopes, permit).executor,
    freshScope: azure.freshScope,
    place: (id, properties, others) => place(azure, id, properties, others),
    look: (id) => simulator.estate.get(id),
    latestRequestId: () => simulator.calls.findLast(({ method }) => method !== 'GET')?.clientRequestId,
    loseAnswer: (done) => {
      const reset = done === 'done' ? 'after' : 'before';
      simulator.faults.add({ match: ({ method }) => method !== 'GET', action: { reset } });
    },
    operations: (end) => {
      simulator.options.operations = end;
    },
    close: azure.close,
  };
});
