import { controlById } from '../controls/index.ts';
import { decide } from '../decisions/decide.ts';
import { writeBudget } from '../decisions/write-budget.ts';
import { effectiveSettings } from '../decisions/effective-settings.ts';
import { canonicalJson } from '../engine/canonical-json.ts';
import type { ApprovalRequest } from '../model/approval.ts';
import type { CaseRecord, Proposal } from '../model/case.ts';
import type { Decision } from '../model/decision.ts';
import type { Activities, PlanRef } from '../orchestrations/activities.ts';
import { readOutcome } from '../records/approvals.ts';
import { readCaseFile, requestsAbout } from '../records/case-file.ts';
import { writeDecision } from '../records/cases.ts';
import { sha256 } from '../records/keys.ts';
import { exemptionsFor, pauseOn } from '../records/pauses.ts';
import { joinLine, turnOf, waiterOf } from './breaker.ts';
import { caseColumns, modeOf, nameOf } from './audit-columns.ts';
import { HOUR, later, type Deps } from './deps.ts';
import { enterContest } from './drift-war.ts';
import { stormHold } from './storm-hold.ts';

type Answer = Awaited<ReturnType<Activities['decide']>>;

/** Gathers what a decision depends on, decides, and keeps the decision with its reasons. */
export async function decideStep(deps: Deps, ref: PlanRef): Promise<Answer> {
  const file = await readCaseFile(deps.store, ref.caseId);
  const { state, proposal } = file;
  const record = state?.value;
  const control = controlById(proposal?.controlId ?? '');
  if (record === undefined || proposal?.planHash !== ref.planHash || control === undefined) {
    const until = later(deps.clock.now(), HOUR);
    return { action: 'wait', reason: 'busy', until, because: 'The plan has changed, or its control is not known.' };
  }
  const { settings, hash, broken } = await deps.settings.load();
  const now = deps.clock.now();
  const held = await turnOf(deps, settings, record, false);
  const driftWar = await enterContest(deps, record, proposal);
  if (driftWar === 'overtaken') {
    return { action: 'wait', reason: 'busy', until: now, because: 'A newer look has taken over.' };
  }
  const decision = decide({
    proposal,
    effective: effectiveSettings(settings, record.resourceId, control),
    enforcementLimit: deps.enforcementLimit(),
    quorum: control.meta.quorum,
    exemptions: await exemptionsFor(deps.store, control.id, record.resourceId),
    pause: await pauseOn(deps.store, record.resourceId, now),
    storm: await stormHold(deps, record),
    freshFor: settings.limits.freshFor,
    settingsHash: hash,
    settingsBroken: broken !== undefined,
    now,
    ...(held === undefined ? {} : { breakerOpenUntil: held.until }),
    ...(driftWar === undefined ? {} : { driftWar }),
  });
  await writeDecision(deps.store, ref.caseId, ref.planHash, decision);
  await recordDecision(deps, record, proposal, decision);
  const budget = writeBudget(settings, record.resourceId);
  if (decision.action === 'wait' && decision.reason === 'breaker' && budget !== undefined) {
    await joinLine(deps, budget, waiterOf(record, false));
  }
  const last = requestsAbout(file, ref.planHash).at(-1);
  return (decision.action === 'ask' ? await putOff(deps, last) : undefined) ?? answerOf(decision);
}

/** The same was asked before, and an approver wants to be asked again later. */
async function putOff(deps: Deps, last: ApprovalRequest | undefined): Promise<Answer | undefined> {
  const outcome = last === undefined ? undefined : await readOutcome(deps.store, last.approvalId);
  if (outcome?.kind !== 'postponed' || outcome.until === undefined || outcome.until <= deps.clock.now())
    return undefined;
  const because = `Postponed by ${outcome.by.join(' and ')}. ${outcome.reason}`.trim();
  return { action: 'wait', reason: 'exempt', until: outcome.until, because };
}

function answerOf(decision: Decision): Answer {
  const because = decision.because.join(' ');
  switch (decision.action) {
    case 'remediate':
    case 'ask':
      return { action: decision.action };
    case 'wait':
      return { action: 'wait', reason: decision.reason, until: decision.until, because };
    case 'report':
      return { action: 'report', outcome: 'needs-attention', because };
    case 'leave':
      return { action: 'leave', outcome: decision.would === undefined ? 'exempt' : 'left', because };
  }
}

const SENTENCE = {
  remediate: 'will be fixed now',
  ask: 'a person is asked',
  report: 'is reported',
  leave: 'is left as it is',
  wait: 'has to wait',
} as const;

async function recordDecision(deps: Deps, record: CaseRecord, proposal: Proposal, decision: Decision): Promise<void> {
  const { action, because } = decision;
  const same = sha256(canonicalJson({ action, because, planHash: proposal.planHash })).slice(0, 16);
  await deps.audit.append(record.caseId, `decided~${same}`, {
    ...caseColumns(record, proposal),
    EventType: 'decision.made',
    EventResult: 'Success',
    EventResultDetails: action,
    Mode: modeOf(decision),
    PolicyHash: decision.settingsHash,
    DecisionReason: because.join(' '),
    Message: `${nameOf(record.resourceId)}: ${SENTENCE[action]}. ${because.join(' ')}`,
  });
}
