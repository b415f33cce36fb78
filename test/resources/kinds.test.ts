import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { canonicalType, kindOf, kinds } from '../../src/resources/index.ts';
import { registry } from '../../src/resources/registry.ts';
import { roleAssignment } from '../../src/resources/role-assignment.ts';
import { assignmentBody, registryBody, withMembers, without } from '../support/bodies.ts';

describe('a kind of resource', () => {
  it('is found by its type in any case', () => {
    expect(kindOf('MICROSOFT.containerregistry/REGISTRIES')).toBe(registry);
    expect(kindOf('Microsoft.ContainerRegistry/registries/webhooks')).toBeUndefined();
    expect(kindOf('')).toBeUndefined();
  });

  it('knows the case of its type and of what belongs to it', () => {
    expect(canonicalType('microsoft.containerregistry/registries/WEBHOOKS')).toBe(
      'Microsoft.ContainerRegistry/registries/WEBHOOKS',
    );
    expect(canonicalType('MICROSOFT.insights/DIAGNOSTICSETTINGS')).toBe('Microsoft.Insights/diagnosticSettings');
    expect(canonicalType('microsoft.containerregistry/registries2')).toBe('microsoft.containerregistry/registries2');
  });

  it.each(kinds.map((kind) => [kind.type, kind] as const))('%s is well declared', (type, kind) => {
    expect(kind.apiVersion).toMatch(/^\d{4}-\d{2}-\d{2}(?:-preview)?$/u);
    expect(kind.noun).toMatch(/^[a-z][a-z -]+$/u);
    for (const operation of kind.operations)
      expect(operation).toMatch(/^[a-z.]+(?:\/[a-z]+)+\/(?:write|delete|action)$/u);
    for (const child of kind.children) expect(child, 'in lower case').toBe(child.toLowerCase());
    expect(kind.operations[0]).toBe(`${type.toLowerCase()}/write`);
  });

  it.each<readonly [what: string, body: JsonObject, why: string]>([
    ['nothing', {}, '/id is missing'],
    ['no name', { ...registryBody(), name: '' }, '/name is missing'],
    ['an id that is a number', { ...registryBody(), id: 7 }, '/id is not a text'],
    ['another type', assignmentBody(), '/type is not Microsoft.ContainerRegistry/registries'],
    ['no properties', { ...registryBody(), properties: null }, '/properties is missing'],
    ['properties that are a list', { ...registryBody(), properties: [] }, '/properties is not an object'],
    ['a SKU that is a text', { ...registryBody(), sku: 'Premium' }, '/sku is not an object'],
    [
      'an admin flag of 1',
      withMembers(registryBody(), { adminUserEnabled: 1 }),
      '/properties/adminUserEnabled is not a boolean',
    ],
    [
      'an empty admin flag',
      withMembers(registryBody(), { adminUserEnabled: '' }),
      '/properties/adminUserEnabled is not a boolean',
    ],
    [
      'an unknown access',
      withMembers(registryBody(), { publicNetworkAccess: 'Maybe' }),
      '/properties/publicNetworkAccess is not Enabled or Disabled',
    ],
  ])('does not read a registry with %s', (_what, body, why) => {
    expect(registry.unreadable(body)).toBe(why);
  });

  it('reads a registry with members that are null, absent or new', () => {
    const members = { adminUserEnabled: null, publicNetworkAccess: null, somethingNew: [1] };
    expect(registry.unreadable(withMembers(registryBody(), members))).toBeUndefined();
    expect(registry.unreadable(without(registryBody(), 'adminUserEnabled', 'publicNetworkAccess'))).toBeUndefined();
    const { sku: _sku, ...rest } = registryBody();
    expect(registry.unreadable(rest)).toBeUndefined();
  });

  it.each(['scope', 'roleDefinitionId', 'principalId'])('does not read an assignment without %s', (name) => {
    const why = `/properties/${name} is missing`;
    expect(roleAssignment.unreadable(without(assignmentBody(), name))).toBe(why);
    expect(roleAssignment.unreadable(withMembers(assignmentBody(), { [name]: null }))).toBe(why);
    expect(roleAssignment.unreadable(withMembers(assignmentBody(), { [name]: '' }))).toBe(why);
    expect(roleAssignment.unreadable(withMembers(assignmentBody(), { [name]: 7 }))).toBe(
      `/properties/${name} is not a text`,
    );
  });

  it('knows when a grant began: when it was made, not when its description was changed', () => {
    const made = '2025-01-01T00:00:00Z';
    expect(roleAssignment.writtenAt(assignmentBody({ createdOn: made, updatedOn: '2026-01-31T08:00:00Z' }))).toBe(made);
    expect(registry.writtenAt(registryBody())).toBeUndefined();
  });

  it('sends nothing back that the service keeps for itself', () => {
    const { properties, ...rest } = registry.writable(registryBody());
    expect(Object.keys(rest).sort()).toEqual(['location', 'sku', 'tags']);
    expect(Object.keys(properties as JsonObject).sort()).toEqual([
      'adminUserEnabled',
      'networkRuleBypassOptions',
      'publicNetworkAccess',
    ]);
  });
});
