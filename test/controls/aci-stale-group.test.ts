import { aciStaleGroup } from '../../src/controls/aci-stale-group.ts';
import { without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { groupBody } from '../support/group-bodies.ts';

const inState = (state: string | null) => groupBody({ instanceView: { state, events: [] } });
const found = (state: string, days = '31') => [
  {
    messageId: 'still',
    path: '/properties/instanceView/state',
    message: `Container group batch has not run for ${days} days; its state is ${state}.`,
  },
];
const gone = {
  after: 'deleted',
  lost: 'A group that is deleted does not come back: somebody has to deploy it anew from its template.',
} as const;

testControl(aciStaleGroup, {
  facts: { idleDays: 31 },
  compliant: [
    { name: 'it runs, and nothing else is asked', state: inState('running'), facts: {} },
    { name: 'stopped for 30 days', state: inState('Stopped'), facts: { idleDays: 30 } },
    { name: 'the state is not shown, and it runs', state: inState(null), facts: { idleDays: 0 } },
  ],
  drifted: [
    { name: 'stopped', state: inState('Stopped'), findings: found('Stopped'), ...gone },
    { name: 'failed', state: inState('Failed'), findings: found('Failed'), ...gone },
    { name: 'a state that nobody knows', state: inState('Dreaming'), findings: found('Dreaming'), ...gone },
    { name: 'a state that is not shown', state: inState(null), findings: found('not shown'), ...gone },
    {
      name: 'no view, with a secret in it',
      state: without(groupBody({ imageRegistryCredentials: [{ server: 's', username: 'u' }] }), 'instanceView'),
      facts: { idleDays: 400 },
      findings: found('not shown', '400'),
      impact: [{ facts: { idleDays: 400 }, configured: 'unknown' }],
      ...gone,
    },
  ],
  couldNotTell: [
    { name: 'nobody knows since when', state: inState('Stopped'), facts: {}, missing: ['idleDays'] },
    { name: 'nobody knows whether', state: inState(null), facts: {}, missing: ['idleDays'] },
  ],
});
