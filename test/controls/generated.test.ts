import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elsewhere } from '../../src/controls/elsewhere.ts';
import { catalogueEntry, controls, signals } from '../../src/controls/index.ts';
import { builtInPermissions, isPrivileged, roleName } from '../../src/resources/roles.ts';
import { auditColumns } from '../support/audit-columns.ts';
import { catalogueReadme } from '../support/catalogue-readme.ts';
import { complianceMapping } from '../support/compliance.ts';
import { eventFilter, MOST_VALUES } from '../support/event-filter.ts';
import { roleActions } from '../support/role-actions.ts';
import { roleIds } from '../support/role-ids.ts';

type Roles = Readonly<Record<string, { readonly actions: readonly string[] }>>;
type Filter = { readonly advancedFilters: readonly { readonly values: readonly string[] }[] };

describe('what is generated from the controls (npm run generate writes it anew)', () => {
  it('are the actions of the roles', async () => {
    await expect(roleActions(controls)).toMatchFileSnapshot('../../infra/generated/role-actions.json');
  });

  it('are the roles that conditions name', async () => {
    await expect(roleIds()).toMatchFileSnapshot('../../infra/generated/role-ids.json');
  });

  it('are the columns of the audit', async () => {
    await expect(auditColumns()).toMatchFileSnapshot('../../infra/generated/audit-columns.json');
  });

  it('is the filter of the events', async () => {
    await expect(eventFilter(controls, signals)).toMatchFileSnapshot('../../infra/generated/event-filter.json');
  });

  it('is the mapping to standards', async () => {
    await expect(complianceMapping([...controls, ...signals])).toMatchFileSnapshot(
      '../../infra/generated/compliance.json',
    );
  });
});

describe('the roles', () => {
  const roles = JSON.parse(roleActions(controls)) as Roles;
  const all = Object.values(roles).flatMap(({ actions }) => actions);
  const ofControls = Object.keys(roles).flatMap((role) => (role === 'self' ? [] : (roles[role]?.actions ?? [])));

  it('have each action of each control, once and without wildcards', () => {
    for (const { meta } of controls) expect(ofControls).toEqual(expect.arrayContaining([...meta.permissions]));
    expect(ofControls).toEqual([...new Set(ofControls)]);
    expect(all.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('let the reader and the self-check read and nothing else, and no secret', () => {
    const read = [...(roles['reader']?.actions ?? []), ...(roles['self']?.actions ?? [])];
    expect(read.length).toBeGreaterThan(30);
    expect(read.filter((action) => !action.endsWith('/read'))).toEqual([]);
    expect(all.filter((action) => /\/list\w*\/action$/iu.test(action))).toEqual([]);
  });

  it('keep grants and their removal to themselves', () => {
    expect(roles['remover']?.actions).toEqual(['Microsoft.Authorization/roleAssignments/delete']);
    expect(roles['granter']?.actions).toEqual(['Microsoft.Authorization/roleAssignments/write']);
  });
});

describe('the roles that conditions name', () => {
  const { privileged, narrow } = JSON.parse(roleIds()) as Readonly<Record<string, readonly string[]>>;

  it('are those that take over a subscription, for the remover', () => {
    expect(privileged?.map(roleName)).toEqual([
      'Owner',
      'Contributor',
      'User Access Administrator',
      'Role Based Access Control Administrator',
    ]);
  });

  it('give no power over others, for the granter', () => {
    expect(narrow).toHaveLength(4);
    for (const id of narrow ?? [])
      expect(isPrivileged(builtInPermissions(id) ?? [{ actions: ['*'], notActions: [] }])).toBe(false);
  });
});

describe('the columns of the audit', () => {
  const { table, stream } = JSON.parse(auditColumns()) as Readonly<
    Record<string, readonly { readonly type: string }[]>
  >;

  it('have types that a table and a stream take', () => {
    const types = (columns = table): readonly string[] => [...new Set(columns?.map(({ type }) => type))].sort();
    expect(types(table)).toEqual(['boolean', 'dateTime', 'dynamic', 'int', 'long', 'string']);
    expect(types(stream)).toEqual(['boolean', 'datetime', 'dynamic', 'int', 'long', 'string']);
  });
});

describe('the filter of the events', () => {
  const { advancedFilters } = JSON.parse(eventFilter(controls, signals)) as Filter;
  const values = advancedFilters.flatMap((filter) => filter.values);

  it('lets through every operation that a control waits for', () => {
    const waited = [
      ...controls.flatMap(({ resource }) => [
        ...resource.operations,
        ...resource.children.map((child) => `${child}/write`),
      ]),
      ...signals.flatMap(({ operations }) => operations),
    ];
    const passes = (operation: string): boolean =>
      values.some((value) => operation.toLowerCase().startsWith(value.toLowerCase()));
    expect(waited.filter((operation) => !passes(operation))).toEqual([]);
  });

  it('stays within what Event Grid takes', () => {
    expect(values.length).toBeLessThanOrEqual(MOST_VALUES);
    for (const value of values) expect(value.length).toBeLessThanOrEqual(512);
  });
});

describe('what is elsewhere', () => {
  it('says where it went, or why it is not there', () => {
    const ids = elsewhere.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const { why } of elsewhere) expect(why).toMatch(/^[A-Z][^.]*\.$/u);
  });

  it('went to what is in the catalogue', () => {
    const goals = elsewhere.flatMap(({ into }) => into);
    expect(goals.filter((id) => ['elsewhere', undefined].includes(catalogueEntry(id)?.kind))).toEqual([]);
  });
});

const FACTS = new URL('../../../shared/azure-facts.md', import.meta.url);

describe.skipIf(!existsSync(FACTS))('the fact sheet (skipped where ../shared is absent)', () => {
  const sheet = existsSync(FACTS) ? readFileSync(FACTS, 'utf8') : '';
  const readme = catalogueReadme(controls);

  it('has its ids in the catalogue, each of them', () => {
    const ids = idsOf(sheet.slice(sheet.indexOf('### A1.'), sheet.indexOf('\n## B')));
    expect(ids.length).toBeGreaterThan(100);
    expect(ids.filter((id) => !new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'u').test(readme))).toEqual([]);
  });

  it('has nothing about registries, containers, Defender, dependencies and logs that is not there yet', () => {
    const [a5 = '', a7 = '', a10 = ''] = ['### A5.', '### A7.', '### A10.'].map((title) =>
      sheet.slice(sheet.indexOf(title)),
    );
    const part = sheet.slice(sheet.indexOf('### A1.')).replace(a5, '') + a7.replace(a10, '');
    const waiting = elsewhere.filter(({ into }) => into.length === 0).map(({ id }) => id);
    expect(idsOf(part).length).toBeGreaterThan(60);
    expect(idsOf(part).filter((id) => waiting.includes(id))).toEqual([]);
  });
});

/** The ids in the first cells of the rows of a table. */
function idsOf(rows: string): readonly string[] {
  const cells = [...rows.matchAll(/^\| ([a-z][^|]*?) \|/gmu)].flatMap(([, cell = '']) => cell.split(' / '));
  return cells.filter((cell) => /^[a-z]+(?:-[a-z0-9]+)+$/u.test(cell));
}
