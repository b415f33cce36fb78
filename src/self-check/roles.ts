import type { JsonObject } from '../model/json.ts';
import type { Check, ManifestRole, RoleGroup } from '../model/self-check.ts';
import { objectsAt, textAt, textsAt } from './body.ts';
import { checkOf, unreadProblem, type Problem, type Reading } from './check.ts';
import { DEPLOY_AGAIN } from './commands.ts';
import { conditionOf } from './role-bounds.ts';

/** A role of the manifest with what was read: what its principal holds around the scope, and the role itself. */
export type RoleReading = {
  readonly role: ManifestRole;
  readonly assignments: Reading<readonly JsonObject[]>;
  readonly definition: Reading<JsonObject>;
};

const NAMES: Readonly<Record<RoleGroup, string>> = {
  reader: 'Driftwarden reader',
  executor: 'Driftwarden executor',
  remover: 'Driftwarden remover',
  granter: 'Driftwarden granter',
  self: 'Driftwarden self',
};

/** A deployment may do without it. */
const OPTIONAL: readonly RoleGroup[] = ['granter'];

/**
 * The roles of a group: is each assigned where the deployment assigned it, does it permit what the catalogue needs and
 * write nothing more, and is it bound by its condition where it has to be?
 */
export function judgeRoles(
  group: RoleGroup,
  readings: readonly RoleReading[],
  needed: readonly string[],
  manifestRoles: readonly ManifestRole[],
): Check | undefined {
  if (readings.length === 0 && OPTIONAL.includes(group)) return undefined;
  const problems = readings.flatMap((reading) => [
    ...assignmentOf(reading, manifestRoles),
    ...definitionOf(reading, needed),
  ]);
  if (readings.length === 0) {
    problems.push({ state: 'attention', why: 'The manifest names no assignment of it.', mend: [DEPLOY_AGAIN] });
  }
  const once = [...new Map(problems.map((problem) => [problem.why, problem])).values()];
  const count = String(readings.length);
  return checkOf(
    `role:${group}`,
    `Role ${NAMES[group]}`,
    once,
    `It is assigned in ${count} place(s), as it has to be.`,
  );
}

function assignmentOf(reading: RoleReading, manifestRoles: readonly ManifestRole[]): readonly Problem[] {
  const { role, assignments } = reading;
  const name = `what ${role.principalId} may do at ${role.scope}`;
  const missing: Problem = { state: 'unknown', why: `${role.scope} does not exist, or is not visible.` };
  if (assignments.kind !== 'read') return unreadProblem(assignments, name, missing);
  const own = assignments.value.filter(
    (one) => textAt(one, 'properties', 'principalId').toLowerCase() === role.principalId,
  );
  const here = own.filter((one) => same(textAt(one, 'properties', 'scope'), role.scope));
  const found = here.find(
    (one) => guidOf(textAt(one, 'properties', 'roleDefinitionId')) === guidOf(role.roleDefinitionId),
  );
  const problems: Problem[] = [];
  if (found === undefined) problems.push(notAssigned(role));
  else problems.push(...unbound(role, textAt(found, 'properties', 'condition')));
  const isOurs = (one: JsonObject): boolean =>
    manifestRoles.some(
      (other) =>
        other.principalId === role.principalId &&
        same(other.scope, textAt(one, 'properties', 'scope')) &&
        guidOf(other.roleDefinitionId) === guidOf(textAt(one, 'properties', 'roleDefinitionId')),
    );
  const reaches = (one: JsonObject): boolean => contains(textAt(one, 'properties', 'scope'), role.scope);
  for (const one of own.filter((each) => reaches(each) && !isOurs(each))) {
    const id = textAt(one, 'properties', 'roleDefinitionId');
    const at = textAt(one, 'properties', 'scope').slice(0, 300);
    const why = `The identity ${role.principalId} holds a role that this deployment did not give it: ${guidOf(id)} at ${at}.`;
    problems.push({
      state: 'attention',
      why,
      mend: [`# Look who gave it, and take it away: az role assignment list --all`],
    });
  }
  return problems;
}

/** Any other condition may let it touch more; how the same one is spaced says nothing. */
function unbound({ group, scope }: ManifestRole, condition: string): readonly Problem[] {
  const expected = conditionOf(group);
  if (expected === undefined || unspaced(condition) === unspaced(expected)) return [];
  const how =
    condition.trim() === ''
      ? 'without a condition: it may touch every role assignment'
      : 'under another condition than the deployment gave it: it may touch other role assignments';
  return [{ state: 'failed', why: `At ${scope} it is assigned ${how}.`, mend: [DEPLOY_AGAIN] }];
}

const unspaced = (text: string): string => text.replace(/\s+/gu, '').toLowerCase();

/** Only the deployment gives it again: by hand it would get another name, and the next deployment stops at that. */
function notAssigned({ principalId, scope }: ManifestRole): Problem {
  return { state: 'failed', why: `It is not assigned to ${principalId} at ${scope}.`, mend: [DEPLOY_AGAIN] };
}

function definitionOf({ definition }: RoleReading, needed: readonly string[]): readonly Problem[] {
  const mend = [DEPLOY_AGAIN];
  const missing: Problem = { state: 'failed', why: 'The role is not defined any more.', mend };
  if (definition.kind !== 'read') return unreadProblem(definition, 'the role', missing);
  const permissions = objectsAt(definition.value, 'properties', 'permissions');
  const actions = permissions.flatMap((one) => textsAt(one, 'actions'));
  const lacked = needed.filter((action) => !permissions.some((one) => permits(one, action)));
  const wanted = new Set(needed.map((action) => action.toLowerCase()));
  const more = actions.filter((action) => !wanted.has(action.toLowerCase()));
  const writes = more.filter((action) => !action.toLowerCase().endsWith('/read'));
  const data = permissions.flatMap((one) => textsAt(one, 'dataActions'));
  const problems: Problem[] = [];
  if (lacked.length > 0) problems.push({ state: 'failed', why: `It lacks ${listed(lacked)}.`, mend });
  if (writes.length > 0)
    problems.push({ state: 'failed', why: `It may do more than it has to: ${listed(writes)}.`, mend });
  const reads = [...more.filter((action) => !writes.includes(action)), ...data];
  if (reads.length > 0) {
    problems.push({ state: 'attention', why: `It may see more than it has to: ${listed(reads)}.`, mend });
  }
  return problems;
}

function permits(permission: JsonObject, action: string): boolean {
  const covers = (pattern: string): boolean =>
    new RegExp(`^${pattern.toLowerCase().split('*').map(escaped).join('.*')}$`, 'u').test(action.toLowerCase());
  return textsAt(permission, 'actions').some(covers) && !textsAt(permission, 'notActions').some(covers);
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\/]/gu, '\\$&');
const listed = (actions: readonly string[]): string => {
  const shown = actions.slice(0, 5).map((action) => action.slice(0, 120));
  return shown.join(', ') + (actions.length > shown.length ? ` and ${String(actions.length - shown.length)} more` : '');
};
const normal = (scope: string): string => scope.toLowerCase().replace(/\/+$/u, '');
const same = (a: string, b: string): boolean => normal(a) === normal(b);

/** The scope itself, or one above it; what stands above a management group is not told by its id. */
const contains = (above: string, scope: string): boolean =>
  same(above, scope) || normal(scope).startsWith(`${normal(above)}/`);

const guidOf = (id: string): string => id.split('/').at(-1)?.toLowerCase() ?? '';
