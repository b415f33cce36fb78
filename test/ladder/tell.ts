import { openStage, type Scenery, type Stage } from './stage.ts';
import type { Step, Story } from './stories.ts';

/** What lies there when a story begins: nothing, or what a host left that had looked at everything once. */
export async function scenery(story: Story): Promise<Scenery> {
  await using stage = await openStage(story);
  if (story.isFirst !== true) {
    await stage.start();
    await stage.pass(660_000);
  }
  return await stage.keep();
}

/** How the host dies during a story. */
export type Deaths = {
  /** The first host kills itself at the first of these, the next at the second. The last one has none. */
  readonly failpoints?: readonly string[];
  /** It is also killed from outside, as the steps of the story have it. */
  readonly fromOutside?: boolean;
  /** Happens after each death. */
  readonly between?: Step;
};

/**
 * Tells a story. A host that dies is started again, and the story goes on with the step in which it died. Throws when a
 * failpoint is never reached, and when the host ends in any way that was not meant.
 */
export async function tell(stage: Stage, story: Story, deaths: Deaths = {}): Promise<void> {
  const left = [...(deaths.failpoints ?? [])];
  const bury = async (): Promise<void> => {
    const { signal, output } = stage.child;
    const at = stage.killedAt();
    const meant = at === undefined ? deaths.fromOutside === true : at === left.shift();
    if (signal !== 'SIGKILL' || !meant) {
      throw new Error(`The host ended (${signal ?? 'by itself'}) at ${at ?? 'no failpoint'}. It said:\n${output}`);
    }
    await deaths.between?.(stage);
  };
  const start = async (): Promise<void> => {
    await stage.start(left[0]);
    while (stage.child.signal !== undefined) {
      await bury();
      await stage.start(left[0]);
    }
  };

  await start();
  const steps = [...story.steps];
  for (let [step] = steps; step !== undefined; [step] = steps) {
    try {
      await step(stage);
      steps.shift();
    } catch (error) {
      await Promise.race([stage.child.ended, new Promise((resolve) => setTimeout(resolve, 1_000))]);
      if (stage.child.signal === undefined) throw error;
      await bury();
      await start();
    }
  }
  if (left.length > 0) throw new Error(`The story does not come to ${left.join(' and ')}.`);
}
