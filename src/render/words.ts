import type { ApprovalOutcome, Verb } from '../model/approval.ts';
import type { CaseState } from '../model/case.ts';
import type { ApprovalRule, BlockReason } from '../model/decision.ts';
import { timeWords } from './time.ts';

/** How a state looks: a colour and its meaning, never the colour alone. */
export type Tone = 'ask' | 'busy' | 'hold' | 'good' | 'bad' | 'calm';

type StateWords = { readonly label: string; readonly meaning: string; readonly tone: Tone };

/** The states of a case in words. */
export const STATES: Readonly<Record<CaseState, StateWords>> = {
  proposed: { label: 'New', meaning: 'Driftwarden is looking at the drift and decides what to do.', tone: 'busy' },
  waiting: {
    label: 'Waiting for a person',
    meaning: 'A person has to decide before anything is written.',
    tone: 'ask',
  },
  blocked: { label: 'On hold', meaning: 'Something stands in the way for now; it goes on by itself.', tone: 'hold' },
  writing: { label: 'Being put back', meaning: 'The fix is being sent to Azure.', tone: 'busy' },
  verifying: { label: 'Being checked', meaning: 'The fix was sent; Driftwarden looks whether it took.', tone: 'busy' },
  remediated: { label: 'Put back', meaning: 'The fix was sent and seen in place.', tone: 'good' },
  'resolved-meanwhile': { label: 'Gone by itself', meaning: 'A later look no longer found the drift.', tone: 'good' },
  left: { label: 'Left as it is', meaning: 'The settings say that nothing is written.', tone: 'calm' },
  rejected: { label: 'Rejected', meaning: 'A person decided that nothing is written.', tone: 'calm' },
  expired: {
    label: 'Nobody answered',
    meaning: 'The request ended without an answer; nothing was written.',
    tone: 'bad',
  },
  refused: { label: 'Refused', meaning: 'The fix could not be sent.', tone: 'bad' },
  exempt: { label: 'Exempt', meaning: 'A person accepted the risk until a set day.', tone: 'calm' },
  undone: { label: 'Undone', meaning: 'A person had the fix taken back.', tone: 'calm' },
  'needs-attention': { label: 'Needs attention', meaning: 'Driftwarden can not go on by itself.', tone: 'bad' },
};

/** Why a case is on hold. */
export const BLOCKS: Readonly<Record<BlockReason, string>> = {
  busy: 'another write to the resource is under way',
  'back-off': 'Azure asked to wait',
  deploying: 'the deployment that made the change is still running',
  'drift-war': 'the same drift comes back again and again',
  storm: 'too much changes at once',
  paused: 'writes are paused',
  exempt: 'it was put off or is exempt for now',
  locked: 'the resource is locked',
  'no-right': 'Driftwarden lacks a right',
  'change-window': 'it is outside the change window',
  breaker: 'there were too many fixes lately',
  'settings-broken': 'the settings are broken, so writes are closed',
};

/** What was decided, after "was". */
export const OUTCOMES: Readonly<Record<ApprovalOutcome['kind'], string>> = {
  approved: 'approved',
  rejected: 'rejected',
  exempt: 'exempted',
  postponed: 'postponed',
  expired: 'closed, because nobody answered in time',
  voided: 'made void',
};

/** What a person said, after their name. */
export const SAID: Readonly<Record<Verb, string>> = {
  approve: 'approved',
  reject: 'rejected',
  exempt: 'exempted',
  postpone: 'postponed',
};

/** What happens if nobody does anything: one sentence, the first that a person who is asked reads. Never a write. */
export function ifNobodyAnswers(rule: ApprovalRule): string {
  return rule.onExpiry === 'reject'
    ? `If nobody answers until ${timeWords(rule.dueAt)}, nothing is changed: the drift stays and this request is closed.`
    : 'If nobody answers, nothing is changed: the drift stays and this request stays open.';
}
