import type { OrchestrationContext } from 'durable-functions';
import type { Activities, SweepPart, Tallies, Tally } from './activities.ts';
import { stepsOf, until, type Step } from './flow.ts';

/** A part that can't be read for so long is given up, and says so; the next sweep tries again. */
const PATIENCE_MS = 30 * 60_000;

const NOTHING: Tally = { compliant: 0, drifted: 0, couldNotTell: 0, notApplicable: 0 };

/** Looks at everything in scope, part by part, page by page. What has drifted is then looked at one by one, live. */
export function* sweep(context: OrchestrationContext): Step<{ resources: number }> {
  const { by } = context.df.getInput<{ by: string }>();
  const { planSweep, finishSweepPart } = stepsOf<Activities>(context);

  let resources = 0;
  for (const part of yield* planSweep(by)) {
    const { tallies, failed } = yield* sweepPart(context, part);
    yield* finishSweepPart({ ...part, tallies, failed });
    resources += tallies.resources;
  }
  return { resources };
}

function* sweepPart(context: OrchestrationContext, part: SweepPart): Step<{ tallies: Tallies; failed: string | null }> {
  const { sweepPage } = stepsOf<Activities>(context);
  let tallies: Tallies = { resources: 0, controls: {} };
  let next: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<Activities['sweepPage']>> = yield* sweepPage({ ...part, next });
    if (page.kind === 'failed') return { tallies, failed: page.because };
    if (page.kind === 'retry') {
      if (Date.parse(page.at) > Date.parse(part.startedAt) + PATIENCE_MS) return { tallies, failed: page.because };
      yield* until(context, page.at);
      continue;
    }
    tallies = add(tallies, page.tallies);
    if (page.next === null) return { tallies, failed: null };
    next = page.next;
  }
}

function add(a: Tallies, b: Tallies): Tallies {
  const controls: Record<string, Tally> = { ...a.controls };
  for (const [id, more] of Object.entries(b.controls)) {
    const so = controls[id] ?? NOTHING;
    controls[id] = {
      compliant: so.compliant + more.compliant,
      drifted: so.drifted + more.drifted,
      couldNotTell: so.couldNotTell + more.couldNotTell,
      notApplicable: so.notApplicable + more.notApplicable,
    };
  }
  return { resources: a.resources + b.resources, controls };
}
