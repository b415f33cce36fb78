import { describe, expect, it } from 'vitest';
import type { FactName } from '../../src/model/facts.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { textOf } from '../../src/simulator/wire.ts';
import { azureRig, bodyOf, SCOPE } from '../support/azure-rig.ts';
import { fakeWire } from '../support/fake-wire.ts';

const idOf = (type: string, name: string): string => `${SCOPE}/resourceGroups/shop/providers/${type}/${name}`;
const ENVIRONMENT = idOf('Microsoft.App/managedEnvironments', 'env');
const SUBNET = idOf('Microsoft.Network/virtualNetworks', 'vnet/subnets/apps');
const TABLE = idOf('Microsoft.Network/routeTables', 'rt');
const app = (
  name: string,
  configuration: JsonObject,
  environment: JsonObject = { managedEnvironmentId: ENVIRONMENT },
) => bodyOf(idOf('Microsoft.App/containerApps', name), { ...environment, configuration });

/** What a fact is, where Azure has these bodies and refuses to show anything else. */
async function answerOf(fact: FactName, about: JsonObject, bodies: readonly JsonObject[]) {
  const http = fakeWire(({ url }) => {
    const path = decodeURIComponent(new URL(url).pathname).toLowerCase();
    const own = bodies.find(({ id }) => textOf(id).toLowerCase() === path);
    if (own !== undefined) return { status: 200, json: own };
    const value = bodies.filter(({ type }) => path.endsWith(`/providers/${textOf(type).toLowerCase()}`));
    if (value.length > 0 || path.endsWith('/containerapps')) return { status: 200, json: { value } };
    return { status: 403, json: { error: { code: 'AuthorizationFailed', message: 'no' } } };
  });
  return azureRig({ http }).facts.read(fact, about as ResourceState);
}

describe('the apps of an environment', () => {
  const about = bodyOf(ENVIRONMENT);

  it('are told with how each is reached', async () => {
    const answer = await answerOf('environmentApps', about, [
      app('web', { ingress: { external: true }, dapr: { enabled: true, appId: 'web' } }),
      app('orders', { ingress: { external: false }, dapr: { enabled: true, appId: '' } }),
      app('queue', { ingress: { external: true, transport: 'Tcp' }, dapr: { enabled: false, appId: 'queue' } }),
      app('worker', { ingress: null }, { environmentId: ENVIRONMENT.toUpperCase() }),
      app('odd', { ingress: { external: 'perhaps' } }),
      app('elsewhere', {}, { managedEnvironmentId: `${ENVIRONMENT}-other` }),
    ]);
    expect(answer).toMatchObject({
      known: true,
      value: [
        { name: 'web', ingress: 'external', hasDapr: true },
        { name: 'orders', ingress: 'internal', hasDapr: false },
        { name: 'queue', ingress: 'tcp', hasDapr: false },
        { name: 'worker', ingress: 'none', hasDapr: false },
        { name: 'odd', ingress: 'external', hasDapr: false },
      ],
    });
    expect(await answerOf('environmentApps', about, [])).toEqual({ known: true, value: [] });
  });
});

describe('how the app is reached that authentication belongs to', () => {
  const web = app('web', { ingress: { external: false } });
  const all = bodyOf(`${textOf(web.id)}/authConfigs/(all)`);

  it('is read from the app', async () => {
    expect(await answerOf('appIngress', all, [web])).toEqual({ known: true, value: 'internal' });
  });

  it('is not known where the app can not be read', async () => {
    expect(await answerOf('appIngress', all, [])).toMatchObject({ known: false });
    expect(await answerOf('appIngress', bodyOf(ENVIRONMENT), [web])).toMatchObject({ known: false });
  });
});

describe('whether the environment of an app encrypts', () => {
  const web = app('web', {});
  const environment = (properties: JsonObject) => [bodyOf(ENVIRONMENT, properties)];

  it.each([
    ['encryption', { peerTrafficConfiguration: { encryption: { enabled: true } } }, true],
    ['mutual authentication', { peerAuthentication: { mtls: { enabled: true } } }, true],
    ['neither', { peerTrafficConfiguration: { encryption: { enabled: false } }, peerAuthentication: null }, false],
    ['no word of it', {}, false],
  ])('%s', async (_name, properties, value) => {
    expect(await answerOf('peerEncryption', web, environment(properties))).toEqual({ known: true, value });
  });

  it('is not known where the environment can not be read', async () => {
    expect(await answerOf('peerEncryption', web, [])).toMatchObject({ known: false });
    expect(await answerOf('peerEncryption', app('lost', {}, {}), [])).toMatchObject({ known: false });
    const odd = environment({ peerTrafficConfiguration: 'on' });
    expect(await answerOf('peerEncryption', web, odd)).toMatchObject({ known: false });
  });
});

describe('where traffic leaves an environment', () => {
  const about = bodyOf(ENVIRONMENT, { vnetConfiguration: { infrastructureSubnetId: SUBNET } });
  const subnet = (properties: JsonObject) => {
    return { id: SUBNET, name: 'apps', type: 'Microsoft.Network/virtualNetworks/subnets', properties };
  };
  const table = (...routes: readonly JsonObject[]) => {
    return bodyOf(TABLE, { routes: routes.map((properties) => ({ name: 'r', properties })) });
  };
  const within = { routeTable: { id: TABLE } };

  it.each([
    ['no route table', [subnet({})], {}],
    [
      'a firewall',
      [subnet(within), table({ addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance' })],
      {
        routeTableId: TABLE,
        nextHop: 'VirtualAppliance',
      },
    ],
    [
      'another route only',
      [subnet(within), table({ addressPrefix: '10.0.0.0/8', nextHopType: 'VirtualAppliance' })],
      {
        routeTableId: TABLE,
      },
    ],
  ])('%s', async (_name, bodies, more) => {
    const value = [{ subnetId: SUBNET, ...more }];
    expect(await answerOf('defaultRoutes', about, bodies as readonly JsonObject[])).toEqual({ known: true, value });
  });

  it('is not known where the route table can not be read', async () => {
    expect(await answerOf('defaultRoutes', about, [subnet(within)])).toMatchObject({ known: false });
  });
});
