import type { Workflows } from '../ports/workflows.ts';
import type { Clock } from '../ports/clock.ts';

/** A sweep that has not ended after this long no longer keeps others from starting: its runtime may have lost it. */
const SLOT_MS = 30 * 60_000;

/** Starts a sweep of everything, unless one began lately and is at work. Its instance id. */
export async function startSweep(
  { workflows, clock }: { readonly workflows: Workflows; readonly clock: Clock },
  by: string,
): Promise<string> {
  const id = `sweep-${String(Math.floor(Date.parse(clock.now()) / SLOT_MS))}`;
  await workflows.start('sweep', id, { by });
  return id;
}

/** A catch-up comes so often; the one of the time before may still be at work, which does no harm. */
const CATCH_UP_MS = 10 * 60_000;

/** Starts a catch-up with what has changed, unless this one has begun already. Its instance id. */
export async function startCatchUp({
  workflows,
  clock,
}: {
  readonly workflows: Workflows;
  readonly clock: Clock;
}): Promise<string> {
  const id = `catch-up-${String(Math.floor(Date.parse(clock.now()) / CATCH_UP_MS))}`;
  await workflows.start('catchUp', id, {});
  return id;
}
