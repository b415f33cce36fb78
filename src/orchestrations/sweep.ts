import type { OrchestrationContext } from 'durable-functions';
import type { Activities, Shown, SweepPart, Tallies, Tally } from './activities.ts';
import { stepsOf, until, type Step } from './flow.ts';

/** A part that can't be read for so long is given up, and says so; the next sweep tries again. */
const PATIENCE_MS = 30 * 60_000;

/** What the pages of a part came to. */
type Swept = { readonly tallies: Tallies; readonly shown: Shown; readonly failed: string | null };

const NOTHING: Tally = { compliant: 0, drifted: 0, couldNotTell: 0, notApplicable: 0 };

/** Looks at everything in scope, part by part, page by page. What has drifted is then looked at one by one, live. */
export function* sweep(context: OrchestrationContext): Step<{ resources: number }> {
  const { by } = context.df.getInput<{ by: string }>();
  const { planSweep, finishSweepPart } = stepsOf<Activities>(context);

  let resources = 0;
  for (const part of yield* planSweep(by)) {
    const swept = yield* sweepPart(context, part);
    yield* finishSweepPart({ ...part, ...swept });
    resources += swept.tallies.resources;
  }
  return { resources };
}

function* sweepPart(context: OrchestrationContext, part: SweepPart): Step<Swept> {
  const { sweepPage } = stepsOf<Activities>(context);
  let tallies: Tallies = { resources: 0, controls: {} };
  let shown: Shown = { rows: 0, totals: [null, null] };
  let next: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<Activities['sweepPage']>> = yield* sweepPage({ ...part, next });
    if (page.kind === 'failed') return { tallies, shown, failed: page.because };
    if (page.kind === 'retry') {
      if (Date.parse(page.at) > Date.parse(part.startedAt) + PATIENCE_MS)
        return { tallies, shown, failed: page.because };
      yield* until(context, page.at);
      continue;
    }
    tallies = add(tallies, page.tallies);
    const { rows, total } = page.shown;
    shown = { rows: shown.rows + rows, totals: [next === null ? total : shown.totals[0], total] };
    if (page.next === null) return { tallies, shown, failed: null };
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
