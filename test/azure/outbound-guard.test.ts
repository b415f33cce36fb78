import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armReadRule, armWriteRule, fixedRule } from '../../src/azure/outbound-guard.ts';
import { isWithin, listScopes, subscriptionsOf } from '../../src/azure/scopes.ts';

const HOST = 'https://management.azure.com';
const SUB = '/subscriptions/11111111-1111-1111-1111-111111111111';
const OTHER = '/subscriptions/22222222-2222-2222-2222-222222222222';
const GUID = '33333333-3333-3333-3333-333333333333';
const GROUP = `${SUB}/resourceGroups/shop`;
const REGISTRY = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/contoso`;
const ASSIGNMENT = `${SUB}/providers/Microsoft.Authorization/roleAssignments/${GUID}`;
const GRAPH = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
const V = '?api-version=2025-11-01';

const read = armReadRule({ origin: HOST, scopes: [SUB] });
const write = armWriteRule({ origin: HOST, scopes: [SUB] });
const readGroup = armReadRule({ origin: HOST, scopes: [GROUP] });
const writeGroup = armWriteRule({ origin: HOST, scopes: [GROUP] });

type Row = readonly [what: string, rule: typeof read, method: string, url: string, body?: string];

/** A row with a body, if only an empty one. */
const complete = ([what, rule, method, url, body = '']: Row) => [what, rule, method, url, body] as const;

const LEAVES: readonly Row[] = [
  ['a read of a resource', read, 'GET', HOST + REGISTRY + V],
  ['in any case', read, 'GET', HOST + REGISTRY.toUpperCase().replace('API', 'api') + V],
  [
    'in a group whose name has a blank and parentheses',
    read,
    'GET',
    `${HOST}${SUB}/resourceGroups/a%20(b)/providers/Microsoft.App/jobs${V}`,
  ],
  ['a read of a child', read, 'GET', `${HOST}${REGISTRY}/privateEndpointConnections${V}`],
  ['a read of an assignment', read, 'GET', HOST + ASSIGNMENT + V],
  [
    'a list with a filter',
    read,
    'GET',
    `${HOST}${SUB}/providers/Microsoft.Authorization/roleAssignments${V}&$filter=atScope()`,
  ],
  ['a next page', read, 'GET', `${HOST}${SUB}/providers/Microsoft.App/containerApps${V}&$skiptoken=eyJ%3D%2F..%2F`],
  [
    'a role at the subscription of a group',
    readGroup,
    'GET',
    `${HOST}${SUB}/providers/Microsoft.Authorization/roleDefinitions/${GUID}${V}`,
  ],
  [
    'a query over a subscription in scope',
    read,
    'POST',
    HOST + GRAPH,
    JSON.stringify({ subscriptions: [SUB.split('/')[2]], query: 'x' }),
  ],
  ['a merge patch of a registry', write, 'PATCH', HOST + REGISTRY + V, '{"properties":{"adminUserEnabled":false}}'],
  ['a deletion of an assignment', write, 'DELETE', HOST + ASSIGNMENT + V],
  ['an assignment put back', write, 'PUT', HOST + ASSIGNMENT + V, '{}'],
  [
    'a container group deleted',
    write,
    'DELETE',
    `${HOST}${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/web${V}`,
  ],
  ['a list of deployments', read, 'GET', `${HOST}${GROUP}/providers/Microsoft.Resources/deployments${V}`],
  [
    'an entry of the deployment history deleted',
    write,
    'DELETE',
    `${HOST}${SUB}/providers/Microsoft.Resources/deployments/main-(2)${V}`,
  ],
  ['a write in the only group in scope', writeGroup, 'PATCH', HOST + REGISTRY + V, '{}'],
  [
    'a question how a write is doing',
    write,
    'GET',
    `${HOST}${SUB}/providers/Microsoft.App/locations/westeurope/operationResults/${GUID}${V}&t=1&c=x%2Fy`,
  ],
];

describe('what leaves', () => {
  it.each(LEAVES.map(complete))('%s', (_, rule, method, url, body) => {
    expect(rule({ method, url, body })).toBeUndefined();
  });
});

const traversal = `${SUB}/providers/Microsoft.Authorization/roleAssignments/x/../../../../resourceGroups/prod`;

const STAYS: readonly Row[] = [
  ['another host', read, 'GET', `https://management.azure.com.evil.example${REGISTRY}${V}`],
  ['another port', read, 'GET', `https://management.azure.com:8443${REGISTRY}${V}`],
  ['a user before the host', read, 'GET', `https://management.azure.com@evil.example${REGISTRY}${V}`],
  ['plain http', read, 'GET', `http://management.azure.com${REGISTRY}${V}`],
  ['another subscription', read, 'GET', `${HOST}${OTHER}/providers/Microsoft.App/jobs${V}`],
  ['a subscription that begins alike', read, 'GET', `${HOST}${SUB}0/providers/Microsoft.App/jobs${V}`],
  ['another group', readGroup, 'GET', `${HOST}${SUB}/resourceGroups/shop2/providers/Microsoft.App/jobs${V}`],
  ['the subscription, where one group is in scope', readGroup, 'GET', `${HOST}${SUB}/providers/Microsoft.App/jobs${V}`],
  ['a write in another group', writeGroup, 'PATCH', HOST + REGISTRY.replace('shop', 'prod') + V, '{}'],
  ['an assignment at the subscription, where one group is in scope', writeGroup, 'DELETE', HOST + ASSIGNMENT + V],
  ['a slash too many', read, 'GET', `${HOST}/${REGISTRY}${V}`],
  ['an empty segment', read, 'GET', `${HOST}${SUB}//resourceGroups/shop${V}`],
  ['dots', write, 'DELETE', `${HOST}${traversal}${V}`],
  ['one dot', read, 'GET', `${HOST}${SUB}/./providers/Microsoft.App/jobs${V}`],
  ['encoded dots', read, 'GET', `${HOST}${SUB}/%2e%2e/providers/Microsoft.App/jobs${V}`],
  ['an encoded slash', read, 'GET', `${HOST}${GROUP}%2Fproviders/Microsoft.App/jobs${V}`],
  ['an escape of an escape', read, 'GET', `${HOST}${SUB}/resourceGroups/a%252e/providers/Microsoft.App/jobs${V}`],
  ['half an escape', read, 'GET', `${HOST}${SUB}/resourceGroups/a%2/providers/Microsoft.App/jobs${V}`],
  ['a backslash', read, 'GET', `${HOST}${SUB}\\resourceGroups/a/providers/Microsoft.App/jobs${V}`],
  ['a fragment', read, 'GET', `${HOST}${SUB}/providers/Microsoft.App/jobs#${V}`],
  ['a second question mark', read, 'GET', `${HOST}${REGISTRY}?x=1${V}`],
  ['a second api-version', read, 'GET', `${HOST}${REGISTRY}${V}&api-version=2019-05-01`],
  ['no api-version', read, 'GET', HOST + REGISTRY],
  ['a blank', read, 'GET', `${HOST}${SUB}/resourceGroups/a b/providers/Microsoft.App/jobs${V}`],
  ['a line break', read, 'GET', `${HOST}${REGISTRY}${V}\r\nX: y`],
  ['2,000 segments', read, 'GET', `${HOST}${SUB}${'/a'.repeat(2000)}${V}`],
  ['10,000 characters', read, 'GET', `${HOST}${SUB}/resourceGroups/${'a'.repeat(10_000)}${V}`],
  ['a provider that is not known', read, 'GET', `${HOST}${GROUP}/providers/Microsoft.Web/sites/v${V}`],
  ['a write by the reader', read, 'PATCH', HOST + REGISTRY + V, '{}'],
  ['an action by the reader', read, 'POST', `${HOST}${REGISTRY}/listCredentials${V}`],
  ['an action by the executor', write, 'POST', `${HOST}${REGISTRY}/regenerateCredential${V}`],
  ['a registry deleted', write, 'DELETE', HOST + REGISTRY + V],
  ['a deployment sent', write, 'PUT', `${HOST}${GROUP}/providers/Microsoft.Resources/deployments/main${V}`, '{}'],
  ['a deployment stack', read, 'GET', `${HOST}${GROUP}/providers/Microsoft.Resources/deploymentStacks/main${V}`],
  ['tags', read, 'GET', `${HOST}${GROUP}/providers/Microsoft.Resources/tags/default${V}`],
  ['a group deleted', write, 'DELETE', `${HOST}${GROUP}?api-version=2021-04-01`],
  ['an assignment without a GUID', write, 'DELETE', HOST + ASSIGNMENT.replace(GUID, 'x') + V],
  [
    'a container group beside all groups',
    write,
    'DELETE',
    `${HOST}${SUB}/providers/Microsoft.ContainerInstance/containerGroups/web${V}`,
  ],
  [
    'a registry below another resource',
    write,
    'PATCH',
    `${HOST}${REGISTRY}/providers/Microsoft.ContainerRegistry/registries/other${V}`,
    '{}',
  ],
  ['a child written', write, 'PUT', `${HOST}${REGISTRY}/tokens/t${V}`, '{}'],
  ['a marker in a body', write, 'PATCH', HOST + REGISTRY + V, '{"properties":{"x":{"$redacted":"00"}}}'],
  ['a query over nothing in particular', read, 'POST', HOST + GRAPH, JSON.stringify({ query: 'x' })],
  ['a query over no subscription', read, 'POST', HOST + GRAPH, JSON.stringify({ subscriptions: [], query: 'x' })],
  [
    'a query over another subscription',
    read,
    'POST',
    HOST + GRAPH,
    JSON.stringify({ subscriptions: [OTHER.split('/')[2]] }),
  ],
  [
    'a query over a management group',
    read,
    'POST',
    HOST + GRAPH,
    JSON.stringify({ subscriptions: [SUB.split('/')[2]], managementGroups: ['m'] }),
  ],
  ['a query by the executor', write, 'POST', HOST + GRAPH, JSON.stringify({ subscriptions: [SUB.split('/')[2]] })],
];

describe('what does not leave', () => {
  it.each(STAYS.map(complete))('%s', (_, rule, method, url, body) => {
    expect(rule({ method, url, body })).toEqual(expect.any(String));
  });

  it.each([[[]], [['']], [['/']], [['/subscriptions']], [['/subscriptions/*']], [[`${SUB}/resourceGroups`]]])(
    'anything, when the scopes are %j',
    (scopes) => {
      const bounds = { origin: HOST, scopes };
      expect(armReadRule(bounds)({ method: 'GET', url: HOST + REGISTRY + V, body: '' })).toEqual(expect.any(String));
      expect(armWriteRule(bounds)({ method: 'PATCH', url: HOST + REGISTRY + V, body: '{}' })).toEqual(
        expect.any(String),
      );
    },
  );
});

describe('whatever an id or an address holds', () => {
  const piece = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom('..', '.', '%2e%2e', '%2F', '/', '//', '?', '#', '\\', '@', ':', '&', ';', '%00'),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(SUB, OTHER, GROUP, REGISTRY, ASSIGNMENT, '/providers/', 'Microsoft.App', V),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  );
  const hostile = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

  it('what leaves goes to our host, below our scope, by a known method, as the wire spells it', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom(HOST, `${HOST}${SUB}`, `${HOST}${GROUP}/providers/Microsoft.App/`, 'https://evil.example', ''),
        fc.constantFrom('GET', 'PATCH', 'PUT', 'DELETE', 'POST', 'HEAD'),
        fc.constantFrom([SUB], [GROUP]),
        (id, start, method, scopes) => {
          const url = `${start}${id}${V}`;
          for (const make of [armReadRule, armWriteRule]) {
            if (make({ origin: HOST, scopes })({ method, url, body: '' }) !== undefined) continue;
            const sent = new URL(url);
            expect(sent.origin).toBe(HOST);
            expect(url.startsWith(`${HOST}${sent.pathname}?`)).toBe(true);
            const path = sent.pathname.toLowerCase();
            const atSubscription =
              /^\/subscriptions\/[0-9a-f-]{36}\/providers\/[a-z.]+\/(?:locations|roledefinitions)\//;
            const inScope =
              isWithin(path, scopes) || (method === 'GET' && atSubscription.test(path) && isWithin(path, [SUB]));
            expect(inScope).toBe(true);
            expect(['GET', 'PATCH', 'PUT', 'DELETE']).toContain(method);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('a channel with one address', () => {
  const hook = fixedRule('POST', 'https://flows.example:443/workflows/1/triggers/manual/paths/invoke?sig=x');
  it.each([
    ['the address itself', 'POST', 'https://flows.example:443/workflows/1/triggers/manual/paths/invoke?sig=x', true],
    ['another method', 'GET', 'https://flows.example/workflows/1/triggers/manual/paths/invoke?sig=x', false],
    ['another path', 'POST', 'https://flows.example/workflows/2/triggers/manual/paths/invoke?sig=x', false],
    ['another host', 'POST', 'https://flows.example.evil/workflows/1/triggers/manual/paths/invoke', false],
    ['a way around', 'POST', 'https://flows.example/workflows/x/../1/triggers/manual/paths/invoke', false],
  ])('%s', (_, method, url, leaves) => {
    expect(hook({ method, url, body: '' }) === undefined).toBe(leaves);
  });
});

describe('scopes', () => {
  it('are compared by whole segments, in any case', () => {
    expect(isWithin(REGISTRY.toUpperCase(), [GROUP])).toBe(true);
    expect(isWithin(`${GROUP}s`, [GROUP])).toBe(false);
    expect(isWithin(GROUP, [`${GROUP}/`])).toBe(true);
  });

  it('say what has to be listed', () => {
    const subscription = SUB.split('/')[2] ?? '';
    expect(listScopes([SUB, GROUP], subscription)).toEqual([{ subscriptionId: subscription }]);
    expect(listScopes([GROUP, `${SUB}/resourceGroups/A`, OTHER], subscription)).toEqual([
      { subscriptionId: subscription, resourceGroup: 'a' },
      { subscriptionId: subscription, resourceGroup: 'shop' },
    ]);
    expect(listScopes([OTHER], subscription)).toEqual([]);
    expect(subscriptionsOf([GROUP, SUB, OTHER])).toEqual([subscription, OTHER.split('/')[2]]);
  });
});
