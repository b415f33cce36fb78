import type { Notice } from '../ports/notifier.ts';

type NoticeWords = {
  /** What kind of message it is, before its title. */
  readonly heading: string;
  /** What the link leads to. */
  readonly action: string;
};

/** The words that go with each kind of message, the same in every channel. */
export const NOTICE_WORDS: Readonly<Record<Notice['kind'], NoticeWords>> = {
  'approval-requested': { heading: 'Approval needed', action: 'Review and decide' },
  reminder: { heading: 'Still waiting for an answer', action: 'Review and decide' },
  escalation: { heading: 'Nobody answered, so you are asked', action: 'Review and decide' },
  outcome: { heading: 'Outcome', action: 'See what happened' },
  digest: { heading: 'Summary', action: 'Open the list' },
  attention: { heading: 'Needs attention', action: 'Open the case' },
};
