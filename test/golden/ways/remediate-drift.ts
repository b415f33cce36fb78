import { START } from '../../support/orchestration-host.ts';
import { THROWS, type Answer, type Script, type Way } from '../record.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();

const CASE = { caseId: 'case-g1' };
const DRIFT = { kind: 'drift', planHash: 'plan-1' } as const;
const CHANGED = { kind: 'drift', planHash: 'plan-2' } as const;
const OPEN: Answer<'readAnswer'> = { kind: 'open', until: at(8 * HOUR) };
const ASK: Answer<'decide'> = { action: 'ask' };
const STILL: Answer<'verify'> = { kind: 'drifted', because: 'It is still switched on.' };

const waits = (reason: 'locked' | 'back-off' | 'busy' | 'paused', ms: number) =>
  ({ kind: 'wait', reason, until: at(ms), because: `It waits: ${reason}.` }) as const;

const USUAL: Script = {
  propose: [DRIFT],
  decide: [{ action: 'remediate' }],
  requestApproval: ['asked'],
  readAnswer: [OPEN, { kind: 'approved' }],
  apply: [{ kind: 'done' }],
  poll: [{ kind: 'done' }],
  verify: [{ kind: 'compliant' }],
  block: [null],
  close: [null],
};

type Told = readonly [name: string, way: string, script: Script, more?: Pick<Way, 'wakes' | 'wakesDuring'>];

const TOLD: readonly Told[] = [
  ['fixed-at-once', 'Nobody has to be asked: sent, seen in place, closed.', {}],
  ['asked-and-approved', 'Somebody approves after an hour.', { decide: [ASK] }, { wakes: [HOUR] }],
  [
    'approved-before-it-sleeps',
    'The answer comes while the question is being asked.',
    { decide: [ASK], readAnswer: [OPEN, OPEN, { kind: 'approved' }] },
    { wakes: [9 * HOUR], wakesDuring: { step: 'readAnswer', nth: 2 } },
  ],
  [
    'rejected',
    'Somebody rejects it.',
    { decide: [ASK], readAnswer: [OPEN, { kind: 'ended', outcome: 'rejected', because: 'Ana said no.' }] },
    { wakes: [HOUR] },
  ],
  [
    'expired',
    'Nobody answers for two days, past a reminder: silence is never consent.',
    {
      decide: [ASK],
      readAnswer: [
        { kind: 'open', until: at(36 * HOUR) },
        { kind: 'open', until: at(36 * HOUR) },
        { kind: 'open', until: at(48 * HOUR) },
        { kind: 'ended', outcome: 'expired', because: 'Nobody answered.' },
      ],
    },
  ],
  [
    'asked-again',
    'The request is put off; asked again it is answered at once.',
    { decide: [ASK], readAnswer: [OPEN, { kind: 'again' }, { kind: 'approved' }] },
    { wakes: [HOUR] },
  ],
  [
    'approved-and-changed-since',
    'What was approved is not what would be written now: asked anew.',
    {
      propose: [DRIFT, CHANGED],
      decide: [ASK],
      readAnswer: [{ kind: 'approved' }, { kind: 'ended', outcome: 'rejected', because: 'Ana said no.' }],
    },
  ],
  ['resolved-before', 'Somebody put it right before.', { propose: [{ kind: 'resolved', because: 'It is off.' }] }],
  [
    'resolved-while-asking',
    'Somebody puts it right while others are asked.',
    { decide: [ASK], readAnswer: [OPEN, { kind: 'resolved', because: 'It is off.' }] },
    { wakes: [HOUR] },
  ],
  ['closed-before', 'An earlier run has closed the case.', { propose: [{ kind: 'closed' }] }],
  [
    'ended-at-the-look',
    'The look says that nobody may go on.',
    { propose: [{ kind: 'ended', outcome: 'needs-attention', because: 'The body could not be read.' }] },
  ],
  ['left', 'It is left as it is.', { decide: [{ action: 'leave', outcome: 'left', because: 'Only watching.' }] }],
  ['reported', 'It is reported.', { decide: [{ action: 'report', outcome: 'left', because: 'Only reported.' }] }],
  ['held-up-at-the-look', 'The look is throttled for a minute.', { propose: [waits('back-off', MINUTE), DRIFT] }],
  [
    'blocked-and-released',
    'A pause holds it up until somebody ends it.',
    {
      decide: [
        { action: 'wait', reason: 'paused', until: at(20 * HOUR), because: 'Paused by Ana.' },
        { action: 'remediate' },
      ],
    },
    { wakes: [3 * HOUR] },
  ],
  [
    'blocked-to-its-end',
    'A change window opens after more than a day.',
    {
      decide: [
        { action: 'wait', reason: 'change-window', until: at(30 * HOUR), because: 'Closed.' },
        { action: 'wait', reason: 'change-window', until: at(30 * HOUR), because: 'Closed.' },
        { action: 'remediate' },
      ],
    },
  ],
  [
    'submitted-and-polled',
    'Azure takes a while: polled until it is done.',
    {
      apply: [{ kind: 'submitted', pollAt: at(5 * SECOND) }],
      poll: [{ kind: 'running', pollAt: at(25 * SECOND) }, { kind: 'done' }],
    },
  ],
  [
    'submitted-and-refused',
    'Azure takes a while, and says no.',
    {
      apply: [{ kind: 'submitted', pollAt: at(5 * SECOND) }],
      poll: [{ kind: 'refused', outcome: 'needs-attention', because: 'Azure says no.' }],
    },
  ],
  [
    'submitted-and-unknown',
    'What became of a long write nobody knows; a look sees it in place.',
    {
      apply: [{ kind: 'submitted', pollAt: at(5 * SECOND) }],
      poll: [{ kind: 'unknown', lookAt: at(40 * SECOND) }],
    },
  ],
  [
    'unknown-and-in-place',
    'The answer was lost; a look sees it in place.',
    { apply: [{ kind: 'unknown', lookAt: at(35 * SECOND) }] },
  ],
  [
    'unknown-and-sent-again',
    'The answer was lost; three looks do not see it, so it is sent once more.',
    {
      apply: [{ kind: 'unknown', lookAt: at(35 * SECOND) }, { kind: 'done' }],
      verify: [STILL, STILL, STILL, { kind: 'compliant' }],
    },
  ],
  [
    'shows-late',
    'The fix shows at the third look; one of them is throttled.',
    { verify: [STILL, { kind: 'wait', until: at(30 * SECOND) }, STILL, { kind: 'compliant' }] },
  ],
  ['never-shows', 'Azure accepted it, and four looks do not see it.', { verify: [STILL] }],
  [
    'changed-before-it-was-sent',
    'It changed before it was sent: decided anew.',
    { apply: [{ kind: 'changed' }, { kind: 'done' }] },
  ],
  ['refused', 'The executor refuses.', { apply: [{ kind: 'refused', outcome: 'refused', because: 'Hard stop.' }] }],
  [
    'locked-and-released',
    'A lock holds the write up; somebody takes it away.',
    { apply: [waits('locked', HOUR), { kind: 'done' }] },
    { wakes: [10 * MINUTE] },
  ],
  [
    'fails-five-times',
    'Azure is away five times: a person is needed.',
    { apply: [1, 2, 3, 4, 5].map((nth) => waits('back-off', nth * MINUTE)) },
  ],
  [
    'store-away',
    'The store is away for some seconds: the same step is run again.',
    { propose: [THROWS, THROWS, DRIFT] },
  ],
  [
    'starts-over',
    'After many waits it starts over with a short history and still counts what it sent.',
    {
      propose: [DRIFT, ...Array.from({ length: 49 }, () => waits('busy', 0)), DRIFT],
      apply: [waits('locked', 0), { kind: 'done' }],
    },
  ],
];

/** Every way through the runbook of one drift. */
export const REMEDIATE_DRIFT: readonly Way[] = TOLD.map(([name, way, script, more]) => ({
  ...{ name, way, script: { ...USUAL, ...script }, input: CASE },
  ...more,
}));
