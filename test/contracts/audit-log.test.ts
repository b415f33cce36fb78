import { auditLogContract } from './audit-log.ts';
import { simulatedAzure } from '../support/simulated-azure.ts';

auditLogContract('the real port on the simulated Azure', async () => {
  const azure = await simulatedAzure();
  const { estate, faults } = azure.simulator;
  const { auditLog } = azure.ports([]);
  if (auditLog === undefined) throw new Error('The simulated Azure has an audit log, and no port leads to it.');
  return {
    auditLog,
    arrived: () => estate.kept('audit'),
    refuseNext: (status) => {
      const body = { error: { code: 'Refused', message: 'No.' } };
      faults.add({ match: ({ path }) => path.startsWith('/dataCollectionRules/'), action: { status, body } });
    },
    close: azure.close,
  };
});
