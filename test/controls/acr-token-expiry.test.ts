import { acrTokenExpiry } from '../../src/controls/acr-token-expiry.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { RegistryTokenProperties } from '../../src/resources/registry-token.ts';
import { REGISTRY } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

type Passwords = NonNullable<NonNullable<RegistryTokenProperties['credentials']>['passwords']>;

const MADE = '2026-01-01T00:00:00Z';
const token = (passwords: Passwords, status: string | null = 'enabled'): ResourceState<RegistryTokenProperties> => ({
  id: `${REGISTRY}/tokens/ci`,
  name: 'ci',
  type: 'Microsoft.ContainerRegistry/registries/tokens',
  properties: { scopeMapId: `${REGISTRY}/scopeMaps/ci`, status, credentials: { passwords } },
});
const finding = (messageId: 'endless' | 'long', at = 0) => ({
  messageId,
  path: `/properties/credentials/passwords/${String(at)}/expiry`,
  message:
    messageId === 'endless'
      ? `The password password${String(at + 1)} of registry token ci never ends.`
      : `The password password${String(at + 1)} of registry token ci does not end within 90 days of its making.`,
});
const says = 'only a person can do that';

testControl(acrTokenExpiry, {
  compliant: [
    {
      name: 'ends after 90 days',
      state: token([{ name: 'password1', creationTime: MADE, expiry: '2026-04-01T00:00:00Z' }]),
    },
    { name: 'no password', state: token([]) },
  ],
  notApplicable: [
    { name: 'a token that is disabled', state: token([{ name: 'password1', creationTime: MADE }], 'disabled') },
  ],
  drifted: [
    {
      name: 'never ends',
      state: token([{ name: 'password1', creationTime: MADE }]),
      findings: [finding('endless')],
      says,
    },
    {
      name: 'never ends, and whether it is enabled is not told',
      state: token([{ name: 'password1', creationTime: MADE, expiry: null }], null),
      findings: [finding('endless')],
      says,
    },
    {
      name: 'the second ends too late',
      state: token([
        { name: 'password1', creationTime: MADE, expiry: '2026-02-01T00:00:00Z' },
        { name: 'password2', creationTime: MADE, expiry: '2027-01-01T00:00:00Z' },
      ]),
      findings: [finding('long', 1)],
      says,
    },
    {
      name: 'when it was made is not told, or when it ends no date',
      state: token([
        { name: 'password1', expiry: '2026-02-01T00:00:00Z' },
        { name: 'password2', creationTime: MADE, expiry: 'soon' },
      ]),
      findings: [finding('long'), finding('long', 1)],
      says,
    },
  ],
});
