/** What must hold whatever goes wrong; a sentence each, which stands in the report of a failure. */
export const INVARIANTS = {
  I1: 'No finding is lost: drift that is there after the faults have ended is fixed, shown, or with a person.',
  I2: 'A drift is written to once: nothing is sent again without a look in between that still saw it.',
  I3: 'Intent before, outcome after: each write has its record before it leaves, and an outcome in the end.',
  I4: 'No write without authority: the approval of this very plan where a person has to decide, else a fresh drift.',
  I5: 'A write rests on a young look: a body that was read just before has what the plan says that it changes.',
  I6: 'Only what the plan says is changed, only in scope, and only drift is written to.',
  I7: 'No fight: after two reversals of a property nothing is written without an approval; nothing else counts as one, and a second no of a person is heard.',
  I8: 'Work ends: no seed takes more steps than any healthy one, and no orchestration fails.',
  I9: 'The audit trail is complete and delivered: chains without gaps, every record arrives, once told apart.',
  I10: 'A replay of the whole history asks for what was asked the first time.',
  I11: 'Where the store, the settings, a pause or the hard stop says no or says nothing, nothing is written.',
  I12: 'Silence is noticed: nothing heard for 15 min raises the alert outside the app, and nothing else does.',
  I13: 'The budget holds: no hour sees more effective writes in a scope than its limit, whatever arrives.',
  I14: 'Empty is not everything: no scopes, an empty page or a shrunken inventory never widens or clears anything.',
  'caught-up':
    'What catch-ups have passed over was looked at: a chain goes on only over changes that had a look since.',
  swept: 'A sweep that counts as complete has seen all that was there while it ran.',
  storm: 'In a storm nothing is written without a person.',
  progress: 'After the faults have ended every case moves by itself, waits until a time ahead, or waits for a person.',
} as const;

/** The name of an invariant. */
export type InvariantName = keyof typeof INVARIANTS;
