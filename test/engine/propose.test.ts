import { describe, expect, it } from 'vitest';
import { acrAdminAccountDisabled } from '../../src/controls/acr-admin-account-disabled.ts';
import { patch, put } from '../../src/engine/changes.ts';
import type { Control } from '../../src/engine/control.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Drift } from '../../src/engine/propose.ts';
import { propose } from '../../src/engine/propose.ts';
import { stillTrue } from '../../src/engine/still-true.ts';
import type { Consumer } from '../../src/model/facts.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { registry } from '../../src/resources/registry.ts';
import { registryBody, withMembers } from '../support/bodies.ts';
import { NOTHING_SAID } from '../support/some-settings.ts';

const control = acrAdminAccountDisabled as Control;
const profile = NOTHING_SAID;
const state = registryBody({ adminUserEnabled: true }) as ResourceState;

function drift(change: Partial<Drift> = {}): Drift {
  const about = { control, state, facts: { adminLoginConsumers: [] }, profile, ...change };
  const verdict = evaluate(about.control, about.state, about.facts, profile);
  if (verdict.kind !== 'drifted') throw new Error(`not drifted but ${verdict.kind}`);
  return {
    verdict,
    caseId: 'case-g1',
    actors: [],
    proof: { known: false, why: 'never-compliant' },
    lookedAt: '2026-01-31T09:00:00.000Z',
    sha256: (text) => `hash of ${text}`,
    ...about,
  };
}
const hash = (change: Partial<Drift> = {}): string => propose(drift(change)).planHash;
const consumer = (name: string): Consumer => ({ kind: 'container app', name, id: `/subscriptions/s/${name}` });
const withControl = (change: Partial<Control>): Control => ({ ...control, ...change });

describe('the hash of a plan', () => {
  const about = { facts: { adminLoginConsumers: [consumer('a'), consumer('b')] } };

  it.each<readonly [string, Partial<Drift>]>([
    ['another member of the body', { state: withMembers(state, { anonymousPullEnabled: true }) }],
    ['the tags and the last writer', { state: { ...state, tags: {}, systemData: {} } }],
    ['the time of the look', { lookedAt: '2026-01-31T10:00:00.000Z' }],
    ['who did it', { actors: [{ name: 'ana', kind: 'person', from: 'event' }] }],
    ['the order in which consumers were found', { facts: { adminLoginConsumers: [consumer('b'), consumer('a')] } }],
    ['the case of the id', { state: { ...state, id: state.id.toUpperCase() } }],
  ])('stays the same when %s changes', (_what, change) => {
    expect(hash({ ...about, ...change })).toBe(hash(about));
  });

  it.each<readonly [string, Partial<Drift>]>([
    ['the case', { caseId: 'case-g2' }],
    ['the version of the control', { control: withControl({ version: '2' }) }],
    [
      'what should stand there',
      {
        control: withControl({
          detect: (...args) => control.detect(...args).map((found) => ({ ...found, desired: 0 })),
        }),
      },
    ],
    ['what is sent', { control: withControl({ fix: ({ id }) => [patch(registry, id, { properties: {} })] }) }],
    ['that there is a fix', { control: withControl({ fix: () => ({ unfixable: 'No.' }) }) }],
    ['a consumer', { facts: { adminLoginConsumers: [consumer('a'), consumer('b'), consumer('c')] } }],
    ['that consumers are known', { facts: {} }],
  ])('changes with %s', (_what, change) => {
    expect(hash({ ...about, ...change })).not.toBe(hash(about));
  });

  it('stays the same when a body that is written whole, or what was found in it, comes in another order', () => {
    const fix: Control['fix'] = ({ id, properties }) => [put(registry, id, { properties })];
    const found = (more: object): Control['detect'] => {
      const each = Object.keys(more).map((name) => ({ path: `/properties/${name}`, current: 1, desired: 2 }));
      return () => each.map((one) => ({ ...one, messageId: 'x', data: {} }));
    };
    const [one, other] = [
      { aa: 1, bb: 1 },
      { bb: 1, aa: 1 },
    ].map((more) =>
      hash({ ...about, control: withControl({ fix, detect: found(more) }), state: withMembers(state, more) }),
    );
    expect(one).toBe(other);
  });

  it('changes with what stands in a member that the plan touches', () => {
    const fix: Control['fix'] = ({ id }) => [patch(registry, id, { properties: { zoneRedundancy: 'Enabled' } })];
    const touching = { ...about, control: withControl({ fix }) };
    const other = withMembers(state, { zoneRedundancy: 'Disabled' });
    expect(hash({ ...touching, state: other })).not.toBe(hash(touching));
  });
});

describe('a control that fails', () => {
  const fail = (): never => {
    throw new Error('two\nlines of it');
  };

  it('to plan has no fix, and nothing to take back', () => {
    const { plan, undo, touched } = propose(drift({ control: withControl({ fix: fail }) }));
    expect(plan).toEqual({ unfixable: 'The control failed to plan a fix (two lines of it).' });
    expect(undo).toHaveProperty('irreversible');
    expect(touched).toEqual([]);
  });

  it('to plan anything at all has no fix either', () => {
    expect(propose(drift({ control: withControl({ fix: () => [] }) })).plan).toHaveProperty('unfixable');
  });

  it('to undo has no way back', () => {
    const { plan, undo } = propose(drift({ control: withControl({ undo: fail }) }));
    expect(plan).toHaveLength(1);
    expect(undo).toEqual({ irreversible: 'The control failed to plan the way back (two lines of it).' });
  });

  it('to tell who would notice leaves that unknown', () => {
    const { impact } = propose(drift({ control: withControl({ impact: fail }) }));
    expect(impact).toMatchObject({ configured: { known: false }, used: { known: false } });
  });

  it('to detect is unreadable, never compliant', () => {
    const verdict = evaluate(withControl({ detect: fail }), state, {}, profile);
    expect(verdict).toEqual({ kind: 'unreadable', why: 'the control failed on this body (two lines of it)' });
    expect(evaluate(withControl({ applies: fail }), state, {}, profile).kind).toBe('unreadable');
    expect(evaluate(withControl({ needs: fail }), state, {}, profile).kind).toBe('unreadable');
    const resource = { ...registry, unreadable: fail } as Control['resource'];
    expect(evaluate(withControl({ resource }), state, {}, profile).kind).toBe('unreadable');
  });
});

it('an undo that would write back a secret is none', () => {
  const secret = { token: { $redacted: 'a1b2' } };
  const fix: Control['fix'] = ({ id }) => [patch(registry, id, { properties: { token: null } })];
  const { undo } = propose(drift({ control: withControl({ fix }), state: withMembers(state, secret) }));
  expect(undo).toEqual({ irreversible: 'It would have to write back a secret, and secrets are not kept.' });
});

describe('a proposal is still true', () => {
  const proposal = propose(drift());

  it.each<readonly [string, ResourceState, boolean]>([
    ['of the same body', state, true],
    ['of a body that changed elsewhere', withMembers(state, { anonymousPullEnabled: true }), true],
    ['of a body whose id is written otherwise', { ...state, id: state.id.toUpperCase() }, true],
    ['of a body that was put right', withMembers(state, { adminUserEnabled: false }), false],
    ['of a body without the member', withMembers(state, { adminUserEnabled: null }), false],
    ['of another resource', { ...state, id: `${state.id}2` }, false],
  ])('%s: %s is %s', (_what, body, holds) => {
    expect(stillTrue(proposal, body)).toBe(holds);
  });

  it('when a touched member is null where it was absent', () => {
    const fix: Control['fix'] = ({ id }) => [patch(registry, id, { properties: { policies: { a: 1 } } })];
    const made = propose(drift({ control: withControl({ fix }) }));
    expect(stillTrue(made, withMembers(state, { policies: { a: null } }))).toBe(true);
    expect(stillTrue(made, withMembers(state, { policies: { a: 0 } }))).toBe(false);
  });

  it('not when what was found wrong is gone, although the plan touches something else', () => {
    const fix: Control['fix'] = ({ id }) => [patch(registry, id, { properties: { policies: { a: 1 } } })];
    const made = propose(drift({ control: withControl({ fix }) }));
    expect(stillTrue(made, withMembers(state, { adminUserEnabled: false }))).toBe(false);
  });
});
