import type { DecisionInput } from '../../src/decisions/decision-input.ts';
import type { Effective } from '../../src/decisions/effective-settings.ts';
import { opponentOf, saidNo } from '../../src/decisions/drift-war.ts';
import type { Actor, ComplianceProof, Proposal } from '../../src/model/case.ts';
import type { Exemption, Pause } from '../../src/model/decision.ts';
import type { DriftWar } from '../../src/model/drift-war.ts';
import type { Impact, Search } from '../../src/model/impact.ts';
import { aProposal } from './approval-stories.ts';

export const NOW = '2026-02-01T09:00:00.000Z';
export const LATER = '2026-02-01T10:00:00.000Z';
export const EARLIER = '2026-02-01T08:00:00.000Z';

export const nobody: Search = { known: true, consumers: [] };
export const orders: Search = { known: true, consumers: [{ kind: 'container app', name: 'orders' }] };
export const unknown: Search = { known: false, why: 'Could not find out who.' };
export const seen = (at: string): ComplianceProof => ({ known: true, at, by: 'look' });
export const fresh = seen('2026-02-01T08:45:00.000Z');
export const old = seen('2026-01-01T00:00:00.000Z');
export const bornSo: ComplianceProof = { known: false, why: 'never-compliant' };
export const before: ComplianceProof = { known: false, why: 'pre-existing' };

/** A fresh drift of a registry that nobody is set up to depend on. */
export const proposal = (change: Partial<Proposal> = {}): Proposal =>
  aProposal({ impact: { configured: nobody, used: unknown, notes: [] }, proof: fresh, ...change });
export const impact = (configured: Search, used: Search = unknown): { readonly impact: Impact } => ({
  impact: { configured, used, notes: [] },
});
export const exemption = (expiresOn: string): Exemption => ({
  controlId: 'acr-admin-account-disabled',
  scope: '/subscriptions/x',
  category: 'waiver',
  reason: 'The old build needs it.',
  owner: 'ana',
  expiresOn,
  grantedBy: 'ben',
  grantedAt: EARLIER,
});
export const pause = (until: string): Pause => ({
  scope: '/subscriptions/x',
  by: 'ana',
  reason: 'Migration.',
  since: EARLIER,
  until,
});

/** A drift war in which these undid our fixes, one reversal each; a list when it is not known which of them. */
export function war(...writers: readonly (Actor | readonly Actor[])[]): DriftWar {
  const reversals = writers.map((by, index) => ({
    fixedBy: `k-g${String(index + 1)}`,
    caseId: `k-g${String(index + 2)}`,
    at: `2026-02-01T08:0${String(index)}:00.000Z`,
    by: [by].flat().map(opponentOf),
  }));
  return { declaredAt: '2026-02-01T08:30:00.000Z', reversals, saidNo: saidNo(reversals) };
}

export const APPROVERS = {
  scope: '/subscriptions/x',
  role: 'approver-platform',
  mail: [],
  answerWithin: 'P1D',
  onExpiry: 'reject',
  strict: false,
} as const;
export const effective = (change: Partial<Effective> = {}): Effective => ({
  mode: 'auto',
  enforcement: 'enforce',
  newResources: 'ask',
  approvers: APPROVERS,
  ...change,
});

/** A fresh drift that nobody depends on, in mode auto, where everything is open. */
export const CLEAR: DecisionInput = {
  proposal: proposal(),
  effective: effective(),
  enforcementLimit: 'enforce',
  quorum: 1,
  exemptions: [],
  pause: undefined,
  storm: undefined,
  freshFor: 'PT30M',
  settingsHash: 'hash',
  settingsBroken: false,
  now: NOW,
};
