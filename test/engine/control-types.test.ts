import { expect, it } from 'vitest';
import { defineControl } from '../../src/engine/control.ts';
import { invert } from '../../src/engine/invert.ts';
import { defineResource } from '../../src/engine/resource-kind.ts';
import type { Impact } from '../../src/model/impact.ts';
import { NOTHING_SAID } from '../support/some-settings.ts';

const kind = defineResource<{ readonly open?: boolean }>({
  type: 'Contoso.Doors/doors',
  noun: 'door',
  apiVersion: '2026-01-01',
  operations: [],
  children: [],
  catchUp: 'list',
  secretPaths: [],
  writable: ({ properties }) => ({ properties }),
  unreadable: () => undefined,
  writtenAt: () => undefined,
});

const nobody = { known: true, consumers: [] } as const;
const rest = {
  id: 'door-closed',
  version: '1',
  resource: kind,
  meta: {
    title: 'Door is closed',
    rationale: 'Open doors let anybody in. Closed ones do not.',
    fix: 'Closes the door.',
    severity: 'low',
    mode: 'auto',
    ceiling: 'auto',
    quorum: 1,
    references: { docs: 'https://learn.microsoft.com/azure', documents: ['000'] },
    permissions: [],
  },
  messages: { open: 'The door is open.' },
  judges: ['/properties/open'],
  undo: invert,
  fix: () => [],
  impact: (): Impact => ({ configured: nobody, used: nobody, notes: [] }),
} as const;
const deviation = { messageId: 'open', path: '/properties/open', current: true, desired: false, data: {} } as const;

it('a control fills in what its file leaves out', () => {
  const control = defineControl({ ...rest, detect: () => [] });
  const state = { id: 'x', name: 'x', type: kind.type, properties: {} };
  const profile = NOTHING_SAID;
  expect([control.facts, control.detectFacts, control.needs(state, profile)]).toEqual([[], [], []]);
  expect(control.applies(state, profile)).toBe(true);
});

it('the compiler holds a control to what it declares', () => {
  const detect = () => [];
  defineControl({ ...rest, detect: ({ properties }) => (properties.open === true ? [deviation] : []) });
  // @ts-expect-error a misspelt member of the body
  defineControl({ ...rest, detect: ({ properties }) => (properties.opened === true ? [deviation] : []) });
  // @ts-expect-error a message that is not declared
  defineControl({ ...rest, detect: () => [{ ...deviation, messageId: 'ajar' }] });
  // @ts-expect-error evidence that does not survive JSON
  defineControl({ ...rest, detect: () => [{ ...deviation, current: new Date(0) }] });
  // @ts-expect-error a fact that is not declared
  defineControl({ ...rest, detect, facts: ['pimActivation'], fix: (_, known) => (known.ownPrincipal ? [] : []) });
  // @ts-expect-error a fact that was declared for the fix only
  defineControl({ ...rest, facts: ['pimActivation'], detect: (_, known) => (known.pimActivation ? [deviation] : []) });
  // @ts-expect-error a need that is not declared
  defineControl({ ...rest, detect, detectFacts: ['principalUse'], needs: () => ['rolePermissions'] });
  // @ts-expect-error a fact that does not exist
  defineControl({ ...rest, detect, facts: ['weather'] });
  defineControl({
    ...rest,
    detectFacts: ['principalUse'],
    facts: ['pimActivation'],
    needs: () => ['principalUse'],
    detect: (_state, { principalUse }) => (principalUse === undefined ? [] : [deviation]),
    fix: (_state, { principalUse, pimActivation }) => (principalUse && pimActivation ? [] : { unfixable: 'No.' }),
  });
  expect.assertions(0);
});
