import type { Proposal } from '../model/case.ts';
import type { BlockReason, Decision, Exemption, Pause } from '../model/decision.ts';
import type { Impact, Search } from '../model/impact.ts';
import type { Instant } from '../model/json.ts';
import type { Enforcement } from '../model/settings.ts';
import { approvalRule } from './approval-rule.ts';
import { durationMs } from './duration.ts';
import type { Effective } from './effective-settings.ts';
import { coveredBy } from './exemptions.ts';
import { isFresh } from './freshness.ts';

/** Everything a decision depends on. Nothing is fetched: who calls has looked. */
export type DecisionInput = {
  readonly proposal: Proposal;
  readonly effective: Effective;
  /** The most that the app setting allows. */
  readonly enforcementLimit: Enforcement;
  readonly quorum: 1 | 2;
  readonly exemptions: readonly Exemption[];
  readonly pause: Pause | undefined;
  /** ISO 8601 duration. */
  readonly freshFor: string;
  readonly settingsHash: string;
  /** The newest settings are broken and older ones are in use. */
  readonly settingsBroken: boolean;
  readonly now: Instant;
  /** When writes are next allowed; absent inside the change window. */
  readonly windowOpensAt?: Instant;
  /** Too many fixes in this scope lately: until when no more go out by themselves. */
  readonly breakerOpenUntil?: Instant;
  /** The same drift came back: how often, and who writes it. */
  readonly driftWar?: { readonly reversals: number; readonly opponent: string };
};

type Because = readonly string[];

/** How long a decision that can't be made for want of good settings waits. */
const SETTINGS_WAIT_MS = 10 * 60_000;

/**
 * What is done about a drift, and why. In this order, the first that applies:
 * no fix, or mode `report` → report · exempt → leave · hard stop or observe → leave, saying what would have been done ·
 * settings broken, paused, drift war, breaker, window → wait · any doubt, somebody found, not fresh, mode `approval` → ask ·
 * nothing of all that → remediate.
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
  const doubts: Because = [...(covered.kind === 'unclear' ? [covered.why] : []), ...reasonsToAsk(input)];
  const would = doubts.length === 0 ? 'remediate' : 'ask';
  if (enforcement !== 'enforce') {
    const word =
      enforcement === 'off' ? 'Writes are switched off (DRIFTWARDEN_ENFORCEMENT).' : 'Enforcement is observe.';
    const instead = would === 'ask' ? 'It would have asked.' : 'It would have been fixed at once.';
    return { ...base, action: 'leave', would, because: [word, instead, ...doubts] };
  }
  const hold = reasonToWait(input, would);
  if (hold !== undefined) return { ...base, action: 'wait', ...hold };
  if (would === 'ask') {
    return { ...base, action: 'ask', because: doubts, approval: approvalRule(effective.approvers, input.quorum, now) };
  }
  return { ...base, action: 'remediate', because: reasonsToFix(input) };
}

/** Why a person has to decide; empty when nobody has to. */
function reasonsToAsk(input: DecisionInput): Because {
  const { proposal, effective, now } = input;
  const freshForMs = durationMs(input.freshFor) ?? 0;
  const bornSo = !proposal.proof.known && proposal.proof.why === 'never-compliant' && effective.newResources === 'auto';
  const fresh = bornSo || isFresh(proposal.proof, now, freshForMs);
  return [
    ...(effective.mode === 'approval' ? ['The control asks before it writes.'] : []),
    ...(effective.cappedFrom === undefined
      ? []
      : [`It may not go above ${effective.mode}, whatever the settings say.`]),
    ...found(proposal.impact.configured, 'is set up to depend on what the fix takes away'),
    ...(fresh ? [] : unproven(proposal)),
    ...(fresh ? [] : oldDrift(proposal.impact, proposal, input.freshFor)),
    ...(input.driftWar === undefined ? [] : [war(input.driftWar)]),
  ];
}

function unproven({ proof }: Proposal): Because {
  if (proof.known) return [];
  if (proof.why === 'pre-existing') return ['The drift was there before the first look.'];
  return ['Nobody has seen the resource compliant: it may be meant so.'];
}

/** Old drift may be in use; use seconds old is not logged yet, so fresh drift is not asked for it. */
function oldDrift({ used }: Impact, { proof }: Proposal, freshFor: string): Because {
  const since = proof.known ? `The drift is older than ${freshFor}: last seen compliant at ${proof.at}.` : undefined;
  const users = found(used, 'uses it');
  return users.length === 0 ? [] : [...(since === undefined ? [] : [since]), ...users];
}

function found(search: Search, what: string): Because {
  if (!search.known) return [search.why];
  if (search.consumers.length === 0) return [];
  return [`${search.consumers.map(({ kind, name }) => `${kind} ${name}`).join(', ')} ${what}.`];
}

function war({ reversals, opponent }: { readonly reversals: number; readonly opponent: string }): string {
  return `It was put back ${String(reversals)} times and came back each time; ${opponent} writes it.`;
}

function reasonToWait(
  input: DecisionInput,
  would: 'remediate' | 'ask',
): { readonly reason: BlockReason; readonly until: Instant; readonly because: Because } | undefined {
  if (input.settingsBroken) {
    const until = new Date(Date.parse(input.now) + SETTINGS_WAIT_MS).toISOString();
    const because = ['The newest settings have mistakes; nothing is written until they are mended.'];
    return { reason: 'settings-broken', until, because };
  }
  if (would === 'ask') return undefined;
  if (input.pause !== undefined) {
    const { by, reason, until } = input.pause;
    return { reason: 'paused', until, because: [`Paused by ${by}: ${reason}`] };
  }
  if (input.breakerOpenUntil !== undefined) {
    const because = ['Too many fixes went out in this scope lately.'];
    return { reason: 'breaker', until: input.breakerOpenUntil, because };
  }
  if (input.windowOpensAt !== undefined) {
    return { reason: 'change-window', until: input.windowOpensAt, because: ['It is outside the change window.'] };
  }
  return undefined;
}

function reasonsToFix({ proposal, freshFor }: DecisionInput): Because {
  const { proof } = proposal;
  return [
    ...(proof.known ? [`The drift is fresh: compliant at ${proof.at}, within ${freshFor}.`] : []),
    'Nobody was found who is set up to depend on what the fix takes away.',
  ];
}
