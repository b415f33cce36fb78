import { describe, expect, test } from 'vitest';
import { readManifest } from '../../src/self-check/manifest.ts';
import { aRole, MANIFEST } from './some-manifest.ts';

const TENANT_ROLE = '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7';
const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/contoso';

describe('the manifest of a deployment', () => {
  test('is read as the deployment writes it', () => {
    expect(readManifest(JSON.stringify(MANIFEST))).toEqual({ kind: 'manifest', manifest: MANIFEST });
  });

  test('may give roles at a management group, and roles that are defined there or for all', () => {
    const definition = `${MANAGEMENT_GROUP}${TENANT_ROLE}`;
    const roles = [
      { ...aRole('reader'), scope: MANAGEMENT_GROUP, roleDefinitionId: definition },
      { ...aRole('self'), roleDefinitionId: TENANT_ROLE },
    ];
    expect(readManifest(JSON.stringify({ ...MANIFEST, roles }))).toMatchObject({
      kind: 'manifest',
      manifest: { roles },
    });
  });

  test('is none where the setting is not set', () => {
    expect([readManifest(undefined), readManifest(''), readManifest('  ')]).toEqual(Array(3).fill({ kind: 'none' }));
  });

  test.each([
    ['no JSON', '{', ['DRIFTWARDEN_MANIFEST: not one JSON object.']],
    ['a list', '[]', ['DRIFTWARDEN_MANIFEST: not one JSON object.']],
  ])('is refused: %s', (_what, text, mistakes) => {
    expect(readManifest(text)).toEqual({ kind: 'mistakes', mistakes });
  });

  test.each([
    ['an id of another type', { site: MANIFEST.dataCollectionRule }, /\.site: not the id of a Microsoft\.Web\/sites/u],
    ['an id with a way out', { site: `${MANIFEST.site}/../x` }, /\.site: not the id/u],
    ['text as a list', { locks: 'all' }, /\.locks: not a list/u],
    ['a member that is none', { lock: [] }, /has a member "lock", which is none/u],
    [
      'a principal that is none',
      { roles: [{ ...aRole('self'), principalId: 'me' }] },
      /\.roles\[0\]\.principalId: not a GUID/u,
    ],
    [
      'a group that is none',
      { roles: [{ ...aRole('self'), group: 'owner' }] },
      /\.roles\[0\]\.group: not one of reader/u,
    ],
    [
      'a role of another type',
      { roles: [{ ...aRole('self'), roleDefinitionId: MANIFEST.site }] },
      /roleDefinitionId: not/u,
    ],
    [
      'a scope with a query',
      { roles: [{ ...aRole('self'), scope: `${MANAGEMENT_GROUP}?a=b` }] },
      /\.scope: not the id/u,
    ],
  ])('is refused: %s', (_what, change, mistake) => {
    const read = readManifest(JSON.stringify({ ...MANIFEST, ...change }));
    expect(read.kind === 'mistakes' ? read.mistakes.join('\n') : read.kind).toMatch(mistake);
  });

  test('tells every mistake at once', () => {
    const read = readManifest(
      JSON.stringify({ site: 1, eventSubscriptions: [2], dataCollectionRule: 3, locks: [4], roles: [5] }),
    );
    expect(read.kind === 'mistakes' ? read.mistakes.length : 0).toBe(8);
  });
});
