import type { Notice } from '../../src/ports/notifier.ts';

/** A notice as an approval request makes one; `change` replaces members. */
export function aNotice(change: Partial<Notice> = {}): Notice {
  return {
    noticeId: 'approval-0123456789abcdef0123456789abcdef-requested',
    kind: 'approval-requested',
    title: 'Registry admin account is disabled: acrcontoso',
    ifNothingIsDone:
      'If nobody answers until 2 February 2026, 09:00 UTC, nothing is changed and the request is closed.',
    facts: [
      { label: 'Resource', text: 'acrcontoso in rg-shared' },
      { label: 'Caused by', text: 'Ana Silva, 1 February 2026, 08:58 UTC' },
      { label: 'Would be hit', text: 'container group aci-orders' },
    ],
    link: 'https://driftwarden.contoso.example/approvals/0123456789abcdef0123456789abcdef',
    mail: ['platform@contoso.example'],
    ...change,
  };
}
