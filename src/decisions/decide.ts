import type { Proposal } from '../model/case.ts';
import type { BlockReason, Decision } from '../model/decision.ts';
import type { Instant } from '../model/json.ts';
import { approvalRule, DEFAULT_ROLE } from './approval-rule.ts';
import type { DecisionInput } from './decision-input.ts';
import { coveredBy } from './exemptions.ts';
import { reasonsToAsk } from './reasons-to-ask.ts';

type Hold = { readonly reason: BlockReason; readonly until: Instant; readonly because: readonly string[] };

/** How long a decision waits that names no later time of its own. */
const WAIT_MS = 10 * 60_000;

/**
 * What is done about a drift, and why. The first line that applies:
 *
 * | there is no fix                                              | report |
 * | mode `report`                                                | report |
 * | an exemption covers it                                       | leave  |
 * | hard stop, or enforcement `observe`                          | leave, saying what it would have been |
 * | settings broken, locked, still deploying                     | wait   |
 * | a doubt, a consumer, old drift in use, drift war, `approval` | ask    |
 * | paused, in a storm, breaker open, outside the change window  | wait   |
 * | nothing of all that                                          | remediate |
 *
 * A pause, a storm, the breaker and the window stop writes, not questions: they are looked at again right before each
 * write.
 */
export function decide(input: DecisionInput): Decision {
  const { proposal, effective, now } = input;
  const enforcement = input.enforcementLimit === 'enforce' ? effective.enforcement : input.enforcementLimit;
  const base = { mode: effective.mode, enforcement, settingsHash: input.settingsHash, decidedAt: now };

  if ('unfixable' in proposal.plan) return { ...base, action: 'report', because: [proposal.plan.unfixable] };
  if (effective.mode === 'report') {
    return { ...base, action: 'report', because: ['The settings let this control only report.'] };
  }
  const covered = coveredBy(input.exemptions, now);
  if (covered.kind === 'covered') {
    const { grantedBy, expiresOn, reason } = covered.by;
    return { ...base, action: 'leave', because: [`Exempt until ${expiresOn}, granted by ${grantedBy}: ${reason}`] };
  }
  const doubts = [...(covered.kind === 'unclear' ? [covered.why] : []), ...reasonsToAsk(input)];
  const would = doubts.length === 0 ? 'remediate' : 'ask';
  if (enforcement !== 'enforce') {
    return { ...base, action: 'leave', would, because: [...insteadOf(would, enforcement), ...doubts] };
  }
  const hold = holdOnAll(input) ?? (would === 'remediate' ? holdOnWrites(input) : undefined);
  if (hold !== undefined) return { ...base, action: 'wait', ...hold };
  if (would === 'ask') {
    const { driftWar: war } = input;
    const approval = { ...approvalRule(effective.approvers, input.quorum, now), ...(war === undefined ? {} : { war }) };
    const nobody = `The settings name no approvers for this resource: whoever holds the role ${DEFAULT_ROLE} is asked.`;
    return { ...base, action: 'ask', because: effective.approvers ? doubts : [...doubts, nobody], approval };
  }
  return { ...base, action: 'remediate', because: reasonsToFix(proposal) };
}

function insteadOf(would: 'remediate' | 'ask', enforcement: 'off' | 'observe'): readonly string[] {
  return [
    enforcement === 'off' ? 'Writes are switched off (DRIFTWARDEN_ENFORCEMENT).' : 'Enforcement is observe.',
    would === 'ask' ? 'A person would have been asked.' : 'It would have been fixed at once.',
  ];
}

/** Why neither a write nor a question makes sense now. */
function holdOnAll({ settingsBroken, locked, deploying, now }: DecisionInput): Hold | undefined {
  if (settingsBroken) {
    const because = ['The newest settings have mistakes; nothing is written until they are mended.'];
    return { reason: 'settings-broken', until: after(now), because };
  }
  if (locked !== undefined) {
    const because = [`${locked.by} locks the resource; Driftwarden never takes a lock away.`];
    return { reason: 'locked', until: after(now, locked.until), because };
  }
  if (deploying === undefined || deploying.until <= now) return undefined;
  return { reason: 'deploying', until: deploying.until, because: [`${deploying.by} is still deploying.`] };
}

/** Why no write goes out by itself now. */
function holdOnWrites({ pause, storm, breakerOpenUntil, windowOpensAt, now }: DecisionInput): Hold | undefined {
  if (pause !== undefined && pause.until > now) {
    return { reason: 'paused', until: pause.until, because: [`Paused by ${pause.by}: ${pause.reason}`] };
  }
  if (storm !== undefined) {
    const because = [
      `More drifts than usual were found in this scope since ${storm.since}: no fix begins until it is calm.`,
    ];
    return { reason: 'storm', until: after(now, storm.until), because };
  }
  if (breakerOpenUntil !== undefined) {
    const because = ['Too many fixes went out in this scope lately.'];
    return { reason: 'breaker', until: after(now, breakerOpenUntil), because };
  }
  if (windowOpensAt === undefined) return undefined;
  const because = ['It is outside the change window.'];
  return { reason: 'change-window', until: after(now, windowOpensAt), because };
}

/** A time that lies ahead: the one given, or a while from now. A wait always ends, and never at once. */
function after(now: Instant, until: Instant = now): Instant {
  return until > now ? until : new Date(Date.parse(now) + WAIT_MS).toISOString();
}

function reasonsToFix({ proof }: Proposal): readonly string[] {
  return [
    proof.known
      ? `It was as it should be at ${proof.at}.`
      : 'The settings let resources that were made with the fault be fixed.',
    'Nobody was found who is set up to depend on what the fix takes away.',
  ];
}
