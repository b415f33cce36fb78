import type { FaultName } from './faults.ts';
import { foreignWrite } from './people.ts';
import type { Worker } from './scheduler.ts';
import type { Run } from './seed.ts';
import { flip } from './storm.ts';
import { FURTHEST_MS } from './swarm.ts';

const JUMPS_MS = [-600_000, -60_000, 60_000, 600_000] as const;

/** What others do at the very moment at which a step waits: write to something, throw a switch, set a clock. */
export function meddle(run: Run, worker: Worker, hit: (fault: FaultName) => boolean): void {
  if (hit('changed-meanwhile')) foreignWrite(run);
  if (hit('switch-thrown')) flip(run);
  if (hit('clock-jump')) {
    const to = worker.skewMs + run.random.pick(JUMPS_MS);
    worker.skewMs = Math.max(-FURTHEST_MS, Math.min(FURTHEST_MS, to));
    run.tell(worker.name, `has its clock set to ${String(worker.skewMs)} ms off`);
  }
}
