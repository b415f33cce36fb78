import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { RoleGroup } from '../../src/model/self-check.ts';
import { conditionOf } from '../../src/self-check/role-bounds.ts';
import { judgeRoles, type RoleReading } from '../../src/self-check/roles.ts';
import { aRole, EXECUTOR, GROUP, MANIFEST, roleId, SUBSCRIPTION } from './some-manifest.ts';

const BOUND = conditionOf('remover') ?? '';
const NEEDED = ['Microsoft.App/jobs/read', 'Microsoft.App/jobs/write'];

function assignment(group: RoleGroup, change: JsonObject = {}): JsonObject {
  const { principalId, scope } = aRole(group);
  const condition = group === 'remover' ? { condition: BOUND, conditionVersion: '2.0' } : {};
  return { properties: { principalId, scope, roleDefinitionId: roleId(group), ...condition, ...change } };
}

const definition = (permission: JsonObject): JsonObject => ({ properties: { permissions: [permission] } });

function judged(group: RoleGroup, held: readonly JsonObject[], permission: JsonObject = { actions: NEEDED }) {
  const reading: RoleReading = {
    role: aRole(group),
    assignments: { kind: 'read', value: held },
    definition: { kind: 'read', value: definition(permission) },
  };
  return judgeRoles(group, [reading], NEEDED, MANIFEST.roles);
}

/** AcrPull. */
const UNJUDGED = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const OTHER = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c`;

describe('a role of the deployment', () => {
  test('is fine when it is assigned and permits what the catalogue needs', () => {
    expect(judged('executor', [assignment('executor'), assignment('remover')])).toMatchObject({
      state: 'ok',
      mend: [],
    });
    expect(judged('remover', [assignment('remover'), assignment('executor')])).toMatchObject({ state: 'ok' });
    const wrapped = assignment('remover', { condition: BOUND.replaceAll(' ', '\n  ') });
    expect(judged('remover', [wrapped])).toMatchObject({ state: 'ok' });
    const upper = assignment('executor', {
      scope: SUBSCRIPTION.toUpperCase(),
      roleDefinitionId: roleId('executor').toUpperCase(),
    });
    expect(judged('executor', [upper])).toMatchObject({ state: 'ok' });
  });

  test.each([
    ['nobody assigned it', judged('executor', []), 'failed', /not assigned to aaaa/u],
    [
      'it is assigned elsewhere only',
      judged('executor', [assignment('executor', { scope: GROUP })]),
      'failed',
      /not assigned/u,
    ],
    [
      'somebody else has it',
      judged('executor', [assignment('executor', { principalId: 'x' })]),
      'failed',
      /not assigned/u,
    ],
    [
      'its condition is gone',
      judged('remover', [assignment('remover', { condition: '' })]),
      'failed',
      /without a condition/u,
    ],
    [
      'its condition lets it touch one role more',
      judged('remover', [
        assignment('remover', { condition: BOUND.replace('GuidEquals {', `GuidEquals {${UNJUDGED}, `) }),
      ]),
      'failed',
      /under another condition/u,
    ],
    [
      'its condition lets it touch people, too',
      judged('remover', [assignment('remover', { condition: BOUND.replace("'ServicePrincipal'", "'User'") })]),
      'failed',
      /under another condition/u,
    ],
    [
      'it lacks an action',
      judged('executor', [assignment('executor')], { actions: NEEDED.slice(1) }),
      'failed',
      /lacks Microsoft.App.jobs.read/u,
    ],
    [
      'an action is taken out again',
      judged('executor', [assignment('executor')], { actions: NEEDED, notActions: ['*/write'] }),
      'failed',
      /lacks/u,
    ],
    [
      'it may write more',
      judged('executor', [assignment('executor')], { actions: [...NEEDED, 'Microsoft.App/*'] }),
      'failed',
      /more than it has to: Microsoft.App/u,
    ],
    [
      'it may see more',
      judged('executor', [assignment('executor')], { actions: [...NEEDED, '*/read'] }),
      'attention',
      /see more/u,
    ],
    [
      'the identity has another role there',
      judged('executor', [
        assignment('executor'),
        { properties: { principalId: EXECUTOR, scope: SUBSCRIPTION, roleDefinitionId: OTHER } },
      ]),
      'attention',
      /did not give it: b24988ac/u,
    ],
  ] as const)('%s', (_what, check, state, why) => {
    expect(check).toMatchObject({ state, why: expect.stringMatching(why) as string });
  });

  test('of the identity on single resources below is none of its business', () => {
    const below = {
      properties: { principalId: EXECUTOR, scope: `${GROUP}/providers/A.B/c/d`, roleDefinitionId: OTHER },
    };
    expect(judged('executor', [assignment('executor'), below])).toMatchObject({ state: 'ok' });
  });

  test('is assigned anew only by the deployment, which would stop at one that was made by hand', () => {
    for (const group of ['reader', 'remover'] as const) {
      expect(judged(group, [])?.mend.join('\n')).toMatch(/^# Deploy again/u);
    }
  });

  test('that a deployment may do without is not missed, others are', () => {
    expect(judgeRoles('granter', [], NEEDED, [])).toBeUndefined();
    expect(judgeRoles('reader', [], NEEDED, [])).toMatchObject({ state: 'attention' });
  });

  test('that is not defined, or can not be read, is never fine', () => {
    const of = (assignments: RoleReading['assignments'], read: RoleReading['definition']) =>
      judgeRoles('executor', [{ role: aRole('executor'), assignments, definition: read }], NEEDED, MANIFEST.roles)
        ?.state;
    const held = { kind: 'read', value: [assignment('executor')] } as const;
    const good = { kind: 'read', value: definition({ actions: NEEDED }) } as const;
    expect(of(held, { kind: 'missing' })).toBe('failed');
    expect(of(held, { kind: 'forbidden' })).toBe('failed');
    expect(of({ kind: 'unread', why: 'late' }, good)).toBe('unknown');
    expect(of({ kind: 'missing' }, good)).toBe('unknown');
  });
});
