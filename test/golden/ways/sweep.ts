import type { SweepPart, Tallies } from '../../../src/orchestrations/activities.ts';
import { START } from '../../support/orchestration-host.ts';
import { THROWS, type Script, type Way } from '../record.ts';

const MINUTE = 60_000;
const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();

const partOf = (type: string): SweepPart => ({
  ...{ subscriptionId: '11111111-2222-4333-8444-555555555555', type, startedAt: START },
  ...{ scopes: ['/subscriptions/11111111-2222-4333-8444-555555555555'], settings: 'hash' },
  before: { scopes: [], controls: [] },
});
const REGISTRIES = partOf('Microsoft.ContainerRegistry/registries');
const GRANTS = partOf('Microsoft.Authorization/roleAssignments');

const tallies = (resources: number): Tallies => ({
  resources,
  controls: {
    'acr-admin-account-disabled': { compliant: resources - 1, drifted: 1, couldNotTell: 0, notApplicable: 0 },
  },
});
const page = (resources: number, next: string | null = null) =>
  ({ kind: 'page', next, tallies: tallies(resources), shown: { rows: resources, total: 6 } }) as const;
const retry = (ms: number) => ({ kind: 'retry', at: at(ms), because: 'Throttled.' }) as const;

const USUAL: Script = { planSweep: [[REGISTRIES]], sweepPage: [page(3)], finishSweepPart: [null] };

type Told = readonly [name: string, way: string, script: Script];

const TOLD: readonly Told[] = [
  ['one-page', 'One kind on one page.', {}],
  ['nothing-in-scope', 'There is nothing to sweep.', { planSweep: [[]] }],
  ['several-pages', 'Three pages, counted together.', { sweepPage: [page(3, 'a'), page(2, 'b'), page(1)] }],
  [
    'two-kinds',
    'Two kinds, one after the other.',
    { planSweep: [[REGISTRIES, GRANTS]], sweepPage: [page(3), page(2)] },
  ],
  ['retried', 'The second page is throttled for a minute.', { sweepPage: [page(3, 'a'), retry(MINUTE), page(2)] }],
  [
    'given-up',
    'Throttled for longer than half an hour: given up.',
    { sweepPage: [retry(20 * MINUTE), retry(40 * MINUTE)] },
  ],
  [
    'failed',
    'A page can not be read; the next kind is swept all the same.',
    {
      planSweep: [[REGISTRIES, GRANTS]],
      sweepPage: [page(3, 'a'), { kind: 'failed', because: 'Forbidden.' }, page(2)],
    },
  ],
  ['store-away', 'The store is away when a part is finished.', { finishSweepPart: [THROWS, null] }],
];

/** Every way through a sweep. */
export const SWEEP: readonly Way[] = TOLD.map(([name, way, script]) => ({
  ...{ name, way, script: { ...USUAL, ...script }, input: { by: 'schedule' } },
}));
