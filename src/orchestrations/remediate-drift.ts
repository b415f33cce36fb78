import type { OrchestrationContext } from 'durable-functions';
import type { CaseOutcome } from '../model/case.ts';
import type { Activities, PlanRef } from './activities.ts';
import { seconds, sleeperOf, stepsOf, until, type Sleeper, type Step } from './flow.ts';

/** How often sending may fail before a person is called. Waiting for a pause, a lock or a throttle is no failure. */
const FAILURES = 5;

/** After so many rounds of waiting the runbook starts over with a short history: replaying a long one costs ever more. */
const ROUNDS = 50;

/** Seconds between two looks at a fix that does not show yet: one that Azure confirmed, one that nobody knows of. */
const LOOK_AGAIN = { done: [2, 10, 30], unknown: [2, 10] };

type End = { readonly outcome: CaseOutcome; readonly because: string };
type Sent = { attempts: number; failures: number };
type Answer<K extends keyof Activities> = Awaited<ReturnType<Activities[K]>>;
type Written = Answer<'apply'> | Answer<'poll'>;
type Order = PlanRef & { readonly attempt: number };

/** What a runbook is told: its case and, when it starts over with a short history, what it had sent. */
type Input = { readonly caseId: string } & Partial<Sent>;

/** The runbook of one drift, from suspicion to the last audit record. */
export function* remediateDrift(context: OrchestrationContext): Step<CaseOutcome | 'closed-before' | 'goes-on'> {
  const { caseId, attempts = 0, failures = 0 } = context.df.getInput<Input>();
  const { close } = stepsOf<Activities>(context);
  const sent: Sent = { attempts, failures };

  const end = yield* run(context, caseId, sent);
  if (end === 'closed-before') return end;
  if (end === 'goes-on') {
    context.df.continueAsNew({ caseId, ...sent } satisfies Input);
    return end;
  }
  yield* close({ caseId, ...end });
  return end.outcome;
}

function* run(context: OrchestrationContext, caseId: string, sent: Sent): Step<End | 'closed-before' | 'goes-on'> {
  const { propose, decide, block } = stepsOf<Activities>(context);
  const sleep = sleeperOf(context);

  for (let round = 0; round < ROUNDS; round += 1) {
    // Events come late, twice and out of order: only the resource as it is now counts.
    const drift = yield* propose(caseId);
    if (drift.kind === 'closed') return 'closed-before';
    if (drift.kind === 'resolved') return { outcome: 'resolved-meanwhile', because: drift.because };
    if (drift.kind === 'ended') return drift;
    if (drift.kind === 'wait') {
      yield* block({ caseId, reason: drift.reason, until: drift.until, because: drift.because });
      yield* sleep.until(drift.until);
      continue;
    }
    const plan: PlanRef = { caseId, planHash: drift.planHash };

    const decision = yield* decide(plan);
    if (decision.action === 'leave' || decision.action === 'report') return decision;
    if (decision.action === 'wait') {
      yield* block({ caseId, reason: decision.reason, until: decision.until, because: decision.because });
      yield* sleep.until(decision.until);
      continue;
    }
    if (decision.action === 'ask') {
      const end = yield* ask(context, sleep, plan);
      if (end === 'again') continue;
      if (end !== 'approved') return end;
    }

    const end = yield* writeAndVerify(context, sleep, plan, sent);
    if (end !== 'again') return end;
  }
  return 'goes-on';
}

/** Asks, and goes on only with an approval of this very plan that is still true. Silence is never consent. */
function* ask(context: OrchestrationContext, sleep: Sleeper, plan: PlanRef): Step<'approved' | 'again' | End> {
  const { requestApproval, readAnswer, propose } = stepsOf<Activities>(context);

  yield* requestApproval(plan);
  const answer = yield* sleep.ask(() => readAnswer(plan));
  if (answer.kind === 'ended') return answer;
  if (answer.kind === 'resolved') return { outcome: 'resolved-meanwhile', because: answer.because };
  if (answer.kind === 'again') return 'again';
  const now = yield* propose(plan.caseId);
  return now.kind === 'drift' && now.planHash === plan.planHash ? 'approved' : 'again';
}

/** Sends the plan and looks whether it took. What nobody knows is looked at before it is sent again. */
function* writeAndVerify(
  context: OrchestrationContext,
  sleep: Sleeper,
  plan: PlanRef,
  sent: Sent,
): Step<End | 'again'> {
  const { apply, poll, block } = stepsOf<Activities>(context);

  while (sent.failures < FAILURES) {
    sent.attempts += 1;
    const order = { ...plan, attempt: sent.attempts };
    let written: Written = yield* apply(order);
    while (written.kind === 'submitted' || written.kind === 'running') {
      yield* until(context, written.pollAt);
      written = yield* poll(order);
    }
    if (written.kind === 'changed') return 'again';
    if (written.kind === 'refused') return written;
    if (written.kind === 'wait') {
      if (written.reason === 'back-off') sent.failures += 1;
      yield* block({ caseId: plan.caseId, reason: written.reason, until: written.until, because: written.because });
      yield* sleep.until(written.until);
      return 'again';
    }
    if (written.kind === 'unknown') yield* until(context, written.lookAt);
    const inPlace = yield* seenInPlace(context, order, LOOK_AGAIN[written.kind]);
    if (inPlace) return { outcome: 'remediated', because: 'The fix was sent and is seen in place.' };
    if (written.kind === 'done') {
      return { outcome: 'needs-attention', because: 'Azure accepted the fix, and the drift is still there.' };
    }
    sent.failures += 1;
  }
  return { outcome: 'needs-attention', because: `The fix failed ${String(FAILURES)} times.` };
}

/** Looks, and looks again: a write may take a while to show. */
function* seenInPlace(context: OrchestrationContext, order: Order, lookAgain: readonly number[]): Step<boolean> {
  const { verify } = stepsOf<Activities>(context);

  let pauses = [...lookAgain];
  for (let look = 1; ; look += 1) {
    const seen = yield* verify({ ...order, look });
    if (seen.kind === 'compliant') return true;
    if (seen.kind === 'wait') {
      yield* until(context, seen.until);
      continue;
    }
    const [pause, ...later] = pauses;
    if (pause === undefined) return false;
    pauses = later;
    yield* seconds(context, pause);
  }
}
