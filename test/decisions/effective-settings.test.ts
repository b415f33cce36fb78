import { describe, expect, it } from 'vitest';
import { approvalRule, DEFAULT_ROLE } from '../../src/decisions/approval-rule.ts';
import { durationMs } from '../../src/decisions/duration.ts';
import { effectiveSettings, isAbove } from '../../src/decisions/effective-settings.ts';
import type { Approvers, Mode, Override, Settings } from '../../src/model/settings.ts';
import { GROUP, REGISTRY, SUBSCRIPTION } from '../support/bodies.ts';
import { someSettings } from '../support/some-settings.ts';

const ID = 'acr-admin-account-disabled';
const control = (mode: Mode = 'approval', ceiling: Mode = 'auto') => ({ id: ID, meta: { mode, ceiling } });
const settings = (change: Partial<Settings> = {}): Settings => ({
  ...someSettings({ scopes: [SUBSCRIPTION] }),
  ...change,
});
const override = (scope: string, change: Partial<Override>): Override => ({ scope, controls: {}, ...change });
const approvers = (scope: string, role: string): Approvers => ({
  scope,
  role,
  mail: [],
  answerWithin: 'PT10H',
  onExpiry: 'open',
  strict: false,
});
const inForce = (change: Partial<Settings>, given = control()) => effectiveSettings(settings(change), REGISTRY, given);

describe('the mode in force', () => {
  it.each<readonly [what: string, change: Partial<Settings>, mode: Mode]>([
    ['is that of the catalogue', {}, 'approval'],
    ['or that of the settings', { controls: { [ID]: 'report' } }, 'report'],
    [
      'or that of an override around the resource',
      { controls: { [ID]: 'report' }, overrides: [override(GROUP, { controls: { [ID]: 'auto' } })] },
      'auto',
    ],
    ['but not of one elsewhere', { overrides: [override(`${GROUP}2`, { controls: { [ID]: 'auto' } })] }, 'approval'],
    [
      'but not of one below',
      { overrides: [override(`${REGISTRY}/tokens/x`, { controls: { [ID]: 'auto' } })] },
      'approval',
    ],
    [
      'the narrowest override wins, wherever it stands',
      {
        overrides: [
          override(REGISTRY, { controls: { [ID]: 'auto' } }),
          override(GROUP, { controls: { [ID]: 'report' } }),
        ],
      },
      'auto',
    ],
    [
      'an override that is silent leaves it to the wider one',
      {
        overrides: [override(REGISTRY, { enforcement: 'observe' }), override(GROUP, { controls: { [ID]: 'report' } })],
      },
      'report',
    ],
    [
      'in any case of the scope',
      { overrides: [override(GROUP.toUpperCase(), { controls: { [ID]: 'report' } })] },
      'report',
    ],
    ['an empty scope is around nothing', { overrides: [override('', { controls: { [ID]: 'auto' } })] }, 'approval'],
  ])('%s', (_what, change, mode) => {
    expect(inForce(change).mode).toBe(mode);
  });

  it('is never above the ceiling, and says what it was capped from', () => {
    const capped = inForce({ controls: { [ID]: 'auto' } }, control('approval', 'approval'));
    expect(capped).toMatchObject({ mode: 'approval', cappedFrom: 'auto' });
    expect(inForce({ controls: { [ID]: 'approval' } })).not.toHaveProperty('cappedFrom');
  });

  it('climbs from report over approval to auto', () => {
    expect(isAbove('auto', 'approval') && isAbove('approval', 'report')).toBe(true);
    expect(isAbove('auto', 'auto') || isAbove('report', 'approval')).toBe(false);
  });
});

describe('enforcement, new resources and approvers', () => {
  it('come from the narrowest scope that says something about each', () => {
    const found = inForce({
      enforcement: 'observe',
      overrides: [override(SUBSCRIPTION, { newResources: 'auto' }), override(GROUP, { enforcement: 'enforce' })],
      approvers: [approvers(SUBSCRIPTION, 'wide'), approvers(GROUP, 'narrow'), approvers(`${GROUP}2`, 'other')],
    });
    expect(found).toMatchObject({ enforcement: 'enforce', newResources: 'auto', approvers: { role: 'narrow' } });
  });

  it('come from the top where no scope says anything', () => {
    const found = inForce({ enforcement: 'observe', approvers: [] });
    expect(found).toMatchObject({ enforcement: 'observe', newResources: 'ask' });
    expect(found).not.toHaveProperty('approvers');
  });
});

describe('the rule of an approval', () => {
  const NOW = '2026-02-01T00:00:00.000Z';

  it('reminds at half of the time, calls the fallback at 60 %, ends in time', () => {
    const given = {
      ...approvers(GROUP, 'approver-platform'),
      fallback: 'approver-security',
      mail: ['a@contoso.example'],
    };
    expect(approvalRule(given, 1, NOW)).toEqual({
      role: 'approver-platform',
      fallback: 'approver-security',
      mail: ['a@contoso.example'],
      quorum: 1,
      authorMayApprove: true,
      remindAt: '2026-02-01T05:00:00.000Z',
      escalateAt: '2026-02-01T06:00:00.000Z',
      dueAt: '2026-02-01T10:00:00.000Z',
      onExpiry: 'open',
    });
  });

  it('lets no author approve a deletion or grant, nor where the settings are strict', () => {
    expect(approvalRule(approvers(GROUP, 'x'), 2, NOW)).toMatchObject({ quorum: 2, authorMayApprove: false });
    expect(approvalRule({ ...approvers(GROUP, 'x'), strict: true }, 1, NOW).authorMayApprove).toBe(false);
  });

  it('is the documented one where nobody is named, and a week long where the time can not be read', () => {
    const rule = approvalRule(undefined, 1, NOW);
    expect(rule).toMatchObject({ role: DEFAULT_ROLE, mail: [], dueAt: '2026-02-08T00:00:00.000Z', onExpiry: 'open' });
    expect(approvalRule({ ...approvers(GROUP, 'x'), answerWithin: 'soon' }, 1, NOW).dueAt).toBe(rule.dueAt);
  });
});

describe('a duration', () => {
  it.each<readonly [text: string, ms: number | undefined]>([
    ['PT30M', 1_800_000],
    ['P1DT12H', 129_600_000],
    ['P7D', 604_800_000],
    ['P2W', 1_209_600_000],
    ['PT1S', 1_000],
    ['P0D', 0],
    ['P', undefined],
    ['PT', undefined],
    ['P1DT', undefined],
    ['P1M', undefined],
    ['P1Y', undefined],
    ['PT1.5H', undefined],
    ['-PT1H', undefined],
    ['pt1h', undefined],
    ['PT1H ', undefined],
    ['', undefined],
    ['30', undefined],
  ])('%j is %j', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});
