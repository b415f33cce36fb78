import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inScopes, lineage, parseResourceId } from '../../src/resources/resource-id.ts';
import { GROUP, OTHER_SUBSCRIPTION, REGISTRY, SUBSCRIPTION } from '../support/bodies.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';

const GUID = '11111111-1111-4111-8111-111111111111';
const ASSIGNMENT = 'providers/Microsoft.Authorization/roleAssignments/3f6a0e7c-5a4b-4d7e-9c1f-0d2b8a6e4c11';

/** The parsed id; fails the test when it is rejected. */
function ref(text: string) {
  const parsed = parseResourceId(text);
  if (parsed.kind === 'rejected') throw new Error(`${text}: ${parsed.why}`);
  return parsed.ref;
}

describe('a resource id', () => {
  it.each<readonly [what: string, text: string, type: string, name: string]>([
    ['a registry', REGISTRY, 'Microsoft.ContainerRegistry/registries', 'acrcontoso'],
    ['a token of it', `${REGISTRY}/tokens/build`, 'Microsoft.ContainerRegistry/registries/tokens', 'build'],
    [
      'a setting on it',
      `${REGISTRY}/providers/Microsoft.Insights/diagnosticSettings/to workspace`,
      'Microsoft.Insights/diagnosticSettings',
      'to workspace',
    ],
    [
      'an assignment on the subscription',
      `${SUBSCRIPTION}/${ASSIGNMENT}`,
      'Microsoft.Authorization/roleAssignments',
      ASSIGNMENT.slice(-36),
    ],
    [
      'an assignment on a group',
      `${GROUP}/${ASSIGNMENT}`,
      'Microsoft.Authorization/roleAssignments',
      ASSIGNMENT.slice(-36),
    ],
    [
      'an assignment on a registry',
      `${REGISTRY}/${ASSIGNMENT}`,
      'Microsoft.Authorization/roleAssignments',
      ASSIGNMENT.slice(-36),
    ],
    ['a group', GROUP, 'Microsoft.Resources/subscriptions/resourceGroups', 'rg-shared'],
    ['a subscription', SUBSCRIPTION, 'Microsoft.Resources/subscriptions', GUID],
    [
      'a group of another script',
      `${SUBSCRIPTION}/resourceGroups/größe-グループ`,
      'Microsoft.Resources/subscriptions/resourceGroups',
      'größe-グループ',
    ],
    ['an unknown type', `${GROUP}/providers/Contoso.Doors/doors/front`, 'Contoso.Doors/doors', 'front'],
  ])('of %s comes back as it was', (_what, text, type, name) => {
    expect(ref(text)).toMatchObject({ id: text, key: text.toLowerCase(), subscriptionId: GUID, type, name });
  });

  it('in any case gets the case of its kind', () => {
    const shouted = REGISTRY.toUpperCase();
    expect(ref(shouted)).toEqual({
      id: `/subscriptions/${GUID}/resourceGroups/RG-SHARED/providers/Microsoft.ContainerRegistry/registries/ACRCONTOSO`,
      key: REGISTRY.toLowerCase(),
      subscriptionId: GUID,
      resourceGroup: 'RG-SHARED',
      type: 'Microsoft.ContainerRegistry/registries',
      name: 'ACRCONTOSO',
    });
    expect(ref(`${REGISTRY.toLowerCase()}/TOKENS/x`).type).toBe('Microsoft.ContainerRegistry/registries/tokens');
    expect(ref(`${REGISTRY.toLowerCase()}/WEBHOOKS/x`).type).toBe('Microsoft.ContainerRegistry/registries/WEBHOOKS');
    expect(ref(`${SUBSCRIPTION}/${ASSIGNMENT}`.toLowerCase()).type).toBe('Microsoft.Authorization/roleAssignments');
  });

  it.each<readonly [what: string, text: string]>([
    ['nothing', ''],
    ['a slash', '/'],
    ['no leading slash', REGISTRY.slice(1)],
    ['a trailing slash', `${REGISTRY}/`],
    ['an empty segment', REGISTRY.replace('/providers/', '//providers/')],
    ['a management group', `/providers/Microsoft.Management/managementGroups/contoso/${ASSIGNMENT}`],
    ['the tenant', `/${ASSIGNMENT}`],
    ['a subscription that is no GUID', REGISTRY.replace(GUID, 'contoso')],
    ['placeholders', '/subscriptions/{subscription-id}/resourcegroups/{resource-group}'],
    ['a type without a name', REGISTRY.replace('/acrcontoso', '')],
    ['an odd pair', `${REGISTRY}/tokens`],
    ['a provider without a resource', `${GROUP}/providers/Microsoft.ContainerRegistry`],
    ['a group without a name', `${SUBSCRIPTION}/resourceGroups`],
    ['two dots', REGISTRY.replace('acrcontoso', '..')],
    ['one dot', REGISTRY.replace('rg-shared', '.')],
    ['dots that climb', `${GROUP}/../rg-other/providers/Microsoft.ContainerRegistry/registries/acrcontoso`],
    ['an escape', REGISTRY.replace('rg-shared', 'rg%2Fshared')],
    ['an escaped dot', REGISTRY.replace('rg-shared', '%2e%2e')],
    ['a query', `${REGISTRY}?api-version=2020-01-01`],
    ['a fragment', `${REGISTRY}#x`],
    ['a backslash', REGISTRY.replace('/registries/', '\\registries\\')],
    ['a control character', `${REGISTRY}\u0000`],
    ['a line end', `${REGISTRY}\n`],
    ['an invisible character', REGISTRY.replace('acr', 'acr\u200B')],
    ['a letter that only looks like k', REGISTRY.replace('rg-shared', 'rg-\u212A')],
    ['full-width letters', REGISTRY.replace('rg-shared', 'ｒｇ')],
    ['a host', `https://management.azure.com${REGISTRY}`],
    ['another host', `//evil.example${REGISTRY}`],
    ['a segment that is no provider', `${GROUP}/resources/x`],
    ['a name of 261 characters', REGISTRY.replace('acrcontoso', 'a'.repeat(261))],
    ['2,001 characters', `${REGISTRY}${'/tokens/x'.repeat(300)}`.slice(0, 2_001)],
    ['a million characters', '/'.repeat(1_000_000)],
    ...HOSTILE_TEXTS.filter((text) => !/^[\w.]+$/u.test(text)).map(
      (text) => [`a name that reads ${JSON.stringify(text)}`, `${GROUP}/providers/A.B/c/${text}`] as const,
    ),
  ])('is rejected when it has %s', (_what, text) => {
    const parsed = parseResourceId(text);
    expect(parsed.kind).toBe('rejected');
    if (parsed.kind === 'rejected')
      expect(parsed.why, 'the reason says nothing of the text').toMatch(/^[\x20-\x7E]{5,80}$/u);
  });

  it('may have 2,000 characters and no more', () => {
    const long = REGISTRY + '/types/a-name-of-a-child'.repeat(75);
    const name = (length: number): string => `${long}/t/${'x'.repeat(length - long.length - 3)}`;
    expect(parseResourceId(name(2_000)).kind).toBe('ref');
    expect(parseResourceId(name(2_001)).kind).toBe('rejected');
  });

  it('made of any segments is either rejected or safe to put into an address', () => {
    const words = [
      'subscriptions',
      GUID,
      'resourceGroups',
      'providers',
      'Microsoft.ContainerRegistry',
      'registries',
      '..',
      'x',
      '%',
      '',
    ];
    const segment = fc.oneof(
      fc.constantFrom(...words),
      fc.constantFrom(...words),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const start = fc.constantFrom([], ['subscriptions', GUID], ['SUBSCRIPTIONS', GUID, 'resourcegroups', 'rg']);
    fc.assert(
      fc.property(start, fc.array(segment, { maxLength: 9 }), (head, segments) => {
        const text = ['', ...head, ...segments].join('/');
        const parsed = parseResourceId(text);
        if (parsed.kind === 'rejected') return;
        const { id, key } = parsed.ref;
        expect(id).toMatch(/^(?:\/[\p{L}\p{N}_().@ -]+)+$/u);
        expect(id).not.toMatch(/\/\.{1,2}(?:\/|$)/u);
        expect(new URL(encodeURI(id), 'https://host.example').pathname).toBe(encodeURI(id));
        expect(key).toBe(text.toLowerCase());
        expect(parseResourceId(id), 'parsing again changes nothing').toEqual(parsed);
        for (const above of lineage(parsed.ref)) expect(`${id}/`.startsWith(`${above.id}/`)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the lineage of', () => {
  it.each<readonly [what: string, text: string, line: readonly string[]]>([
    ['a registry is itself', REGISTRY, [REGISTRY]],
    ['a token leads to its registry', `${REGISTRY}/tokens/x`, [`${REGISTRY}/tokens/x`, REGISTRY]],
    [
      'a lock on a token leads to both',
      `${REGISTRY}/tokens/x/providers/Microsoft.Authorization/locks/l`,
      [`${REGISTRY}/tokens/x/providers/Microsoft.Authorization/locks/l`, `${REGISTRY}/tokens/x`, REGISTRY],
    ],
    ['an assignment on a subscription is itself', `${SUBSCRIPTION}/${ASSIGNMENT}`, [`${SUBSCRIPTION}/${ASSIGNMENT}`]],
    ['an assignment on a registry leads to it', `${REGISTRY}/${ASSIGNMENT}`, [`${REGISTRY}/${ASSIGNMENT}`, REGISTRY]],
    ['a group is itself', GROUP, [GROUP]],
  ])('%s', (_what, text, line) => {
    expect(lineage(ref(text)).map(({ id }) => id)).toEqual(line);
  });
});

describe('a scope', () => {
  it.each<readonly [what: string, scopes: readonly string[], contains: boolean]>([
    ['of the subscription', [SUBSCRIPTION], true],
    ['of the group', [GROUP], true],
    ['of the group in another case', [GROUP.toUpperCase()], true],
    ['of the registry itself', [REGISTRY], true],
    ['with a trailing slash', [`${GROUP}/`], true],
    ['of another subscription', [OTHER_SUBSCRIPTION], false],
    ['of a group whose name begins alike', [GROUP.slice(0, -1)], false],
    ['of a group whose name goes on', [`${GROUP}2`], false],
    ['of one of two groups', [`${GROUP}2`, GROUP], true],
    ['of nothing', [], false],
    ['that is empty', [''], false],
    ['that is a slash', ['/'], false],
  ])('%s: %j contains the registry: %s', (_what, scopes, contains) => {
    expect(inScopes(ref(REGISTRY), scopes)).toBe(contains);
  });

  it('of a group does not contain an assignment on its subscription', () => {
    expect(inScopes(ref(`${SUBSCRIPTION}/${ASSIGNMENT}`), [GROUP])).toBe(false);
  });
});
