import { describe, expect, it } from 'vitest';
import { itemId } from '../../src/engine/changes.ts';
import { invert } from '../../src/engine/invert.ts';
import { preview } from '../../src/engine/preview.ts';
import { touchedMembers } from '../../src/engine/touched.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { diagnosticSettings } from '../../src/resources/diagnostic-settings.ts';

const PLACE = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/providers';
const TYPE = 'Microsoft.Insights/diagnosticSettings';
const there = { id: `${PLACE}/${TYPE}/theirs`, name: 'theirs', type: TYPE, properties: { workspaceId: '/w' } };
const body = { id: `${PLACE}/${TYPE}/(all)`, name: '(all)', type: TYPE, properties: { items: { theirs: there } } };
const state = body as ResourceState<never>;
const put = (name: string): Plan => [
  { method: 'PUT', resourceId: itemId(state, name), apiVersion: 'v', body: { properties: { workspaceId: '/new' } } },
];

describe('a plan for one of the resources that are judged together', () => {
  it('adds it, and takes it away again', () => {
    const plan = put('ours');
    const after = preview(state, plan);
    expect(after?.properties).toMatchObject({
      items: { theirs: there, ours: { properties: { workspaceId: '/new' } } },
    });
    const undo = invert(plan, state, diagnosticSettings as never) as Plan;
    expect(undo).toEqual([{ method: 'DELETE', resourceId: `${PLACE}/${TYPE}/ours`, apiVersion: 'v' }]);
    expect(preview(after, undo)).toEqual(state);
  });

  it('replaces it, in whatever case its name is, and puts it back', () => {
    const plan = put('THEIRS');
    const undo = invert(plan, state, diagnosticSettings as never) as Plan;
    expect(undo[0]).toMatchObject({ method: 'PUT', body: { properties: { workspaceId: '/w' } } });
    expect(preview(preview(state, plan), undo)).toEqual(state);
  });

  it('touches that one and no other', () => {
    expect(touchedMembers(put('ours'), state, diagnosticSettings as never)).toEqual([
      { path: '/properties/items/ours' },
    ]);
    expect(touchedMembers(put('theirs'), state, diagnosticSettings as never)).toEqual([
      { path: '/properties/items/theirs', before: there },
    ]);
  });

  it('shows nothing of what is written elsewhere, and can not take that back', () => {
    const elsewhere: Plan = [{ method: 'PUT', resourceId: '/subscriptions/s/x', apiVersion: 'v', body: {} }];
    expect(preview(state, elsewhere)).toEqual(state);
    expect(touchedMembers(elsewhere, state, diagnosticSettings as never)).toEqual([]);
    expect(invert(elsewhere, state, diagnosticSettings as never)).toHaveProperty('irreversible');
  });
});
