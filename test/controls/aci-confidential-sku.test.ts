import { aciConfidentialSku } from '../../src/controls/aci-confidential-sku.ts';
import { GROUP, SUBSCRIPTION, without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { groupBody } from '../support/group-bodies.ts';

const confidential = (ccePolicy?: string | null) =>
  groupBody({ sku: 'Confidential', confidentialComputeProperties: ccePolicy === undefined ? null : { ccePolicy } });
const inThe = (sku: string) => [
  {
    messageId: 'notConfidential',
    path: '/properties/sku',
    message: `Container group batch handles sensitive data and runs in the ${sku} SKU.`,
  },
];
const noPolicy = [
  {
    messageId: 'noPolicy',
    path: '/properties/confidentialComputeProperties/ccePolicy',
    message: 'Container group batch is confidential and has no policy that says what may run in it.',
  },
];
const says = 'A group keeps its SKU for life';

testControl(aciConfidentialSku, {
  profile: { sensitive: [GROUP] },
  compliant: [{ name: 'confidential, with a policy', state: confidential('cGFja2FnZSBwb2xpY3k=') }],
  notApplicable: [
    { name: 'nothing is sensitive', state: groupBody(), profile: { sensitive: [] } },
    { name: 'something else is', state: groupBody(), profile: { sensitive: [`${SUBSCRIPTION}/resourceGroups/rg`] } },
  ],
  drifted: [
    { name: 'standard', state: groupBody(), findings: inThe('Standard'), says },
    { name: 'no SKU, which means standard', state: without(groupBody(), 'sku'), findings: inThe('Standard'), says },
    { name: 'a machine of its own', state: groupBody({ sku: 'Dedicated' }), findings: inThe('Dedicated'), says },
    { name: 'no policy', state: confidential(), findings: noPolicy, says },
    { name: 'policy null', state: confidential(null), findings: noPolicy, says },
    { name: 'policy empty', state: confidential(''), findings: noPolicy, says },
    {
      name: 'the group itself is named',
      state: groupBody(),
      profile: { sensitive: [groupBody().id.toUpperCase()] },
      findings: inThe('Standard'),
      says,
    },
  ],
});
