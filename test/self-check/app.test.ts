import { describe, expect, test } from 'vitest';
import type { Check, DayOfEvents } from '../../src/model/self-check.ts';
import { judgeLocks, judgeRule } from '../../src/self-check/belongings.ts';
import { judgeDeadLetters, judgeEvents } from '../../src/self-check/events.ts';
import { judgeClock, judgeCoverageOf, judgeDelivery, judgeHeartbeat } from '../../src/self-check/running.ts';
import { judgeAppSettings, judgeEnforcement, judgeSettings, unresolvedIn } from '../../src/self-check/settings.ts';
import { judgeSignIn } from '../../src/self-check/sign-in.ts';
import { GROUP, LOCK, MANIFEST, SITE } from './some-manifest.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const ago = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
const SUB = '11111111-2222-3333-4444-555555555555';
const day = (changes: number, told: number, events = told, latency = 1_000): DayOfEvents => ({
  ...{ changes, told, events, latencySum: latency * events, latencyMax: latency },
});

const AUTH = {
  properties: {
    platform: { enabled: true },
    globalValidation: { requireAuthentication: true, excludedPaths: ['/runtime/webhooks/eventgrid'] },
  },
};
const auth = (global: object) => ({
  properties: { ...AUTH.properties, globalValidation: { ...AUTH.properties.globalValidation, ...global } },
});
const signIn = (value: typeof AUTH, platform: string | undefined = 'True', configured = true): Check =>
  judgeSignIn({ platform, configured }, MANIFEST, { kind: 'read', value });

const AUDIT = { endpoint: 'https://dcr.example', ruleId: 'dcr-1', stream: 'Custom-A' };
const rule = (change: object = {}, kind = 'Direct') =>
  judgeRule(
    {
      kind: 'read',
      value: {
        kind,
        properties: {
          immutableId: 'dcr-1',
          endpoints: { logsIngestion: 'https://dcr.example/' },
          streamDeclarations: { 'Custom-A': {} },
          dataFlows: [{ streams: ['Custom-A'] }],
          ...change,
        },
      },
    },
    AUDIT,
  );
const delivery = (minutes: number | undefined, fault?: string): Check =>
  judgeDelivery({ isSetUp: true, oldest: minutes === undefined ? undefined : ago(minutes), fault, now: NOW });
const clock = (seconds: number): Check =>
  judgeClock({
    ours: NOW,
    theirs: new Date(Date.parse(NOW) - seconds * 1_000).toISOString(),
    whose: 'Resource Manager',
  });
const letters = (change: object = {}): Check =>
  judgeDeadLetters({ isSetUp: true, fault: undefined, waiting: 0, kept: 0, redriven: 0, ...change });
const looks = (to: number | undefined, swept: number | undefined, gap?: string): Check => {
  const at = (minutes: number | undefined) => (minutes === undefined ? undefined : ago(minutes));
  return judgeCoverageOf({ subscriptionId: SUB, caughtUpTo: at(to), gap, sweptAt: at(swept) }, NOW);
};
const FORBIDDEN = '1 of 1 audit records did not arrive: Azure answered 403';

const ROWS: readonly (readonly [string, Check, Check['state'], RegExp])[] = [
  ['signing in, as deployed', signIn(AUTH), 'ok', /Every path/u],
  [
    'more paths are open',
    signIn(auth({ excludedPaths: ['/runtime/webhooks/eventgrid', '/api'] })),
    'failed',
    /open to everybody.*\/api/u,
  ],
  ['Event Grid has to sign in', signIn(auth({ excludedPaths: [] })), 'failed', /Event Grid can not deliver/u],
  ['nobody has to sign in', signIn(auth({ requireAuthentication: false })), 'failed', /does not ask everybody/u],
  [
    'everybody is let in',
    signIn(auth({ unauthenticatedClientAction: 'AllowAnonymous' })),
    'failed',
    /does not ask everybody/u,
  ],
  ['the platform says that it is off', signIn(AUTH, 'False'), 'failed', /Easy Auth is off/u],
  ['the app does not know the Entra app', signIn(AUTH, 'True', false), 'failed', /SIGN_IN_CLIENT_ID are not set/u],
  ['signing in is not set up', signIn(AUTH, '', false), 'attention', /nobody can use the pages/u],
  [
    'signing in without a manifest',
    judgeSignIn({ platform: 'True', configured: true }, undefined, undefined),
    'unknown',
    /Without a manifest/u,
  ],

  ['the rule, as deployed', rule(), 'ok', /takes the records/u],
  ['the rule was made anew', rule({ immutableId: 'dcr-2' }), 'failed', /another one than AUDIT_DCR_IMMUTABLE_ID/u],
  ['the rule has no address', rule({}, 'Linux'), 'failed', /not Direct/u],
  [
    'the rule has another address',
    rule({ endpoints: { logsIngestion: 'https://other.example' } }),
    'failed',
    /another than AUDIT_INGESTION/u,
  ],
  ['the rule has an endpoint of its own', rule({ endpoints: {}, dataCollectionEndpointId: '/x' }), 'ok', /takes/u],
  ['the stream leads nowhere', rule({ dataFlows: [] }), 'failed', /no stream Custom-A/u],
  ['the rule is gone', judgeRule({ kind: 'missing' }, AUDIT), 'failed', /no audit record gets out/u],

  [
    'a lock is there',
    judgeLocks([[LOCK, { kind: 'read', value: { properties: { level: 'ReadOnly' } } }]]),
    'ok',
    /All 1/u,
  ],
  ['a lock is gone', judgeLocks([[LOCK, { kind: 'missing' }]]), 'attention', /There is none on/u],
  ['no lock is named', judgeLocks([]), 'attention', /names none/u],

  [
    'settings in force',
    judgeSettings({ location: 'x', mistakes: [], hash: 'abcdef012345678', since: NOW }),
    'ok',
    /abcdef012345 is in force since/u,
  ],
  [
    'settings with a mistake',
    judgeSettings({ location: 'x', mistakes: ['scopes: missing'], hash: 'a' }),
    'failed',
    /scopes: missing\. Nothing is written/u,
  ],
  [
    'settings that were never good',
    judgeSettings({ location: 'x', mistakes: ['y: z.'] }),
    'failed',
    /Nothing can be judged/u,
  ],
  ['an enforcement that is misspelt', judgeEnforcement('Enforced', 'enforce'), 'failed', /every write is stopped/u],
  ['an enforcement', judgeEnforcement(' Observe ', 'enforce'), 'ok', /At most observe; the settings say enforce/u],
  [
    'a secret that is not resolved',
    judgeAppSettings({ unresolved: ['TEAMS_WEBHOOK_URL'], mistakes: [] }, SITE),
    'failed',
    /TEAMS_WEBHOOK_URL: its Key Vault/u,
  ],

  ['a clock that agrees', clock(3), 'ok', /agrees/u],
  ['a clock some seconds ahead', clock(20), 'attention', /20 s ahead of Resource Manager/u],
  ['a clock a minute behind', clock(-61), 'failed', /61 s behind Resource Manager/u],

  ['delivery', delivery(undefined), 'ok', /Nothing waits/u],
  ['delivery, a minute late', delivery(1), 'ok', /Nothing waits/u],
  ['delivery, ten minutes late', delivery(10, 'no answer'), 'attention', /The service says: no answer/u],
  ['delivery, stuck', delivery(16, 'no answer'), 'failed', /have waited since/u],
  [
    'delivery, 403 right after deploying',
    delivery(29, FORBIDDEN),
    'attention',
    /up to 30 minutes after deploying this is normal/u,
  ],
  ['delivery, 403 for longer', delivery(31, FORBIDDEN), 'failed', /up to 30 minutes after deploying this is normal/u],

  ['a heartbeat', judgeHeartbeat(ago(6), true, NOW), 'ok', /last was at/u],
  ['no heartbeat any more', judgeHeartbeat(ago(16), true, NOW), 'failed', /None since/u],
  ['no heartbeat yet', judgeHeartbeat(undefined, true, NOW), 'unknown', /None was sent yet/u],
  ['no heartbeat without an audit log', judgeHeartbeat(ago(600), false, NOW), 'unknown', /Without an audit log/u],

  ['looks in time', looks(12, 300), 'ok', /swept at/u],
  ['a catch-up that does not come', looks(41, 300), 'failed', /is not known/u],
  ['a catch-up with a gap', looks(12, 300, 'The feed shows less.'), 'attention', /has a gap: The feed/u],
  ['a sweep that does not come', looks(12, 800), 'failed', /last complete sweep/u],
  ['no look yet', looks(undefined, undefined), 'unknown', /No catch-up.*No sweep/u],

  [
    'every change was told of',
    judgeEvents(SUB, [day(40, 38)]),
    'ok',
    /Of 40 change\(s\) since yesterday, 2 came without an event \(5 %\)/u,
  ],
  ['some changes were not', judgeEvents(SUB, [day(10, 8), day(10, 8)]), 'attention', /\(20 %\)/u],
  [
    'no change was told of',
    judgeEvents(SUB, [day(3, 0)]),
    'failed',
    /event subscription is gone, filtered or does not deliver/u,
  ],
  ['one change was not told of', judgeEvents(SUB, [day(1, 0)]), 'attention', /The catch-up found them/u],
  ['nothing changed', judgeEvents(SUB, [day(0, 0, 4)]), 'unknown', /No change to compare.*1\.0 s after/u],
  ['events come late', judgeEvents(SUB, [day(10, 10, 10, 400_000)]), 'attention', /come late.*400 s after/u],

  ['no dead letters', letters(), 'ok', /None waits/u],
  ['dead letters were taken', letters({ redriven: 7 }), 'attention', /7 event\(s\)/u],
  ['dead letters that can not be read', letters({ kept: 2 }), 'attention', /2 can not be read/u],
  ['dead letters that can not be reached', letters({ fault: 'no answer' }), 'failed', /can not be reached: no answer/u],
  ['nobody looks for dead letters', letters({ isSetUp: false }), 'unknown', /DEAD_LETTER_CONTAINER is not set/u],
];

describe('a check of the app', () => {
  test.each(ROWS)('of %s', (_what, check, state, why) => {
    expect({ state: check.state, why: check.why }).toEqual({ state, why: expect.stringMatching(why) as string });
  });

  test('that failed for a reason of ours names what mends it', () => {
    const mute = ROWS.filter(([, { state, mend }]) => state === 'failed' && mend.length === 0);
    expect(mute.map(([what]) => what)).toEqual([]);
  });

  test('is mended by lines that name our own resources only', () => {
    expect(judgeLocks([[LOCK, { kind: 'missing' }]]).mend).toEqual([
      `az lock create --name driftwarden --lock-type CanNotDelete --resource ${SITE}`,
    ]);
    const group = `${GROUP}/providers/Microsoft.Authorization/locks/driftwarden`;
    expect(judgeLocks([[group, { kind: 'missing' }]]).mend).toEqual([
      `az lock create --name driftwarden --lock-type CanNotDelete --resource-group rg-driftwarden --subscription ${SUB}`,
    ]);
  });

  test('finds app settings that hold a reference instead of what it refers to', () => {
    const env = {
      A: '@Microsoft.KeyVault(SecretUri=https://x.example)',
      B: 'https://x.example/@Microsoft.KeyVault(',
      C: undefined,
    };
    expect(unresolvedIn(env)).toEqual(['A']);
  });
});
