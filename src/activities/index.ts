import type { Activities } from '../orchestrations/activities.ts';
import { apply } from './apply.ts';
import { readAnswer, requestApproval } from './ask.ts';
import { blockCase, closeStep } from './cases.ts';
import { catchUpPage } from './catch-up.ts';
import { finishCatchUp } from './finish-catch-up.ts';
import { planCatchUp } from './plan-catch-up.ts';
import { decideStep } from './decide.ts';
import type { Deps } from './deps.ts';
import { finishSweepPart } from './finish-sweep.ts';
import { freeLease, look, takeLease } from './inspect.ts';
import { poll } from './poll.ts';
import { proposeStep } from './propose.ts';
import { planSweep, sweepPage } from './sweep.ts';
import { verify } from './verify.ts';

/** The steps of the runbooks, over the ports. */
export function createActivities(deps: Deps): Activities {
  return {
    takeLease: (ref) => takeLease(deps, ref),
    look: (ref) => look(deps, ref),
    freeLease: (ref) => freeLease(deps, ref),
    propose: (caseId) => proposeStep(deps, caseId),
    decide: (ref) => decideStep(deps, ref),
    requestApproval: (ref) => requestApproval(deps, ref),
    readAnswer: (ref) => readAnswer(deps, ref),
    apply: (order) => apply(deps, order),
    poll: (order) => poll(deps, order),
    verify: (order) => verify(deps, order),
    block: (input) => blockCase(deps, input),
    close: (input) => closeStep(deps, input),
    planSweep: (by) => planSweep(deps, by),
    sweepPage: (page) => sweepPage(deps, page),
    finishSweepPart: (part) => finishSweepPart(deps, part),
    planCatchUp: () => planCatchUp(deps),
    catchUpPage: (page) => catchUpPage(deps, page),
    finishCatchUp: (part) => finishCatchUp(deps, part),
  };
}
