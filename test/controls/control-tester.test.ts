import { describe, expect, it } from 'vitest';
import { acrAdminAccountDisabled as good } from '../../src/controls/acr-admin-account-disabled.ts';
import { patch } from '../../src/engine/changes.ts';
import type { RegistryProperties } from '../../src/resources/registry.ts';
import { registry } from '../../src/resources/registry.ts';
import { registryBody } from '../support/bodies.ts';
import { checksOf } from '../support/control-checks.ts';
import type { ControlTable } from '../support/control-tester.ts';

type Tested = typeof good;

const drifted = {
  name: 'admin account switched on',
  state: registryBody({ adminUserEnabled: true }),
  findings: [
    {
      messageId: 'adminEnabled',
      path: '/properties/adminUserEnabled',
      message: 'The admin account of registry acrcontoso is enabled.',
    },
  ],
  after: registryBody({ adminUserEnabled: false }),
  impact: [
    { facts: { adminLoginConsumers: [] }, configured: 'nobody' as const },
    { facts: { adminLoginConsumers: [{ kind: 'container app', name: 'orders' }] }, configured: ['orders'] },
  ],
};
const table: ControlTable<RegistryProperties> = {
  facts: { adminLoginConsumers: [] },
  compliant: [{ name: 'admin account off', state: registryBody() }],
  drifted: [drifted],
};

/** The names of the checks that fail. */
function failing(control: Tested, given: ControlTable<RegistryProperties> = table): readonly string[] {
  return checksOf(control, given)
    .filter(({ run }) => {
      try {
        run();
        return false;
      } catch {
        return true;
      }
    })
    .map(({ name }) => name);
}

/** The control with another answer of `detect`: what it finds, changed. */
function finding(change: (found: ReturnType<Tested['detect']>[number]) => object): Tested {
  return {
    ...good,
    detect: (...args) => good.detect(...args).map((found) => ({ ...found, ...change(found) })),
  };
}

const wrongFinding = [
  {
    messageId: 'adminEnabled',
    path: '/properties/adminUserEnabled',
    current: false,
    desired: true,
    data: { registry: 'x' },
  },
] as const;

const wrongControls: readonly (readonly [mistake: string, control: Tested])[] = [
  [
    'finds the opposite',
    { ...good, detect: (state, ...rest) => (good.detect(state, ...rest).length > 0 ? [] : wrongFinding) },
  ],
  ['finds nothing', { ...good, detect: () => [] }],
  ['throws', { ...good, detect: () => fail() }],
  ['names another message', finding(() => ({ messageId: 'other' }))],
  ['leaves a name in its message unfilled', finding(() => ({ data: {} }))],
  ['points beside the evidence', finding(() => ({ path: '/properties/anonymousPullEnabled' }))],
  ['desires what stands there', finding(({ current }) => ({ desired: current }))],
  [
    'sets the wrong value',
    { ...good, fix: ({ id }) => [patch(registry, id, { properties: { adminUserEnabled: null } })] },
  ],
  [
    'touches one member more',
    {
      ...good,
      fix: ({ id }) => [patch(registry, id, { properties: { adminUserEnabled: false, zoneRedundancy: 'Enabled' } })],
    },
  ],
  ['plans nothing', { ...good, fix: () => [] }],
  [
    'writes another resource',
    { ...good, fix: ({ id }) => [patch(registry, `${id}2`, { properties: { adminUserEnabled: false } })] },
  ],
  ['has an undo that does nothing', { ...good, undo: (plan) => plan }],
  ['gives up on the undo', { ...good, undo: () => ({ irreversible: 'Everything.' }) }],
  ['never hits anybody', { ...good, impact: nobody }],
  [
    'lacks a permission',
    { ...good, meta: { ...good.meta, permissions: ['Microsoft.ContainerRegistry/registries/read'] } },
  ],
  ['does not say what it judges', { ...good, judges: ['/properties/loginServer'] }],
  [
    'changes the body',
    { ...good, detect: (state, ...rest) => good.detect(Object.assign(state, { tags: {} }), ...rest) },
  ],
  ['believes any body', { ...good, resource: { ...registry, unreadable: () => undefined } }],
  ['is about no body', { ...good, applies: () => false }],
];

function fail(): never {
  throw new TypeError('nothing there');
}

function nobody() {
  const known = { known: true, consumers: [] } as const;
  return { configured: known, used: known, notes: [] };
}

describe('the control tester', () => {
  it('has nothing against a good control', () => {
    expect(failing(good)).toEqual([]);
  });

  it.each(wrongControls)('catches a control that %s', (_mistake, control) => {
    expect(failing(control)).not.toEqual([]);
  });

  it.each<readonly [string, ControlTable<RegistryProperties>]>([
    ['no compliant body', { ...table, compliant: [] }],
    ['no drifted body', { ...table, drifted: [] }],
    ['two cases of one name', { ...table, compliant: [...table.compliant, ...table.compliant] }],
    ['no impact cases', { ...table, drifted: [{ ...drifted, impact: [] }] }],
    ['an undo that it says is lost', { ...table, drifted: [{ ...drifted, lost: 'Everything.' }] }],
  ])('refuses a table with %s', (_mistake, given) => {
    expect(failing(good, given)).not.toEqual([]);
  });
});
