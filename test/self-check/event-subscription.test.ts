import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { judgeCoverage, judgeEventSubscription } from '../../src/self-check/event-subscription.ts';
import { EVENTS, MANIFEST, SITE, SUBSCRIPTION } from './some-manifest.ts';

const FILTER = {
  includedEventTypes: ['Microsoft.Resources.ResourceWriteSuccess', 'Microsoft.Resources.ResourceDeleteSuccess'],
  advancedFilters: [
    {
      operatorType: 'StringBeginsWith',
      key: 'data.operationName',
      values: ['Microsoft.App/jobs/', 'Microsoft.KeyVault/vaults/'],
    },
  ],
};

const AS_DEPLOYED = {
  provisioningState: 'Succeeded',
  destination: { endpointType: 'AzureFunction', properties: { resourceId: `${SITE}/functions/on-resource-event` } },
  filter: { ...FILTER, subjectBeginsWith: '', subjectEndsWith: '', isSubjectCaseSensitive: false },
  retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
  deadLetterWithResourceIdentity: {
    identity: { type: 'SystemAssigned' },
    deadLetterDestination: { endpointType: 'StorageBlob', properties: { blobContainerName: 'dead-letters' } },
  },
} satisfies JsonObject;

const judged = (properties: JsonObject) =>
  judgeEventSubscription(EVENTS, { kind: 'read', value: { properties } }, { site: SITE, filter: FILTER });
const withFilter = (filter: JsonObject) => judged({ ...AS_DEPLOYED, filter: { ...AS_DEPLOYED.filter, ...filter } });
const withValues = (...values: string[]) => withFilter({ advancedFilters: [{ ...FILTER.advancedFilters[0], values }] });

describe('an event subscription', () => {
  test('is fine as it was deployed, in whatever case Azure gives it back', () => {
    expect(judged(AS_DEPLOYED)).toMatchObject({ state: 'ok', mend: [] });
    expect(withValues('microsoft.app/jobs/', 'MICROSOFT.KEYVAULT/VAULTS/')).toMatchObject({ state: 'ok' });
    const resourceId = `${SITE.toLowerCase()}/functions/on-resource-event`;
    expect(judged({ ...AS_DEPLOYED, destination: { properties: { resourceId } } })).toMatchObject({ state: 'ok' });
  });

  test.each([
    ['it is gone', { kind: 'missing' }, 'failed', /does not exist/u],
    ['we may not see it', { kind: 'forbidden' }, 'failed', /may not read.*Driftwarden self/u],
    ['Azure does not answer', { kind: 'unread', why: 'no answer' }, 'unknown', /could not be read: no answer/u],
  ] as const)('%s', (_what, reading, state, why) => {
    const check = judgeEventSubscription(EVENTS, reading, { site: SITE, filter: FILTER });
    expect(check).toMatchObject({ state, why: expect.stringMatching(why) as string });
  });

  test.each([
    [
      'is not made yet',
      judged({ ...AS_DEPLOYED, provisioningState: 'AwaitingManualAction' }),
      'failed',
      /AwaitingManual/u,
    ],
    [
      'delivers to somebody else',
      judged({ ...AS_DEPLOYED, destination: { endpointType: 'WebHook' } }),
      'failed',
      /something else/u,
    ],
    ['ends by itself', judged({ ...AS_DEPLOYED, expirationTimeUtc: '2027-01-01' }), 'attention', /ends by itself/u],
    [
      'leaves an operation out',
      withValues('Microsoft.App/jobs/'),
      'failed',
      /leaves out operations: Microsoft.KeyVault/u,
    ],
    [
      'lets pass more than it has to',
      withValues('microsoft.app/'.toLowerCase(), 'Microsoft.KeyVault/vaults/'),
      'attention',
      /no control waits for: microsoft.app/u,
    ],
    [
      'leaves a kind of event out',
      withFilter({ includedEventTypes: FILTER.includedEventTypes.slice(1) }),
      'failed',
      /leaves out events/u,
    ],
    ['lets pass some subjects', withFilter({ subjectBeginsWith: '/subscriptions/x' }), 'failed', /some subjects only/u],
    [
      'has another filter beside',
      withFilter({ advancedFilters: [...FILTER.advancedFilters, { operatorType: 'BoolEquals', key: 'data.x' }] }),
      'failed',
      /not ours/u,
    ],
    [
      'does not keep what it can not deliver',
      judged({ ...AS_DEPLOYED, deadLetterWithResourceIdentity: {} }),
      'attention',
      /dead-lettering is off/u,
    ],
    ['gives up early', judged({ ...AS_DEPLOYED, retryPolicy: { maxDeliveryAttempts: 3 } }), 'attention', /earlier/u],
  ] as const)('%s', (_what, check, state, why) => {
    expect(check).toMatchObject({ state, why: expect.stringMatching(why) as string });
    expect(check.mend.length).toBeGreaterThan(0);
  });

  test('is mended by a line that a shell takes', () => {
    expect(withValues('Microsoft.App/jobs/').mend).toEqual([
      'az eventgrid system-topic event-subscription update --name driftwarden --system-topic-name evgt-driftwarden ' +
        '--resource-group rg-driftwarden --subscription 11111111-2222-3333-4444-555555555555 --included-event-types ' +
        'Microsoft.Resources.ResourceWriteSuccess Microsoft.Resources.ResourceDeleteSuccess --advanced-filter ' +
        "data.operationName StringBeginsWith Microsoft.App/jobs/ Microsoft.KeyVault/vaults/ --subject-begins-with '' " +
        "--subject-ends-with ''",
    ]);
  });

  test('belongs to each subscription that is watched', () => {
    const other = '/subscriptions/99999999-2222-3333-4444-555555555555';
    expect(judgeCoverage(MANIFEST, [`${SUBSCRIPTION}/resourceGroups/a`, SUBSCRIPTION])).toMatchObject({ state: 'ok' });
    expect(judgeCoverage(MANIFEST, [SUBSCRIPTION, other])).toMatchObject({
      state: 'failed',
      why: expect.stringContaining(other) as string,
    });
  });
});
