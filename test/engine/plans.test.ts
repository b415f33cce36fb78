import { describe, expect, it } from 'vitest';
import { patch, put, remove } from '../../src/engine/changes.ts';
import { invert } from '../../src/engine/invert.ts';
import { preview } from '../../src/engine/preview.ts';
import { holdsMarker, touchedMembers } from '../../src/engine/touched.ts';
import { registry } from '../../src/resources/registry.ts';
import { roleAssignment } from '../../src/resources/role-assignment.ts';
import { assignmentBody, PRINCIPAL, REGISTRY, registryBody, ROLES, without } from '../support/bodies.ts';

const open = registryBody({ publicNetworkAccess: 'Enabled', adminUserEnabled: true });
const close = patch(registry, REGISTRY, { properties: { publicNetworkAccess: 'Disabled' } });
const lockOut = patch(registry, REGISTRY, { properties: { adminUserEnabled: false } });

describe('the preview of a plan', () => {
  it('is the body with the patched members', () => {
    expect(preview(open, [close, lockOut])).toEqual(registryBody());
    expect(open.properties.publicNetworkAccess, 'the body itself stays').toBe('Enabled');
  });

  it('is nothing after a deletion', () => {
    expect(preview(open, [remove(registry, REGISTRY)])).toBeUndefined();
  });

  it('is what a PUT writes, under the names that ARM gave', () => {
    const after = preview(open, [put(registry, REGISTRY, { location: 'westeurope', properties: {} })]);
    const { id, name, type, systemData } = open;
    expect(after).toEqual({ id, name, type, systemData, location: 'westeurope', properties: {} });
  });
});

describe('the undo of a plan', () => {
  it('takes the last change back first', () => {
    expect(invert([close, lockOut], open, registry)).toEqual([
      patch(registry, REGISTRY, { properties: { adminUserEnabled: true } }),
      patch(registry, REGISTRY, { properties: { publicNetworkAccess: 'Enabled' } }),
    ]);
  });

  it('gives each change back what stood before it, not before the plan', () => {
    const openAgain = patch(registry, REGISTRY, { properties: { publicNetworkAccess: 'Enabled' } });
    const undo = invert([close, openAgain], open, registry);
    expect('irreversible' in undo ? undo : undo.map(({ body }) => body)).toEqual([
      { properties: { publicNetworkAccess: 'Disabled' } },
      { properties: { publicNetworkAccess: 'Enabled' } },
    ]);
  });

  it('takes a member away that was not there', () => {
    expect(invert([close], without(open, 'publicNetworkAccess'), registry)).toEqual([
      patch(registry, REGISTRY, { properties: { publicNetworkAccess: null } }),
    ]);
  });

  it('makes a deleted assignment anew, without what the service keeps for itself', () => {
    const before = assignmentBody({ description: 'nightly job', condition: 'c', conditionVersion: '2.0' });
    expect(invert([remove(roleAssignment, before.id)], before, roleAssignment)).toEqual([
      put(roleAssignment, before.id, {
        properties: {
          roleDefinitionId: ROLES.contributor,
          principalId: PRINCIPAL,
          principalType: 'ServicePrincipal',
          description: 'nightly job',
          condition: 'c',
          conditionVersion: '2.0',
        },
      }),
    ]);
  });

  it('knows that it does not know another resource', () => {
    const undo = invert([patch(registry, `${REGISTRY}2`, {})], open, registry);
    expect(undo).toEqual({ irreversible: `What ${REGISTRY}2 was before is not known.` });
  });

  it('knows nothing after a deletion', () => {
    expect(invert([remove(registry, REGISTRY), close], open, registry)).toHaveProperty('irreversible');
  });
});

describe('the members that a plan touches', () => {
  it('are those of its patches, with what stood there', () => {
    const before = without(open, 'publicNetworkAccess');
    expect(touchedMembers([close, lockOut, close], before, registry)).toEqual([
      { path: '/properties/publicNetworkAccess' },
      { path: '/properties/adminUserEnabled', before: true },
    ]);
  });

  it('are the whole writable part for a deletion', () => {
    const state = assignmentBody();
    expect(touchedMembers([remove(roleAssignment, state.id)], state, roleAssignment)).toEqual([
      { path: '/properties/roleDefinitionId', before: ROLES.contributor },
      { path: '/properties/principalId', before: PRINCIPAL },
      { path: '/properties/principalType', before: 'ServicePrincipal' },
    ]);
  });

  it('are none without a plan', () => {
    expect(touchedMembers({ unfixable: 'No.' }, open, registry)).toEqual([]);
  });
});

describe('the marker of a secret', () => {
  it.each([
    [{ $redacted: 'ab' }, true],
    [{ properties: { list: [{ value: { $redacted: 'ab' } }] } }, true],
    [{ properties: { redacted: 'ab', list: [null, 1] } }, false],
    [undefined, false],
    [null, false],
  ] as const)('in %j: %s', (value, holds) => {
    expect(holdsMarker(value)).toBe(holds);
  });
});
