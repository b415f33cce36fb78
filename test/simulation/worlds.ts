import type { Random } from './random.ts';
import type { Swarm } from './swarm.ts';

const MINUTE = 60_000;

type Change = (usual: Swarm, own: Random) => Partial<Swarm>;

/** Kinds of worlds in which something goes wrong that chance alone rarely brings together: what each changes. */
const WORLDS = {
  /** No event ever arrives, and for a while the change feed gives no answer either: only catch-ups tell, with difficulty. */
  unseen: ({ rates }, own) => {
    const { 'feed-empty': _empty, 'feed-page-twice': _twice, 'switch-thrown': _switch, ...rest } = rates;
    return {
      rates: { ...rest, 'feed-row-late': own.pick([0, 0.4]) },
      ...{ writes: own.pick([3, 8, 20]), stormMs: 100 * MINUTE, sweeps: true, baseline: true, switches: false },
    };
  },
  /** Much is changed, no event ever arrives, and the change feed leaves pages out most of the time. */
  torn: () => ({
    rates: { 'feed-page-missing': 0.9 },
    ...{ registries: 8, writes: 20, stormMs: 100 * MINUTE, sweeps: true, baseline: true, switches: false },
  }),
  /** Some audit records never get out, and somebody outside waits for heartbeats. */
  mute: () => ({ watched: true, outage: 'records', stormMs: 120 * MINUTE }),
  /** No event ever arrives and no catch-up comes, and sweeps miss rows. */
  'half blind': () => ({
    rates: { 'graph-row-missing': 0.4 },
    ...{ stormMs: 60 * MINUTE, sweeps: false, baseline: true, switches: false, writes: 8 },
  }),
  /** In the end half of the registries are deleted, no event tells of it, and no catch-up: only a sweep can find out. */
  abandoned: () => ({ sweeps: false }),
  /** Every few minutes somebody accepts the risk of a case that waits for an answer, by another way than its request. */
  waived: () => ({ approvers: 'late', stormMs: 45 * MINUTE }),
  /** Events come late and writes never end. */
  slow: () => ({
    rates: { 'operation-endless': 0.4, 'long-running': 0.4, 'event-late': 0.4 },
    ...{ stormMs: 100 * MINUTE, sweeps: false, baseline: true, switches: false },
  }),
  /** Answers to writes get lost, and then the right to look. */
  deaf: () => ({
    rates: { 'answer-lost': 0.8, 'role-lost': 0.3 },
    ...{ writes: 20, stormMs: 45 * MINUTE, switches: false, outage: 'none' },
  }),
  /** The store fails again and again; only events tell. */
  brittle: () => ({
    rates: { 'store-down': 0.4, 'store-full': 0.4 },
    ...{ sweeps: false, switches: false, outage: 'none', writes: 8 },
  }),
  /** The hard stop is thrown and taken back again and again, while people answer. */
  stopped: () => ({ approvers: 'prompt', stormMs: 45 * MINUTE, writes: 8 }),
} as const satisfies Record<string, Change>;

/** The kind of world of a seed. */
export type WorldName = 'usual' | keyof typeof WORLDS;

const NAMES = Object.keys(WORLDS) as [keyof typeof WORLDS, ...(keyof typeof WORLDS)[]];

/** So many of the seeds are in a world of one of these kinds. */
const SHARE = 0.5;

/** The configuration of a seed in the world that its own chance draws for it. */
export function inSomeWorld(usual: Swarm, own: Random): Swarm {
  if (!own.chance(SHARE)) return usual;
  const world = own.pick(NAMES);
  const change: Change = WORLDS[world];
  return { ...usual, ...change(usual, own), world };
}
