import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Deployed } from '../support/bicep/deploy.ts';
import {
  ALLOWED,
  assignmentProblems,
  assignmentsIn,
  definitionProblems,
  definitionsIn,
  keyOf,
  type RoleActions,
  type RoleIds,
} from './role-rules.ts';
import { scenario, SCENARIOS } from './scenarios.ts';

const generated = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../infra/generated/${file}`, import.meta.url), 'utf8'));
const actions = generated('role-actions.json') as RoleActions;
const ids = generated('role-ids.json') as RoleIds;
const deployments = Object.entries(SCENARIOS);
const grants = (name: string): boolean => /everything|narrow/.test(name);

describe('roles', () => {
  it.each(deployments)('%s: each has the generated actions and no others', (_name, { resources }) => {
    expect(definitionProblems(resources, actions)).toEqual([]);
  });

  it.each(deployments)('%s: each is given to whom it is for, under its condition', (name, { resources }) => {
    expect(assignmentProblems(resources, ids, grants(name))).toEqual([]);
  });

  it('are all made, and each allowed assignment is made somewhere', () => {
    const made = definitionsIn(scenario('as main.bicepparam has it').resources);
    expect(made).toHaveLength(Object.keys(actions).length);
    const given = deployments.flatMap(([, { resources }]) =>
      assignmentsIn(resources).map((one) => keyOf(one, resources)),
    );
    expect(Object.keys(ALLOWED).filter((key) => !given.includes(key))).toEqual([]);
  });

  it('to grant are not given unless it is switched on', () => {
    const { resources } = scenario('as main.bicepparam has it');
    const given = assignmentsIn(resources).map((one) => keyOf(one, resources));
    expect(given.filter((key) => key.includes('granter'))).toEqual([]);
    expect(given).toContain('id-driftwarden-executor: remover on a subscription');
  });
});

describe('a planted role', () => {
  const { resources } = scenario('with everything');
  /** The deployment with one place of one resource changed, as JSON. */
  const planted = (id: string, from: string, to: string): readonly Deployed[] => {
    const changed = resources.map((one) => {
      if (one.id !== id) return one;
      const text = JSON.stringify(one.body);
      if (!text.includes(from)) throw new Error(`${id} has no ${from}: ${text}`);
      return { ...one, body: JSON.parse(text.replaceAll(from, to)) as Deployed['body'] };
    });
    return changed;
  };
  const idOf = (key: string): string =>
    assignmentsIn(resources).find((one) => keyOf(one, resources) === key)?.id ?? `nothing is ${key}`;
  const definition = (role: string): string =>
    definitionsIn(resources).find((one) => JSON.stringify(one.body).includes(`Driftwarden ${role}`))?.id ?? role;
  const REMOVING = idOf('id-driftwarden-executor: remover on a subscription');
  const GRANTING = idOf('id-driftwarden-executor: granter on a subscription');
  const READING = idOf('id-driftwarden-reader: reader on a subscription');

  it.each([
    [
      'with a wildcard',
      'reader',
      '"Microsoft.App/jobs/read"',
      '"Microsoft.App/*/read"',
      'has the wildcard Microsoft.App/*/read',
    ],
    ['without an action', 'reader', '"Microsoft.App/jobs/read",', '', 'lacks Microsoft.App/jobs/read'],
    ['that reads and writes', 'reader', '"Microsoft.App/jobs/read"', '"Microsoft.App/jobs/write"', 'it only reads'],
    [
      'that makes role assignments',
      'executor',
      '"Microsoft.App/jobs/write"',
      '"Microsoft.Authorization/roleAssignments/write"',
      'only granter makes role assignments',
    ],
    [
      'that deletes role assignments',
      'executor',
      '"Microsoft.App/jobs/write"',
      '"Microsoft.Authorization/roleAssignments/delete"',
      'only remover deletes role assignments',
    ],
    [
      'that takes locks away',
      'executor',
      '"Microsoft.App/jobs/write"',
      '"Microsoft.Authorization/locks/delete"',
      'nobody changes who may do what otherwise',
    ],
    ['with notActions', 'remover', '"notActions":[]', '"notActions":["x/read"]', 'has notActions'],
    ['of another name', 'remover', 'Driftwarden remover', 'Driftwarden helper', 'is not among the generated roles'],
  ])('%s is reported', (_what, role, from, to, says) => {
    const problems = definitionProblems(planted(definition(role), from, to), actions);
    expect(problems.join('\n')).toContain(says);
    expect(problems[0]).toMatch(/^infra\/modules\/roles\.bicep:\d+ role/);
  });

  it.each([
    [
      'deletion without a condition',
      REMOVING,
      /"condition":"[^]*?\)\)",/,
      '',
      'its condition must be: ((!(ActionMatches',
    ],
    ['deletion of other roles', REMOVING, /8e3af657/, 'acdd72a7', 'its condition must be'],
    [
      'deletion of what people have',
      REMOVING,
      /'ServicePrincipal'/,
      "'ServicePrincipal', 'User'",
      'its condition must be',
    ],
    ['a condition of another version', REMOVING, /"2\.0"/, '"1.0"', "say conditionVersion '2.0'"],
    ['granting of wide roles', GRANTING, /7f951dda/, 'b24988ac', 'its condition must be'],
    ['reading by the executor', READING, /id-driftwarden-reader/, 'id-driftwarden-executor', 'is not in the table'],
    ['a role for a person', READING, /"ServicePrincipal"/, '"User"', "say principalType 'ServicePrincipal'"],
  ])('assignment: %s is reported', (_what, id, from, to, says) => {
    const one = resources.find((found) => found.id === id);
    const text = from.exec(JSON.stringify(one?.body))?.[0] ?? 'nothing';
    const problems = assignmentProblems(planted(id, text, to), ids, true);
    expect(problems.join('\n')).toContain(says);
  });

  it('that nobody switched on is reported', () => {
    expect(assignmentProblems(resources, ids, false).join('\n')).toContain('though allowNarrowGrants is false');
  });
});
