import { defineSignal } from '../engine/signal.ts';

/** A command inside of a container leaves no trace in its group: the event is all there is. */
export const aciExecUsed = defineSignal({
  id: 'aci-exec-used',
  version: '1',
  operations: ['microsoft.containerinstance/containergroups/containers/exec/action'],
  meta: {
    title: 'Nobody runs commands inside of a running container instance',
    rationale:
      'A shell in a container reads every secret of it and speaks with the identity of the group. ' +
      'What is typed there is written down nowhere, and no review has seen it.',
    response:
      'Ask who did it what for, deploy the group anew from its template, and rotate its secrets if nobody can say.',
    severity: 'medium',
    references: {
      docs: 'https://learn.microsoft.com/azure/container-instances/container-instances-exec',
      documents: ['001'],
    },
  },
  message: '{{actor}} opened a shell or ran a command in container {{resource}}.',
});
