import { START } from '../../support/orchestration-host.ts';
import { THROWS, type Script, type Way } from '../record.ts';

const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();
const USUAL: Script = { takeLease: ['taken'], look: [{ kind: 'done' }], freeLease: ['free'] };

type Told = readonly [name: string, way: string, script: Script];

const TOLD: readonly Told[] = [
  ['one-look', 'One look, and nothing has happened since.', {}],
  ['busy', 'Another run holds the lease.', { takeLease: ['busy'] }],
  [
    'looks-again',
    'Something happened during the look.',
    { look: [{ kind: 'again', at: at(15_000) }, { kind: 'done' }] },
  ],
  ['lease-lost', 'Another run took the lease over.', { look: [{ kind: 'lost' }] }],
  ['wanted-again', 'It is wanted again when the lease is given back.', { freeLease: ['more', 'free'] }],
  [
    'wanted-again-and-busy',
    'It is wanted again, and somebody was faster.',
    { takeLease: ['taken', 'busy'], freeLease: ['more'] },
  ],
  ['store-away', 'The store is away when the lease is given back.', { freeLease: [THROWS, 'free'] }],
];

/** Every way through an inspection. */
export const INSPECT_RESOURCE: readonly Way[] = TOLD.map(([name, way, script]) => ({
  ...{ name, way, script: { ...USUAL, ...script }, input: { resourceKey: 'resource', run: 1 } },
}));
