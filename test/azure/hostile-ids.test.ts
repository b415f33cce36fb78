import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin } from '../../src/azure/scopes.ts';
import type { ResourceRef } from '../../src/model/resource.ts';
import type { WriteRequest } from '../../src/ports/arm.ts';
import { azureRig, ORDER, SCOPE, SUBSCRIPTION } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';

const OTHER = '22222222-2222-2222-2222-222222222222';
const TYPES = [
  'Microsoft.ContainerRegistry/registries',
  'Microsoft.ContainerInstance/containerGroups',
  'Microsoft.App/containerApps',
  'Microsoft.App/jobs',
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.ManagedIdentity/userAssignedIdentities',
];

/** Parts of ids that nobody parsed, as if every check before the wire had failed. */
const piece = fc.oneof(
  fc.constantFrom(
    '..',
    '../..',
    '.',
    '%2e%2e',
    '%2F',
    '/',
    '//',
    '?api-version=2019-01-01',
    '?',
    '#',
    '\\',
    '@evil.example',
    '%00',
  ),
  fc.constantFrom(
    'shop',
    'contoso',
    `/subscriptions/${OTHER}`,
    '/resourceGroups/prod',
    'https://evil.example/',
    '/providers/',
  ),
  fc.string({ maxLength: 5 }),
);
const text = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
const ref = fc
  .record({
    group: text,
    name: text,
    type: fc.constantFrom(...TYPES),
    tail: text,
    subscriptionId: fc.oneof(fc.constantFrom(SUBSCRIPTION, OTHER), text),
  })
  .map(({ group, name, type, tail, subscriptionId }): ResourceRef => {
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/${type}/${name}${tail}`;
    return { id, key: id.toLowerCase(), subscriptionId, resourceGroup: group, type, name };
  });

describe('whatever stands in an id that got past every other check', () => {
  const seen = { reached: 0 };

  it('no SDK gets a request out of the scopes, and no write to anything but one known resource', async () => {
    const property = fc.asyncProperty(ref, fc.constantFrom('PATCH', 'PUT', 'DELETE'), async (target, method) => {
      const http = fakeWire(() => ({ status: 404, json: { error: { code: 'NotFound' } } }));
      const body = method === 'DELETE' ? {} : { body: { properties: {} } };
      const change: WriteRequest = { method, ref: target, apiVersion: '2025-11-01', ...body };
      const { arm, executor } = azureRig({ http, permit: () => Promise.resolve({ kind: 'permitted', change }) });
      await arm.read(target).catch(() => undefined);
      await arm
        .list(target.type, target.subscriptionId, JSON.stringify({ group: 0, link: target.id }))
        .catch(() => undefined);
      await arm.query(target.type, target.subscriptionId).catch(() => undefined);
      await executor.send(ORDER).catch(() => undefined);
      for (const call of http.calls) {
        seen.reached += 1;
        const url = new URL(call.url);
        expect(url.origin).toBe('https://management.azure.com');
        expect(call.url).toContain(`https://management.azure.com${url.pathname}?`);
        expect(url.searchParams.getAll('api-version')).toHaveLength(1);
        if (url.pathname === '/providers/Microsoft.ResourceGraph/resources') {
          expect(JSON.parse(call.body)).toMatchObject({ subscriptions: [SUBSCRIPTION] });
        } else {
          expect(isWithin(url.pathname, [SCOPE])).toBe(true);
          if (call.method !== 'GET') expect(url.pathname.split('/')).toHaveLength(9);
        }
      }
    });
    await fc.assert(property, { numRuns: 300 });
    expect(seen.reached, 'some requests did reach the wire, so something was looked at').toBeGreaterThan(50);
  });
});
