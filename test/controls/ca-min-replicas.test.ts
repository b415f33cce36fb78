import { caMinReplicas } from '../../src/controls/ca-min-replicas.ts';
import { appBody } from '../support/app-bodies.ts';
import { GROUP, SUBSCRIPTION } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const scaled = (scale: object | null) => appBody({}, { scale });
const tooFew = (replicas: string) => [
  {
    messageId: 'tooFew',
    path: '/properties/template/scale/minReplicas',
    message: `Container app orders is in production and may run on ${replicas}.`,
  },
];

testControl(caMinReplicas, {
  profile: { production: [GROUP] },
  compliant: [
    { name: 'two', state: scaled({ minReplicas: 2, maxReplicas: 10 }) },
    {
      name: 'more, in a subscription that is production',
      state: scaled({ minReplicas: 5 }),
      profile: { production: [SUBSCRIPTION] },
    },
  ],
  notApplicable: [{ name: 'not in production', state: scaled({ minReplicas: 0 }), profile: { production: [] } }],
  drifted: [
    {
      name: 'one',
      state: scaled({ minReplicas: 1, maxReplicas: 4, rules: [] }),
      findings: tooFew('one replica'),
      after: scaled({ minReplicas: 2, maxReplicas: 4, rules: [] }),
      impact: [{ facts: {}, configured: 'nobody' }],
    },
    {
      name: 'one at most',
      state: scaled({ minReplicas: 1, maxReplicas: 1 }),
      findings: tooFew('one replica'),
      after: scaled({ minReplicas: 2, maxReplicas: 2 }),
    },
    {
      name: 'none',
      state: scaled({ minReplicas: 0 }),
      findings: tooFew('no replica at all'),
      after: scaled({ minReplicas: 2 }),
    },
    {
      name: 'no number, which means none',
      state: scaled({ minReplicas: null }),
      findings: tooFew('no replica at all'),
      after: scaled({ minReplicas: 2 }),
    },
  ],
  unreadable: [
    {
      name: 'a text in place of a number',
      state: scaled({ minReplicas: '2' }),
      says: '/properties/template/scale/minReplicas is not a number',
    },
  ],
});
