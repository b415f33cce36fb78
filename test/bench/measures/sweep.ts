import type { ResourceState } from '../../../src/model/resource.ts';
import type { Page } from '../../../src/ports/arm.ts';
import { assignmentBody, GROUP, ROLES } from '../../support/bodies.ts';
import { startFakeApp } from '../fake-app.ts';
import { freshFolder } from '../folder.ts';
import { alternate, elapsed, figure, median, processorTime, ratios, type Measure } from '../measure.ts';
import { registry } from '../registries.ts';

/** What Resource Graph gives at once. */
const PAGE = 1_000;

/** The inventory as it comes: pages of JSON text, registries and role assignments, all in order. */
function inventory(resources: number): Readonly<Record<string, readonly string[]>> {
  const assignments = Math.floor(resources * 0.3);
  const pages = (count: number, body: (n: number) => ResourceState): readonly string[] =>
    Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => {
      const size = Math.min(PAGE, count - page * PAGE);
      return JSON.stringify(Array.from({ length: size }, (_, n) => body(page * PAGE + n)));
    });
  return {
    'microsoft.containerregistry/registries': pages(resources - assignments, (n) => registry(n)),
    'microsoft.authorization/roleassignments': pages(assignments, (n) => {
      const name = `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
      const id = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/${name}`;
      const grant = { scope: GROUP, roleDefinitionId: ROLES.acrPull };
      return assignmentBody(grant, { id, name });
    }),
  };
}

/** Looking at everything, which happens every ten minutes, must cost little more than reading it. */
export const measure: Measure = {
  on:
    'the real sweep over pages of 1,000 bodies from a function in place of Resource Graph, 70 % registries, 30 % role ' +
    'assignments, all in order; store and hub in files in memory; against JSON.parse of the same pages',
  async run(size) {
    const [resources, count] = size === 'full' ? [100_000, 11] : [1_500, 3];
    const pages = inventory(resources);
    using folder = freshFolder('memory');
    let calls = 0;
    const query = (type: string, _subscription: string, next = '0'): Promise<Page> => {
      calls += 1;
      const texts = pages[type.toLowerCase()] ?? [];
      const bodies = JSON.parse(texts[Number(next)] ?? '[]') as readonly ResourceState[];
      const following = Number(next) + 1;
      return Promise.resolve(following < texts.length ? { bodies, next: String(following) } : { bodies });
    };
    const app = await startFakeApp(folder.path, { query });
    const sweepOnce = async (): Promise<void> => {
      const id = app.host.start('sweep', { input: { by: 'bench' } });
      await app.host.idle();
      const output = JSON.stringify(app.host.status(id)?.output);
      if (output !== JSON.stringify({ resources })) throw new Error(`The sweep ended with ${output}.`);
    };
    const first = await elapsed(sweepOnce);
    const firstWrites = app.asked.writes;
    // As often as it takes to be measured.
    const times = Math.ceil(100_000 / resources);
    const parseAll = async (): Promise<number> => {
      let seen = 0;
      const took = await processorTime(() => {
        for (let time = 0; time < times; time += 1) {
          for (const text of Object.values(pages).flat()) seen += (JSON.parse(text) as readonly unknown[]).length;
        }
      });
      if (seen !== times * resources) throw new Error('Not everything was parsed.');
      return took / times;
    };

    const asked: { calls: number; reads: number; writes: number }[] = [];
    const { a, b } = await alternate(
      { count, warmUp: 1 },
      async () => {
        const before = { calls, ...app.asked };
        const took = await processorTime(sweepOnce);
        const { reads, writes } = app.asked;
        asked.push({ calls: calls - before.calls, reads: reads - before.reads, writes: writes - before.writes });
        return took;
      },
      parseAll,
    );
    await app.close();
    const each = (all: readonly number[]): number => median(all) / resources;
    return [
      {
        name: `Resource Graph calls for ${resources.toLocaleString('en')} resources`,
        value: Math.max(...asked.map((one) => one.calls)),
        unit: 'calls',
        budget: { kind: 'count', max: Math.ceil(resources / PAGE) + 10 },
      },
      figure('the sweep, parsing included / parsing alone', '×', ratios(a, b)),
      figure('processor time of a sweep', 'ms', a),
      { name: 'reads of the store for each resource', value: each(asked.map(({ reads }) => reads)), unit: 'reads' },
      { name: 'writes to the store for each resource', value: each(asked.map(({ writes }) => writes)), unit: 'writes' },
      { name: 'the first sweep of all, which notes every resource', value: first / 1_000, unit: 's' },
      { name: 'its writes to the store for each resource', value: firstWrites / resources, unit: 'writes' },
    ];
  },
};
