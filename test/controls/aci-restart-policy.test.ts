import { aciRestartPolicy } from '../../src/controls/aci-restart-policy.ts';
import { without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { containerWith, groupBody } from '../support/group-bodies.ts';

const ended = (exitCode: number, restartCount: number) =>
  containerWith({ instanceView: { restartCount, previousState: { exitCode } } });
const group = (restartPolicy: string | null, ...containers: readonly ReturnType<typeof ended>[]) =>
  groupBody({ restartPolicy, containers });
const again = (times: string) => [
  {
    messageId: 'again',
    path: '/properties/restartPolicy',
    message: `Container web of group batch ended well and was started again, ${times} so far.`,
  },
];
const says = 'A group keeps its restart policy for life';

testControl(aciRestartPolicy, {
  compliant: [
    { name: 'on failure', state: group('OnFailure', ended(0, 3)) },
    { name: 'never', state: group('never', ended(0, 3)) },
    { name: 'a server that never ended', state: group('Always', containerWith()) },
    { name: 'a server that failed and was started again', state: group('Always', ended(137, 3)) },
    { name: 'a task that ended once', state: group('Always', ended(0, 0)) },
  ],
  drifted: [
    { name: 'a task, over and over', state: group('Always', ended(0, 42)), findings: again('42 times'), says },
    { name: 'the second container', state: group('Always', ended(1, 1), ended(0, 1)), findings: again('once'), says },
    {
      name: 'no policy, which means always',
      state: without(group(null, ended(0, 2)), 'restartPolicy'),
      findings: again('2 times'),
      says,
    },
    { name: 'a policy that nobody knows', state: group('Often', ended(0, 2)), findings: again('2 times'), says },
  ],
  unreadable: [
    {
      name: 'an exit code that is no number',
      state: group('Always', ended('0' as never, 2)),
      says: 'exitCode is not a number',
    },
  ],
});
