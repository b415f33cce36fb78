import { deedsLeft, perform, settle } from '../../src/simulator/story.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';

/** A simulated Azure in a process of its own, which does the first step of the story and then waits to be killed. */
const simulator = await startSimulator({
  file: process.argv[2] ?? '',
  deliver: () => new Promise(() => undefined),
  now: () => new Date('2026-03-02T09:00:00.000Z'),
});
settle(simulator, new Date('2026-03-02T09:00:00.000Z'));
const [deed] = deedsLeft(simulator);
if (deed !== undefined) perform(simulator, deed);
process.stdout.write(`${simulator.url}\n`);
