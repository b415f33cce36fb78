import { BOT, EXECUTOR } from '../../src/simulator/simulator.ts';
import { factsContract } from './facts.ts';
import { place, simulatedAzure } from '../support/simulated-azure.ts';

factsContract('the real ports on the simulated Azure', async () => {
  const azure = await simulatedAzure();
  return {
    facts: (scopes) => azure.ports(scopes).facts,
    freshScope: azure.freshScope,
    place: (id, properties, others) => place(azure, id, properties, others),
    ownPrincipalIds: [BOT.id, EXECUTOR.id],
    close: azure.close,
  };
});
