import { expect, it } from 'vitest';
import { acrAdminAccountDisabled } from '../../src/controls/acr-admin-account-disabled.ts';
import type { Profile } from '../../src/model/settings.ts';
import { registryBody } from '../support/bodies.ts';

const PROFILE: Profile = {
  public: [],
  production: [],
  sensitive: [],
  approvedRegistries: [],
  protectedPrincipals: [],
  imageCleanup: 'retention',
};
const state = registryBody({ adminUserEnabled: true });

it('before the admin account goes, its consumers move to identity pulls, each as it can', () => {
  const adminLoginConsumers = [
    { kind: 'container group', name: 'nightly' },
    { kind: 'container app', name: 'shop-web' },
  ];
  const [first, ...others] = acrAdminAccountDisabled.alternatives(state, { adminLoginConsumers }, PROFILE);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ kind: 'first', name: 'Move its consumers to identity pulls' });
  const words = first?.steps.map(({ what }) => what).join(' ');
  expect(words).toContain('Deploy container group nightly anew with a user-assigned identity');
  expect(words).toContain('Set the login of container app shop-web to its identity');
});

it('nobody who would move, or nobody known: no other way', () => {
  for (const adminLoginConsumers of [[], undefined]) {
    expect(acrAdminAccountDisabled.alternatives(state, { adminLoginConsumers }, PROFILE)).toEqual([]);
  }
});
