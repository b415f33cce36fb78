import { expect, it } from 'vitest';
import { caRevisionOldImageActive } from '../../src/controls/ca-revision-old-image-active.ts';
import { appRevisions } from '../../src/resources/app-revisions.ts';
import type { AppRevision } from '../../src/resources/app-revisions.ts';
import { APP } from '../support/app-bodies.ts';
import { togetherBody } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';

const body = (items: Readonly<Record<string, AppRevision>>) =>
  togetherBody(appRevisions, APP, items as Readonly<Record<string, never>>);
const revision = (day: number, images: readonly string[], more: AppRevision = {}): AppRevision => ({
  active: true,
  createdTime: `2026-01-0${String(day)}T08:00:00Z`,
  trafficWeight: 0,
  template: { containers: images.map((image, at) => ({ name: `c${String(at)}`, image })) },
  ...more,
});
const old = revision(1, ['web:1']);
const latest = revision(2, ['web:2'], { trafficWeight: 100 });
const older = (name: string, newest: string) => ({
  messageId: 'older',
  path: `/properties/items/${name}/properties/active`,
  message: `Revision ${name} of container app orders is active and runs other images than the newer ${newest}.`,
});
const noImages = (name: string) => ({
  messageId: 'noImages',
  path: `/properties/items/${name}/properties/active`,
  message: `Revision ${name} of container app orders is active and does not show which images it runs.`,
});
const says = 'only a person knows';

testControl(caRevisionOldImageActive, {
  compliant: [
    { name: 'none', state: body({}) },
    { name: 'one', state: body({ a: old }) },
    { name: 'the older one is off', state: body({ a: { ...old, active: false }, b: latest }) },
    { name: 'the newer one is off: somebody went back', state: body({ a: old, b: { ...latest, active: false } }) },
    { name: 'both run the same', state: body({ a: revision(1, ['web:2']), b: latest }) },
    {
      name: 'both run the same, in another order',
      state: body({ a: revision(1, ['web:2', 'log:1']), b: revision(2, ['log:1', 'web:2']) }),
    },
  ],
  drifted: [
    { name: 'an older one without traffic', state: body({ a: old, b: latest }), findings: [older('a', 'b')], says },
    {
      name: 'an older one with traffic, in whatever order they come',
      state: body({ b: { ...latest, trafficWeight: 80 }, a: { ...old, trafficWeight: 20 } }),
      findings: [older('a', 'b')],
      says,
      impact: [{ facts: {}, configured: ['20 % to a'] }],
    },
    {
      name: 'another second container',
      state: body({ a: revision(1, ['web:2', 'log:1']), b: revision(2, ['web:2', 'log:2']) }),
      findings: [older('a', 'b')],
      says,
    },
    {
      name: 'two of them, one without a time',
      state: body({ a: old, b: revision(1, ['web:0'], { createdTime: null }), c: latest }),
      findings: [older('a', 'c'), older('b', 'c')],
      says,
    },
    {
      name: 'whether it is active is not told',
      state: body({ a: { ...old, active: null }, b: latest }),
      findings: [older('a', 'b')],
      says,
    },
    {
      name: 'what it runs is not told',
      state: body({ a: { ...old, template: null }, b: latest }),
      findings: [noImages('a')],
      says,
    },
  ],
  unreadable: [
    {
      name: 'a switch that is a text',
      state: body({ a: { ...old, active: 'true' as never } }),
      says: '/properties/items/*/properties/active is not',
    },
    {
      name: 'containers that are no list',
      state: body({ a: { ...old, template: { containers: {} as never } } }),
      says: '/properties/items/*/properties/template/containers is not a list',
    },
  ],
});

it('traffic is moved before the revision is deactivated', () => {
  const profile = {
    ...{ public: [], production: [], sensitive: [], approvedRegistries: [], protectedPrincipals: [] },
    imageCleanup: 'retention',
  } as const;
  const plan = caRevisionOldImageActive.fix(body({ a: { ...old, trafficWeight: 20 }, b: latest }), {}, profile);
  expect('unfixable' in plan && plan.advice?.steps).toEqual([
    { what: 'Move the 20 % of traffic of a to b first.' },
    {
      what: 'Deactivate a.',
      request: { method: 'POST', path: `${APP}/revisions/a/deactivate`, apiVersion: appRevisions.apiVersion },
    },
  ]);
});
