import { describe, expect, it } from 'vitest';
import { deploy } from '../support/bicep/deploy.ts';
import { projectOf } from '../support/bicep/project.ts';
import { rightSources } from '../support/bicep/sources.ts';
import { plain } from '../support/bicep/values.ts';

const PLACE = { kind: 'resourceGroup', subscription: 's', group: 'g' } as const;
const HEAD = `param given object = { a: { b: 1 }, list: [3, 1] }
param none string = ''
resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id'
  location: 'north'
}
`;

/** What an expression gives in a small file. */
function given(expression: string): unknown {
  const project = projectOf(
    new Map([
      ['x.bicep', `${HEAD}output out object = ${expression}\n`],
      ['x.json', '{"a":[1]}'],
    ]),
  );
  expect(project.problems).toEqual([]);
  return plain(deploy(project, 'x.bicep', {}, PLACE).outputs['out'] ?? null);
}

describe('an expression of Bicep gives', () => {
  it.each([
    ["'a${given.a.b}c'", 'a1c'],
    ["'it\\'s \\u{41}\\n'", "it's A\n"],
    ["'''\none ${two}\n'''", 'one ${two}\n'],
    ["1 + 2 * 3 == 7 && !(2 > 3) || false ? 'yes' : 'no'", 'yes'],
    ['empty(none) ? [] : [none]', []],
    ['given.?x ?? given.a.b', 1],
    ["given['a'].b", 1],
    ['[for (n, i) in given.list: n + i]', [3, 2]],
    ['map(filter(given.list, n => n > 1), (n, i) => { n: n, i: i })', [{ n: 3, i: 0 }]],
    ["toObject(['a', 'b'], n => n, n => '${n}!')", { a: 'a!', b: 'b!' }],
    ['union({ a: 1, b: { c: 1 } }, { b: { d: 2 } }, {})', { a: 1, b: { c: 1, d: 2 } }],
    ['union([1, 2], [2, 3])', [1, 2, 3]],
    ["concat(['a'], ['b', 'a'])", ['a', 'b', 'a']],
    ["join(take(split('a/b/c', '/'), 2), '-')", 'a-b'],
    [
      'items({ b: 1, a: 2 })',
      [
        { key: 'a', value: 2 },
        { key: 'b', value: 1 },
      ],
    ],
    ["contains(given, 'a') && !contains(given, 'z')", true],
    ["loadJsonContent('x.json').a[0]", 1],
    ["string({ a: [1, 'b'] })", '{"a":[1,"b"]}'],
    ["format('{0}-{1}', 'a', 2)", 'a-2'],
    ['id.id', '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id'],
    ['id.location', 'north'],
    ['id.properties.principalId', '<id.properties.principalId>'],
    ["'x-${id.properties.clientId}'", 'x-<id.properties.clientId>'],
    ['subscription().id', '/subscriptions/s'],
    ["resourceId('Microsoft.Web/sites', 'n')", '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/n'],
    [
      "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')",
      '/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r',
    ],
    ["guid('a') == guid('a') && guid('a') != guid('b')", true],
  ])('%s', (expression, value) => {
    expect(given(expression)).toEqual(value);
  });

  it.each([
    ['given.x', 'x.bicep:7 there is no x among a, list'],
    ['given.list[2]', 'there is no 2 in [3,1]'],
    ["cidrHost('10.0.0.0/8', 1)", 'cidrHost() has to be taught to the evaluator'],
  ])('a fault for %s, as Azure would', (expression, fault) => {
    expect(() => given(expression)).toThrow(fault);
  });
});

describe('a deployment on paper', () => {
  const project = projectOf(rightSources());
  const place = { kind: 'subscription', subscription: 's' } as const;
  const lines = (params: Parameters<typeof deploy>[2]): readonly string[] =>
    deploy(project, 'main.bicep', { location: 'north', ...params }, place).resources.map(
      ({ type, id }) => `${type.split('/').at(-1) ?? ''} ${id.replace(/.*\/resourceGroups\//, '')}`,
    );

  it('goes into modules, nested resources and loops', () => {
    const found = lines({ places: [{ name: 'one', tier: 'cold' }] });
    const account = found.find((line) => line.startsWith('storageAccounts')) ?? '';
    const name = account.split(' ')[1] ?? '';
    expect(found).toEqual([
      'resourceGroups rg-demo',
      expect.stringMatching(/^roleDefinitions \/subscriptions\/s\/providers\/Microsoft\.Authorization/),
      'deployments rg-demo/providers/Microsoft.Resources/deployments/store',
      account,
      `blobServices ${name}/blobServices/default`,
      `containers ${name}/blobServices/default/containers/dead-letters`,
      `containers ${name}/blobServices/default/containers/one`,
      `locks ${name}/providers/Microsoft.Authorization/locks/kept`,
    ]);
  });

  it('decides conditions', () => {
    expect(lines({ webhook: 'https://x' }).join('\n')).toContain(
      'vaults rg-demo/providers/Microsoft.KeyVault/vaults/kv-demo',
    );
    expect(lines({}).join('\n')).not.toContain('kv-demo');
  });

  it('takes no parameter that the template does not have', () => {
    expect(() => lines({ colour: 'red' })).toThrow('main.bicep has no parameter colour');
  });
});
