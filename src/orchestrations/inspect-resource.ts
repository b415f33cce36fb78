import type { OrchestrationContext } from 'durable-functions';
import type { Activities, InspectionRef } from './activities.ts';
import { stepsOf, until, type Step } from './flow.ts';

/**
 * Looks at one resource until nothing has happened to it since the last look began. All controls share the look; each
 * drift gets a case of its own, which goes its own way.
 */
export function* inspectResource(context: OrchestrationContext): Step<'done' | 'busy'> {
  const ref = context.df.getInput<InspectionRef>();
  const { takeLease, look, freeLease } = stepsOf<Activities>(context);

  do {
    if ((yield* takeLease(ref)) === 'busy') return 'busy';
    for (;;) {
      const seen = yield* look(ref);
      if (seen.kind === 'lost') return 'busy';
      if (seen.kind === 'done') break;
      yield* until(context, seen.at);
    }
  } while ((yield* freeLease(ref)) === 'more');
  return 'done';
}
