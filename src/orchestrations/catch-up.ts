import type { OrchestrationContext } from 'durable-functions';
import type { Activities, CatchUpPart, CatchUpSeen } from './activities.ts';
import { stepsOf, until, type Step } from './flow.ts';

/** A source that gives no answer for so long leaves a gap: everything is looked at, before the next catch-up is due. */
const PATIENCE_MS = 5 * 60_000;

const NOTHING: CatchUpSeen = { pages: 0, rows: 0, known: 0, totals: [null, null] };

/** Looks at what has changed since the last time, source by source, page by page. */
export function* catchUp(context: OrchestrationContext): Step<{ rows: number }> {
  const { planCatchUp, finishCatchUp } = stepsOf<Activities>(context);

  let rows = 0;
  for (const part of yield* planCatchUp(null)) {
    const { seen, failed } = yield* readPart(context, part);
    yield* finishCatchUp({ ...part, seen, failed });
    rows += seen.rows;
  }
  return { rows };
}

function* readPart(
  context: OrchestrationContext,
  part: CatchUpPart,
): Step<{ seen: CatchUpSeen; failed: string | null }> {
  const { catchUpPage } = stepsOf<Activities>(context);
  let seen = NOTHING;
  let next: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<Activities['catchUpPage']>> = yield* catchUpPage({
      ...part,
      next,
      page: seen.pages,
    });
    if (page.kind === 'failed') return { seen, failed: page.because };
    if (page.kind === 'retry') {
      if (Date.parse(page.at) > Date.parse(part.startedAt) + PATIENCE_MS) return { seen, failed: page.because };
      yield* until(context, page.at);
      continue;
    }
    const { rows, known, total } = page.seen;
    const totals = [seen.pages === 0 ? total : seen.totals[0], total] as const;
    seen = { pages: seen.pages + 1, rows: seen.rows + rows, known: seen.known + known, totals };
    if (page.next === null) return { seen, failed: null };
    next = page.next;
  }
}
