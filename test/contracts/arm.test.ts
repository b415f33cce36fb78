import { armContract } from './arm.ts';
import { place, simulatedAzure } from '../support/simulated-azure.ts';

armContract('the real ports on the simulated Azure', async () => {
  const azure = await simulatedAzure();
  return {
    arm: (scopes) => azure.ports(scopes).arm,
    freshScope: azure.freshScope,
    place: (id, properties, others) => place(azure, id, properties, others),
    close: azure.close,
  };
});
