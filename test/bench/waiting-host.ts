import type { Arm } from '../../src/ports/arm.ts';
import { tick } from '../../src/activities/tick.ts';
import { lookAt } from '../../src/activities/want.ts';
import { openCases } from '../../src/records/cases.ts';
import { parseResourceId } from '../../src/resources/resource-id.ts';
import { startFakeApp, type FakeApp } from './fake-app.ts';
import { elapsed } from './measure.ts';
import { registry } from './registries.ts';

/**
 * What a start finds: how long after the process began a waiting case has answered, how long the minute timer then
 * takes, and the memory after that, in bytes.
 */
export type Started = {
  readonly waiting: number;
  readonly readyMs: number;
  readonly tickMs: number;
  readonly rss: number;
  readonly heap: number;
};

/** How many looks are asked for before the host is left to work: the hub is no queue without end. */
const AT_ONCE = 100;

const arm: Partial<Arm> = {
  read: ({ name }) => Promise.resolve(registry(Number(name.replace(/\D/gu, '')), { adminUserEnabled: true })),
};
const [, , folder = '', count] = process.argv;
const app = await startFakeApp(folder, arm);
if (count === undefined) process.send?.(await wakeOne(app));
else await make(app, Number(count));
await app.close();
process.exit();

/** Lets so many drifts come to the point where a person is asked. */
async function make({ deps, host }: FakeApp, cases: number): Promise<void> {
  for (let n = 0; n < cases; n += 1) {
    const parsed = parseResourceId(registry(n).id);
    if (parsed.kind !== 'ref') throw new Error(`${registry(n).id} is no resource id.`);
    await lookAt(deps, parsed.ref, { origin: 'event', deleted: false });
    if ((n + 1) % AT_ONCE === 0) await host.idle();
  }
  await host.idle();
}

/** Wakes one case, which looks at its rows and goes on waiting. */
async function wakeOne({ deps, host }: FakeApp): Promise<Started> {
  const ids: string[] = [];
  for await (const { caseId } of openCases(deps.store)) {
    ids.push(caseId);
    break;
  }
  const [id = ''] = ids;
  const before = host.history(id).length;
  host.raise(id, 'wake');
  await host.idle();
  const readyMs = performance.now();
  if (host.history(id).length === before) throw new Error(`The case ${id} did not wake.`);
  const tickMs = await elapsed(() => tick(deps));
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  // Counted last: it reads them all.
  const waiting = host.instances().filter(({ name, runtimeStatus }) => {
    return name === 'remediateDrift' && runtimeStatus === 'Running';
  }).length;
  return { waiting, readyMs, tickMs, rss, heap: heapUsed };
}
