import { casesSince } from '../../../src/records/cases.ts';
import type { RegistryProperties } from '../../../src/resources/registry.ts';
import { parseResourceId } from '../../../src/resources/resource-id.ts';
import { diskWaits, freshFolder } from '../folder.ts';
import { startLiveWorld, type LiveWorld } from '../live-world.ts';
import { alternate, elapsed, figure, processorTime, ratios, type Figure, type Measure } from '../measure.ts';
import { registry, subscription } from '../registries.ts';

/** How many reads or events are under way at once: what host.json lets activities do. */
const AT_ONCE = 16;

/** Reads the bodies and nothing else, through the same SDK to the same Azure: what no design can do without. */
async function readAll(world: LiveWorld, ids: readonly string[]): Promise<void> {
  const left = ids.values();
  const worker = async (): Promise<void> => {
    for (const id of left) {
      const parsed = parseResourceId(id);
      if (parsed.kind === 'ref') await world.app.arm.read(parsed.ref);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function checkFixed(world: LiveWorld, expected: number): Promise<void> {
  const states: string[] = [];
  for await (const { state } of casesSince(world.app.store, '2000-01-01T00:00:00.000Z')) states.push(state);
  const fixed = states.filter((state) => state === 'remediated').length;
  if (fixed === expected && states.length === expected) return;
  throw new Error(`${String(expected)} fixes were expected. The cases: ${states.join(', ')}.`);
}

/** What the app manages when everything comes at once. */
export const measure: Measure = {
  on:
    'one event for each of many registries, until nothing is left to be done, on the time of day, store and hub in files ' +
    'in memory, Azure in another process that answers at once; beside it, bare reads of the same bodies; and the disk',
  async run(size) {
    const [each, rounds] = size === 'full' ? [100, { count: 11, warmUp: 2 }] : [20, { count: 3, warmUp: 1 }];
    const total = rounds.count + rounds.warmUp;
    // Each has a subscription of its own, within whose pace its calls stay.
    const block = (place: number, properties: RegistryProperties) =>
      Array.from({ length: each }, (_, n) => registry(place * each + n, properties, subscription(place)));
    const places = Array.from({ length: 3 * total }, (_, place) => place);
    const [inOrder, drifting, bare] = [0, total, 2 * total];
    using folder = freshFolder('memory');
    await using world = await startLiveWorld(
      folder.path,
      places.flatMap((place) => block(place, {})),
      places.map(subscription),
    );

    const compare = async (name: string, from: number, properties: RegistryProperties): Promise<readonly Figure[]> => {
      const rates: number[] = [];
      const writes: number[] = [];
      const handle = async (round: number): Promise<number> => {
        const bodies = block(from + round, properties);
        await world.ask({ kind: 'set', bodies });
        const before = world.asked.writes;
        const ids = bodies.map(({ id }) => id);
        let wall = 0;
        const processor = await processorTime(async () => (wall = await elapsed(() => world.events(ids))));
        if (round < rounds.warmUp) return processor;
        rates.push((each * 1_000) / wall);
        writes.push((world.asked.writes - before) / each);
        return processor;
      };
      const { a, b } = await alternate(rounds, handle, (round) =>
        processorTime(() =>
          readAll(
            world,
            block(bare + round, {}).map(({ id }) => id),
          ),
        ),
      );
      return [
        figure(name, '/s', rates),
        figure(
          '  its processor time',
          'ms',
          a.map((ms) => ms / each),
        ),
        figure('  against that of a bare read', '×', ratios(a, b)),
        figure('  its writes to the store', 'writes', writes),
      ];
    };
    const compliant = await compare('events about registries in order', inOrder, {});
    const drifted = await compare('events about drifts, fixed and seen fixed', drifting, {
      publicNetworkAccess: 'Enabled',
    });
    await checkFixed(world, total * each);
    return [...compliant, ...drifted, figure('a write to a store on disk waits', 'ms', await diskWaits(rounds.count))];
  },
};
