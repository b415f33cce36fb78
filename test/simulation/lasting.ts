import type { Run } from './seed.ts';

const MINUTE = 60_000;

/** The event subscription is gone. */
export const NO_EVENTS = 'no events';

/** The change feed gives no answer. */
export const NO_FEED = 'no feed';

/** Is this trouble on? One that begins stays for some minutes, for everybody whom it concerns. */
export function goesOn(run: Run, trouble: string, begins: boolean): boolean {
  const now = run.scheduler.now();
  if (begins) {
    run.lasting.set(trouble, now + run.random.between(1, 15) * MINUTE);
    run.tell('world', `${trouble} for a while`);
  }
  return (run.lasting.get(trouble) ?? 0) > now;
}
