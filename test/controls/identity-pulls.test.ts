import { expect, it } from 'vitest';
import { acrAdminAccountDisabled } from '../../src/controls/acr-admin-account-disabled.ts';
import { registryBody } from '../support/bodies.ts';
import { NOTHING_SAID } from '../support/some-settings.ts';

const state = registryBody({ adminUserEnabled: true });

it('before the admin account goes, its consumers move to identity pulls, each as it can', () => {
  const adminLoginConsumers = [
    { kind: 'container group', name: 'nightly' },
    { kind: 'container app', name: 'shop-web' },
  ];
  const [first, ...others] = acrAdminAccountDisabled.alternatives(state, { adminLoginConsumers }, NOTHING_SAID);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ kind: 'first', name: 'Move its consumers to identity pulls' });
  const words = first?.steps.map(({ what }) => what).join(' ');
  expect(words).toContain('Deploy container group nightly anew with a user-assigned identity');
  expect(words).toContain('Set the login of container app shop-web to its identity');
});

it('nobody who would move, or nobody known: no other way', () => {
  for (const adminLoginConsumers of [[], undefined]) {
    expect(acrAdminAccountDisabled.alternatives(state, { adminLoginConsumers }, NOTHING_SAID)).toEqual([]);
  }
});
