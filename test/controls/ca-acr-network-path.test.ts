import { caAcrNetworkPath } from '../../src/controls/ca-acr-network-path.ts';
import { environmentBody } from '../support/app-bodies.ts';
import { testControl } from '../support/control-tester.ts';

const inferred = 'an image of it comes from this registry';
const consumers = [
  { kind: 'container app', name: 'web', inferred, login: 'identity' as const },
  { kind: 'container app job', name: 'import', inferred, login: 'none' as const },
];
const found = (registry: string) => ({
  messageId: 'noZone',
  path: '/properties/vnetConfiguration/infrastructureSubnetId',
  message:
    `No private zone in the scopes has a record of registry ${registry}, from which container app web, ` +
    'container app job import pull.',
});
const says = 'a person has to choose it';

testControl(caAcrNetworkPath, {
  facts: { unnamedRegistries: [] },
  compliant: [{ name: 'a zone has each registry, or none is closed, or nobody pulls', state: environmentBody() }],
  notApplicable: [{ name: 'in no network of the estate', state: environmentBody({ vnetConfiguration: null }) }],
  drifted: [
    {
      name: 'two registries, and no zone',
      state: environmentBody(),
      facts: {
        unnamedRegistries: [
          { registry: 'acrone', consumers },
          { registry: 'acrtwo', consumers },
        ],
      },
      findings: [found('acrone'), found('acrtwo')],
      says,
      impact: [
        { facts: {}, configured: ['web', 'import', 'web', 'import'] },
        { facts: { unnamedRegistries: undefined }, configured: 'unknown' },
      ],
    },
  ],
  couldNotTell: [
    {
      name: 'the zones can not be read',
      state: environmentBody(),
      facts: { unnamedRegistries: undefined },
      missing: ['unnamedRegistries'],
    },
  ],
});
