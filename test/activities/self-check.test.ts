import { describe, expect, test } from 'vitest';
import { runSelfCheck } from '../../src/activities/self-check.ts';
import type { SelfCheckDeps } from '../../src/activities/self-check-deps.ts';
import { auditTrail, recordsOf } from '../../src/audit/chain.ts';
import { controls, signals } from '../../src/controls/index.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Check } from '../../src/model/self-check.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import type { OwnResources } from '../../src/ports/own-resources.ts';
import { SettingsProblem } from '../../src/ports/settings-source.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { readSelfCheck } from '../../src/records/self-check.ts';
import { eventFilter } from '../../src/self-check/event-filter.ts';
import { actionsByGroup } from '../../src/self-check/role-actions.ts';
import { conditionOf } from '../../src/self-check/role-bounds.ts';
import { BOT, sha256 } from '../audit/desk.ts';
import { handClock, linesLog } from '../support/azure-rig.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { someSettings } from '../support/some-settings.ts';
import { aStore } from '../support/store.ts';
import { EVENTS, LOCK, MANIFEST, RULE, SITE, SUBSCRIPTION } from '../self-check/some-manifest.ts';

const AUDIT = { endpoint: 'https://audit.example', ruleId: 'dcr-1', stream: 'Custom-RemediationAudit' };

/** What Azure holds of a deployment that is as it should be, by kind and id. */
function asDeployed(): Map<string, JsonObject> {
  const bodies = new Map<string, JsonObject>([
    [
      EVENTS,
      {
        properties: {
          provisioningState: 'Succeeded',
          destination: { properties: { resourceId: `${SITE}/functions/on-resource-event` } },
          filter: eventFilter(controls, signals),
          deadLetterDestination: { endpointType: 'StorageBlob' },
        },
      },
    ],
    [
      RULE,
      {
        kind: 'Direct',
        properties: {
          immutableId: AUDIT.ruleId,
          endpoints: { logsIngestion: AUDIT.endpoint },
          streamDeclarations: { [AUDIT.stream]: {} },
          dataFlows: [{ streams: [AUDIT.stream] }],
        },
      },
    ],
    [LOCK, { properties: { level: 'CanNotDelete' } }],
    [
      SITE,
      {
        properties: {
          platform: { enabled: true },
          globalValidation: { requireAuthentication: true, excludedPaths: ['/runtime/webhooks/eventgrid'] },
        },
      },
    ],
  ]);
  const actions = actionsByGroup(controls);
  for (const { roleDefinitionId, group } of MANIFEST.roles) {
    const of = (actions.get(group) ?? []).map(([action]) => action);
    bodies.set(roleDefinitionId, { properties: { permissions: [{ actions: of }] } });
  }
  return bodies;
}

/** An app in Azure whose belongings are those. */
function anApp() {
  const [store, clock, log] = [aStore(), handClock(), linesLog()];
  const app = {
    bodies: asDeployed(),
    fault: undefined as ArmFault | undefined,
    token: undefined as ArmFault | undefined,
    away: false,
    broken: undefined as readonly string[] | undefined,
    skewSeconds: 0,
    reads: 0,
  };
  const orAway = <T>(work: () => Promise<T>): Promise<T> =>
    app.away ? Promise.reject(new StoreFault('The store is away.')) : work();
  const guarded = { ...store, put: (p: string, k: string, v: never) => orAway(() => store.put(p, k, v)) };
  const shaky = { ...store, ...guarded, get: (p: string, k: string) => orAway(() => store.get(p, k)) } as typeof store;
  const audit = auditTrail({ store: shaky, clock, sha256, bot: BOT, log });
  const answer = (id: string): Promise<JsonObject> => {
    app.reads += 1;
    const body = app.bodies.get(id);
    if (app.fault !== undefined) return Promise.reject(app.fault);
    return body === undefined ? Promise.reject(new ArmFault('not-found', 'not found')) : Promise.resolve(body);
  };
  const own: OwnResources = {
    async read(_kind, id) {
      const time = new Date(Date.parse(clock.now()) - app.skewSeconds * 1_000).toISOString();
      return { body: await answer(id), time };
    },
    async assignments(scope, principalId) {
      await answer(EVENTS);
      return MANIFEST.roles
        .filter((role) => role.scope === scope && role.principalId === principalId)
        .map(({ roleDefinitionId, group }) => ({
          properties: { scope, principalId, roleDefinitionId, condition: conditionOf(group) ?? null },
        }));
    },
  };
  const unused = (): never => {
    throw new Error('The self-check has no business here.');
  };
  const deps: SelfCheckDeps = {
    ...{ store: shaky, clock, log, audit, auditLog: { upload: unused }, deadLetters: memoryBlobs() },
    settings: {
      load: () =>
        app.broken === undefined
          ? Promise.resolve({ settings: someSettings({ scopes: [SUBSCRIPTION] }), hash: 'abcdef0123456789' })
          : Promise.reject(new SettingsProblem(app.broken)),
    },
    arm: { read: unused, list: unused, query: unused, changes: unused },
    executor: { send: unused, poll: unused },
    facts: { read: unused } as never,
    notifier: { channels: [], send: unused },
    eventsOut: undefined,
    randomId: () => 'random',
    enforcementLimit: () => 'observe',
    ownIds: unused,
    publicBaseUrl: 'https://app.example',
    selfCare: {
      isDeployed: true,
      manifest: { kind: 'manifest', manifest: MANIFEST },
      own,
      identities: [
        { who: 'reader', ask: () => (app.token === undefined ? Promise.resolve() : Promise.reject(app.token)) },
      ],
      auditRule: AUDIT,
      signInSettings: { platform: 'True', configured: true },
      unresolved: [],
      enforcementWord: 'observe',
      settingsLocation: 'https://store.example/settings/driftwarden.yaml',
      received: { note: unused, flush: () => Promise.resolve() },
    },
  };
  return {
    ...{ app, clock, store, deps },
    check: () => runSelfCheck(deps, 'timer'),
    async rows() {
      const rows: string[] = [];
      for await (const { EventResult, AdditionalFields } of recordsOf(store, 'self-check')) {
        const check = AdditionalFields?.['check'];
        rows.push(`${typeof check === 'string' ? check : 'summary'} ${EventResult}`);
      }
      return rows;
    },
  };
}

const worse = (checks: readonly Check[]): readonly string[] =>
  checks.filter(({ state }) => state !== 'ok').map(({ id, state }) => `${id} ${state}`);

/** Before the first sweep, heartbeat and change these can't be told. */
const NOT_YET = [
  'heartbeat unknown',
  'looks:11111111-2222-3333-4444-555555555555 unknown',
  'lost-events:11111111-2222-3333-4444-555555555555 unknown',
];

describe('the self-check', () => {
  test('finds nothing wrong with a deployment that is as it should be, in one read each', async () => {
    const { app, check, rows } = anApp();
    const { checks } = await check();
    expect(worse(checks)).toEqual(NOT_YET);
    expect(checks.map(({ id }) => id)).toContain('role:remover');
    expect(app.reads).toBeLessThanOrEqual(12);
    expect((await rows()).filter((row) => row.endsWith('Failure'))).toEqual([]);
  });

  test.each([
    [
      'the event subscription is gone',
      (app: ReturnType<typeof anApp>['app']) => app.bodies.delete(EVENTS),
      'event-subscription:11111111-2222-3333-4444-555555555555 failed',
    ],
    ['the rule for the audit is gone', (app) => app.bodies.delete(RULE), 'data-collection-rule failed'],
    ['a lock is gone', (app) => app.bodies.delete(LOCK), 'locks attention'],
    ['a role is gone', (app) => app.bodies.delete(MANIFEST.roles[0]?.roleDefinitionId ?? ''), 'role:reader failed'],
    ['signing in is off', (app) => app.bodies.set(SITE, {}), 'sign-in failed'],
    ['the clock is two minutes ahead', (app) => (app.skewSeconds = 120), 'clock failed'],
    ['the clock is ten seconds behind', (app) => (app.skewSeconds = -10), 'clock attention'],
    ['no token is to be had', (app) => (app.token = new ArmFault('unavailable', 'no access token')), 'tokens failed'],
    ['the settings are broken', (app) => (app.broken = ['scopes: missing.']), 'settings failed'],
  ] as readonly (readonly [string, (app: ReturnType<typeof anApp>['app']) => unknown, string])[])(
    'notices that %s',
    async (_what, harm, expected) => {
      const { app, check } = anApp();
      harm(app);
      expect(worse((await check()).checks)).toContain(expected);
    },
  );

  test.each([
    ['does not answer', new ArmFault('unavailable', 'no answer'), 'unknown'],
    ['throttles', new ArmFault('throttled', 'throttled'), 'unknown'],
    ['lets us not look', new ArmFault('forbidden', 'no'), 'failed'],
  ] as const)('calls nothing fine while Azure %s', async (_what, fault, state) => {
    const { app, check } = anApp();
    app.fault = fault;
    const { checks } = await check();
    const own = checks.filter(({ id }) => /^(?:event-subscription:|role:|data-collection|locks)/u.test(id));
    expect(own.map((one) => one.state)).toEqual(own.map(() => state));
    expect(own.length).toBeGreaterThanOrEqual(7);
  });

  test('puts on record what changes, once, and once a day how it stands', async () => {
    const { app, check, clock, rows } = anApp();
    await check();
    const before = await rows();
    expect(before.at(-1)).toBe('summary Partial');
    app.bodies.delete(RULE);
    await check();
    await check();
    app.bodies = asDeployed();
    clock.pass(900);
    await check();
    const ofTheRule = (await rows()).slice(before.length).filter((row) => row.startsWith('data-'));
    expect(ofTheRule).toEqual(['data-collection-rule Failure', 'data-collection-rule Success']);
    app.bodies.delete(RULE);
    clock.pass(24 * 3_600);
    await check();
    expect((await rows()).slice(-3)).toEqual(
      expect.arrayContaining(['data-collection-rule Failure', 'summary Failure']),
    );
  });

  test('gives its outcome also while the store, that keeps it, is away', async () => {
    const { app, check, store } = anApp();
    app.away = true;
    const { checks } = await check();
    expect(worse(checks)).toEqual(expect.arrayContaining(['store failed', 'settings unknown', 'running unknown']));
    expect(await readSelfCheck(store)).toBeUndefined();
  });

  test('says without a manifest what it can not check; on a laptop there is nothing of it', async () => {
    const { deps } = anApp();
    const none = { ...deps.selfCare, manifest: { kind: 'none' } as const, own: undefined };
    const inAzure = await runSelfCheck({ ...deps, selfCare: none }, 'timer');
    expect(inAzure.checks.find(({ id }) => id === 'manifest')).toMatchObject({
      state: 'unknown',
      why: expect.stringContaining('DRIFTWARDEN_MANIFEST is not set') as string,
    });
    const laptop = await runSelfCheck({ ...deps, selfCare: { ...none, isDeployed: false } }, 'timer');
    expect(laptop.checks.find(({ id }) => id === 'manifest')?.why).toContain('Not in Azure');
    expect(laptop.checks.map(({ id }) => id)).not.toContain('sign-in');
  });
});
