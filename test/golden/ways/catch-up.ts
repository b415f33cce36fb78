import type { CatchUpPart } from '../../../src/orchestrations/activities.ts';
import { START } from '../../support/orchestration-host.ts';
import { THROWS, type Script, type Way } from '../record.ts';

const MINUTE = 60_000;
const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();

const part = (source: CatchUpPart['source'], type: string): CatchUpPart => ({
  ...{ subscriptionId: SUBSCRIPTION, source, types: [type], startedAt: START, since: at(-20 * MINUTE) },
  ...{ known: 0, scopes: [`/subscriptions/${SUBSCRIPTION}`], anew: null },
});
const FEED = part('change-feed', 'Microsoft.ContainerRegistry/registries');
const GRANTS = part('assignment-diff', 'Microsoft.Authorization/roleAssignments');

const page = (rows: number, total: number | null, next: string | null = null) =>
  ({ kind: 'page', next, seen: { rows, known: 1, total } }) as const;
const retry = (ms: number) => ({ kind: 'retry', at: at(ms), because: 'Throttled.' }) as const;

const USUAL: Script = { planCatchUp: [[FEED, GRANTS]], catchUpPage: [page(0, 0)], finishCatchUp: [null] };

type Told = readonly [name: string, way: string, script: Script];

const TOLD: readonly Told[] = [
  ['quiet', 'Nothing has changed.', {}],
  ['nothing-in-scope', 'There is nothing to catch up with.', { planCatchUp: [[]] }],
  [
    'several-pages',
    'Three pages, counted together; more rows came meanwhile.',
    { planCatchUp: [[FEED]], catchUpPage: [page(3, 6, 'a'), page(2, 6, 'b'), page(2, 7)] },
  ],
  ['retried', 'Throttled for a minute.', { catchUpPage: [retry(MINUTE), page(2, 2), page(0, null)] }],
  [
    'given-up',
    'Throttled for longer than ten minutes: a gap.',
    { catchUpPage: [retry(5 * MINUTE), retry(11 * MINUTE)] },
  ],
  [
    'failed',
    'The feed can not be read; the grants are compared all the same.',
    { catchUpPage: [page(3, 5, 'a'), { kind: 'failed', because: 'Forbidden.' }, page(2, null)] },
  ],
  ['store-away', 'The store is away when a part is finished.', { finishCatchUp: [THROWS, null] }],
];

/** Every way through a catch-up. */
export const CATCH_UP: readonly Way[] = TOLD.map(([name, way, script]) => ({
  ...{ name, way, script: { ...USUAL, ...script }, input: {} },
}));
