import { acrAccessFew } from '../../src/controls/acr-access-few.ts';
import type { EnabledToken, Puller } from '../../src/model/facts.ts';
import { registryBody, REGISTRY, ROLES, SUBSCRIPTION } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const AT = '/properties/roleAssignmentMode';
const pullers = (count: number, roleDefinitionId: string, scope = REGISTRY): readonly Puller[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ principalId: `p${String(index)}`, principalType: 'Group', roleDefinitionId, scope },
  }));
const tokens = (count: number, passwords: EnabledToken['passwords'] = [{ name: 'password1' }]) =>
  Array.from({ length: count }, (_, index) => ({ name: `t${String(index)}`, passwords }));
const found = (count: string, who: string) => [
  {
    messageId: 'many',
    path: AT,
    message: `Registry acrcontoso is in production, and ${count} may pull from it: ${who}.`,
  },
];
const says = 'only the owner of the registry knows';

testControl(acrAccessFew, {
  profile: { production: [SUBSCRIPTION] },
  facts: { registryPullers: pullers(9, ROLES.acrPull), registryTokens: tokens(1) },
  compliant: [
    { name: 'ten in all', state: registryBody() },
    {
      name: 'tokens without a password open nothing',
      state: registryBody(),
      facts: { registryPullers: pullers(10, ROLES.acrPull), registryTokens: tokens(5, []) },
    },
  ],
  notApplicable: [{ name: 'not in production', state: registryBody(), profile: { production: [`${SUBSCRIPTION}0`] } }],
  drifted: [
    {
      name: 'eleven, most by a role above the registry',
      state: registryBody(),
      facts: {
        registryPullers: [...pullers(2, ROLES.acrPull), ...pullers(8, ROLES.reader, SUBSCRIPTION)],
        registryTokens: tokens(1),
      },
      findings: found('11', '2 by AcrPull, 8 by Reader, 1 by a token'),
      says,
    },
    {
      name: 'all at the registry itself',
      state: registryBody(),
      facts: { registryPullers: pullers(12, ROLES.acrPull), registryTokens: [] },
      findings: found('12', '12 by AcrPull'),
      says,
    },
  ],
  couldNotTell: [
    {
      name: 'the grants can not be read',
      state: registryBody(),
      facts: { registryTokens: [] },
      missing: ['registryPullers'],
    },
    {
      name: 'the tokens can not be read',
      state: registryBody(),
      facts: { registryPullers: [] },
      missing: ['registryTokens'],
    },
  ],
});
