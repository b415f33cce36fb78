import { describe, expect, it } from 'vitest';
import { PIPELINE } from '../support/approval-stories.ts';
import { decide } from '../../src/decisions/decide.ts';
import type { DecisionInput } from '../../src/decisions/decision-input.ts';
import type { Decision } from '../../src/model/decision.ts';
import type { Mode } from '../../src/model/settings.ts';
import {
  before,
  bornSo,
  CLEAR,
  EARLIER,
  effective,
  exemption,
  impact,
  LATER,
  nobody,
  NOW,
  old,
  orders,
  pause,
  proposal,
  seen,
  unknown,
  war,
} from '../support/decision-inputs.ts';

type Rule = readonly [rule: string, change: Partial<DecisionInput>, action: string, because: RegExp];

/** `action` is the action, and what it would have been or why it waits. */
const inWords = (decision: Decision): string =>
  [
    decision.action,
    decision.action === 'leave' ? decision.would : undefined,
    decision.action === 'wait' ? decision.reason : undefined,
  ]
    .filter((word) => word !== undefined)
    .join(' ');

const rules: readonly Rule[] = [
  ['a fresh drift that nobody depends on is fixed', {}, 'remediate', /as it should be at 2026-02-01T08:45/],
  [
    'without a fix it is reported',
    { proposal: proposal({ plan: { unfixable: 'Only Premium can.' } }) },
    'report',
    /Only Premium can/,
  ],
  [
    'without a fix it is reported, even where it is exempt',
    { proposal: proposal({ plan: { unfixable: 'No.' } }), exemptions: [exemption(LATER)] },
    'report',
    /No/,
  ],
  ['mode report reports', { effective: effective({ mode: 'report' }) }, 'report', /only report/],
  [
    'a mode that nobody knows asks',
    { effective: effective({ mode: JSON.parse('"full"') as Mode }) },
    'ask',
    /a person/,
  ],
  ['mode approval asks', { effective: effective({ mode: 'approval' }) }, 'ask', /a person decides/],

  [
    'an exemption leaves it',
    { exemptions: [exemption(LATER)] },
    'leave',
    /Exempt until .* granted by ben: The old build/,
  ],
  ['an expired exemption does not', { exemptions: [exemption(EARLIER)] }, 'remediate', /./],
  ['an exemption that ends now has ended', { exemptions: [exemption(NOW)] }, 'remediate', /./],
  [
    'an exemption that can not be read asks',
    { exemptions: [exemption('next summer')] },
    'ask',
    /end of the exemption by ben can't be read/,
  ],
  ['so does one with only a year', { exemptions: [exemption('2027')] }, 'ask', /can't be read/],
  [
    'so does one on a day that does not exist',
    { exemptions: [exemption('2027-13-01T00:00:00Z')] },
    'ask',
    /can't be read/,
  ],

  [
    'observe leaves it and says what it would have done',
    { effective: effective({ enforcement: 'observe' }) },
    'leave remediate',
    /Enforcement is observe/,
  ],
  [
    'observe says that it would have asked',
    { effective: effective({ enforcement: 'observe', mode: 'approval' }) },
    'leave ask',
    /A person would have been asked/,
  ],
  ['the app setting can limit to observe', { enforcementLimit: 'observe' }, 'leave remediate', /observe/],
  ['the hard stop leaves it', { enforcementLimit: 'off' }, 'leave remediate', /DRIFTWARDEN_ENFORCEMENT/],
  [
    'the hard stop goes before a pause',
    { enforcementLimit: 'off', pause: pause(LATER) },
    'leave remediate',
    /switched off/,
  ],

  [
    'somebody who is set up to depend on it is named',
    { proposal: proposal(impact(orders)) },
    'ask',
    /takes away: container app orders\./,
  ],
  ['not knowing who depends on it asks', { proposal: proposal(impact(unknown)) }, 'ask', /Could not find out who/],
  [
    'fresh drift in use is fixed: use seconds old is not logged',
    { proposal: proposal(impact(nobody, orders)) },
    'remediate',
    /./,
  ],
  [
    'old drift that nobody uses is fixed',
    { proposal: proposal({ proof: old, ...impact(nobody, nobody) }) },
    'remediate',
    /./,
  ],
  [
    'old drift in use asks',
    { proposal: proposal({ proof: old, ...impact(nobody, orders) }) },
    'ask',
    /not fresh: last known to be right at 2026-01-01/,
  ],
  ['old drift whose use is not known asks', { proposal: proposal({ proof: old }) }, 'ask', /Could not find out who/],
  [
    'fresh ends with the time of the settings',
    { proposal: proposal({ proof: seen('2026-02-01T08:29:59.999Z') }) },
    'ask',
    /not fresh/,
  ],
  ['and not a moment before', { proposal: proposal({ proof: seen('2026-02-01T08:30:00.000Z') }) }, 'remediate', /./],
  [
    'a proof from the future proves nothing',
    { proposal: proposal({ proof: seen('2026-02-01T09:05:00.001Z') }) },
    'ask',
    /not fresh/,
  ],
  [
    'clocks may differ by five minutes',
    { proposal: proposal({ proof: seen('2026-02-01T09:05:00.000Z') }) },
    'remediate',
    /./,
  ],
  ['a proof without a time proves nothing', { proposal: proposal({ proof: seen('yesterday') }) }, 'ask', /not fresh/],
  ['a duration that can not be read keeps nothing fresh', { freshFor: 'half an hour' }, 'ask', /not fresh/],

  ['a resource that was born so is asked about', { proposal: proposal({ proof: bornSo }) }, 'ask', /may be meant so/],
  [
    'unless the settings let new resources be fixed',
    { proposal: proposal({ proof: bornSo }), effective: effective({ newResources: 'auto' }) },
    'remediate',
    /were made with the fault/,
  ],
  [
    'what was there before the first look is asked about',
    { proposal: proposal({ proof: before }) },
    'ask',
    /before the first look/,
  ],
  [
    'also where new resources are fixed',
    { proposal: proposal({ proof: before }), effective: effective({ newResources: 'auto' }) },
    'ask',
    /before the first look/,
  ],

  [
    'a fix that can not be taken back asks',
    { proposal: proposal({ undo: { irreversible: 'The old password is gone.' } }) },
    'ask',
    /The old password is gone/,
  ],
  [
    'a drift war asks and names the other one',
    { driftWar: war(PIPELINE, PIPELINE, PIPELINE) },
    'ask',
    /undone 3 times since 2026-02-01T08:00.* It is done by pipeline-orders \(a pipeline or app\)/,
  ],
  [
    'a drift war does not keep observe from observing',
    { driftWar: war(PIPELINE, PIPELINE), effective: effective({ enforcement: 'observe' }) },
    'leave ask',
    /Drift war/,
  ],
  [
    'a mode that was capped says so',
    { effective: effective({ mode: 'approval', cappedFrom: 'auto' }), proposal: proposal({ ceiling: 'approval' }) },
    'ask',
    /may not go above approval/,
  ],
  [
    'a mode above the ceiling never writes',
    { proposal: proposal({ ceiling: 'approval' }) },
    'ask',
    /may not go above approval/,
  ],

  ['broken settings wait', { settingsBroken: true }, 'wait settings-broken', /mistakes/],
  [
    'broken settings wait with questions too',
    { settingsBroken: true, effective: effective({ mode: 'approval' }) },
    'wait settings-broken',
    /mistakes/,
  ],
  [
    'a lock waits and is named',
    { locked: { by: 'Lock no-delete', until: LATER } },
    'wait locked',
    /Lock no-delete locks the resource/,
  ],
  [
    'a deployment that still runs waits',
    { deploying: { by: 'Deployment main', until: LATER } },
    'wait deploying',
    /Deployment main is still deploying/,
  ],
  [
    'a deployment that has had its time does not',
    { deploying: { by: 'Deployment main', until: NOW } },
    'remediate',
    /./,
  ],
  ['a pause stops the write', { pause: pause(LATER) }, 'wait paused', /Paused by ana: Migration\./],
  ['a pause that is over does not', { pause: pause(NOW) }, 'remediate', /./],
  ['a storm stops the write', { storm: { since: EARLIER, until: LATER } }, 'wait storm', /until it is calm/],
  ['a storm whose end is overdue still does', { storm: { since: EARLIER, until: NOW } }, 'wait storm', /./],
  [
    'a storm does not stop the question',
    { storm: { since: EARLIER, until: LATER }, proposal: proposal(impact(orders)) },
    'ask',
    /orders/,
  ],
  ['a pause does not stop the question', { pause: pause(LATER), proposal: proposal(impact(orders)) }, 'ask', /orders/],
  ['the open breaker stops the write', { breakerOpenUntil: LATER }, 'wait breaker', /Too many fixes/],
  [
    'the open breaker does not stop the question',
    { breakerOpenUntil: LATER, proposal: proposal(impact(orders)) },
    'ask',
    /orders/,
  ],
  ['outside the change window it waits', { windowOpensAt: LATER }, 'wait change-window', /outside the change window/],
];

describe('a decision', () => {
  it.each(rules)('%s', (_rule, change, action, because) => {
    const decision = decide({ ...CLEAR, ...change });
    expect(inWords(decision)).toBe(action);
    expect(decision.because.join(' ')).toMatch(because);
    expect(decision).toMatchObject({ settingsHash: 'hash', decidedAt: NOW });
  });

  it('names the effective mode and enforcement, the lower of both', () => {
    expect(decide({ ...CLEAR, enforcementLimit: 'off' })).toMatchObject({ mode: 'auto', enforcement: 'off' });
    const observed = { ...CLEAR, effective: effective({ mode: 'approval', enforcement: 'observe' }) };
    expect(decide(observed)).toMatchObject({ mode: 'approval', enforcement: 'observe' });
  });

  it('waits until the time that is named, or a while where that has passed', () => {
    const waits = (change: Partial<DecisionInput>) => decide({ ...CLEAR, ...change });
    expect(waits({ breakerOpenUntil: LATER })).toMatchObject({ until: LATER });
    expect(waits({ breakerOpenUntil: EARLIER })).toMatchObject({ until: '2026-02-01T09:10:00.000Z' });
    expect(waits({ windowOpensAt: EARLIER })).toMatchObject({ until: '2026-02-01T09:10:00.000Z' });
    expect(waits({ locked: { by: 'L', until: NOW } })).toMatchObject({ until: '2026-02-01T09:10:00.000Z' });
    expect(waits({ settingsBroken: true })).toMatchObject({ until: '2026-02-01T09:10:00.000Z' });
  });

  it('names a few of many consumers', () => {
    const consumers = Array.from({ length: 7 }, (_, at) => ({ kind: 'app', name: `a${String(at)}` }));
    const { because } = decide({ ...CLEAR, proposal: proposal(impact({ known: true, consumers })) });
    expect(because[0]).toMatch(/: app a0, app a1, app a2, app a3, app a4 and 2 more\.$/u);
  });

  it('gives every reason to ask, the weightiest first', () => {
    const { because } = decide({
      ...CLEAR,
      proposal: proposal({ proof: old, ...impact(orders) }),
      effective: effective({ mode: 'approval' }),
    });
    expect(because).toHaveLength(4);
    expect(because[0]).toContain('orders');
    expect(because[3]).toContain('approval');
  });

  it('asks the documented role where the settings name nobody, and says so', () => {
    const { approvers: _none, ...rest } = effective({ mode: 'approval' });
    const decision = decide({ ...CLEAR, effective: rest });
    expect(decision).toMatchObject({ action: 'ask', approval: { role: 'Driftwarden.Approver', onExpiry: 'open' } });
    expect(decision.because.join(' ')).toContain('The settings name no approvers for this resource');
  });
});
