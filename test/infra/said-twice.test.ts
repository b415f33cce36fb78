import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { conditionOf } from '../../src/self-check/role-bounds.ts';

const textOf = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const main = textOf('infra/main.bicep');
const events = textOf('infra/events.bicep');
const group = textOf('infra/management-group.bicep');
const readme = textOf('infra/README.md');

/** Text on one line, so that a command reads the same however it is wrapped. */
const flat = (text: string): string => text.replaceAll(/\\?\s+/g, ' ').trim();

/** The value of a variable or member of an object, where it is written on one line. */
function written(text: string, name: string): string | undefined {
  return new RegExp(`^\\s*(?:var ${name} = |${name}: )(.+)$`, 'm').exec(text)?.[1];
}

/** The text from a variable to the next empty line. */
const block = (text: string, name: string): string =>
  new RegExp(`^var ${name} = [^]*?\\n\\n`, 'm').exec(text)?.[0] ?? '';

describe('what the files of infra say twice is the same', () => {
  it('names of the app, its storage and its topic, as the second step finds them', () => {
    expect(written(events, 'groupName')).toMatch(/^empty\(nameSuffix\)/);
    for (const name of ['watchedIds', 'groupName', 'unique']) expect(written(events, name)).toBe(written(main, name));
    expect(written(events, 'siteName')).toBe(written(main, 'site'));
    expect(written(events, 'storageName')).toBe(written(main, 'storage'));
    expect(written(events, 'topicName')).toBe(written(main, 'topic'));
  });

  it.each(['nameSuffix', 'subscriptions', 'existingSystemTopics'])('%s in the two parameter files', (name) => {
    const [first, second] = ['infra/main.bicepparam', 'infra/events.bicepparam'].map((file) =>
      new RegExp(`^param ${name} = .+$`, 'm').exec(textOf(file)),
    );
    expect(first?.[0]).toBeDefined();
    expect(second?.[0]).toBe(first?.[0]);
  });

  it.each(['reader', 'executor', 'remover', 'granter'])('the name of the role %s at a management group', (role) => {
    const named = (text: string): string | undefined => written(text, role)?.replace('managementGroupId', 'rolesAt');
    expect(named(group)).toBe(`guid(rolesAt, 'Driftwarden ${role}', nameSuffix)`);
    expect(named(main)).toBe(named(group));
  });

  it.each(['deletesPrivileged', 'grantsNarrow'])('the condition %s', (name) => {
    const condition = block(textOf('infra/modules/role-assignments.bicep'), name);
    expect(condition).toContain('ForAnyOfAnyValues:GuidEquals {${join(judged.');
    expect(condition).toContain("ForAnyOfAnyValues:StringEqualsIgnoreCase {\\'ServicePrincipal\\'}");
    expect(block(group, name)).toBe(condition);
  });

  it.each([
    ['deletesPrivileged', 'remover', 'privileged'],
    ['grantsNarrow', 'granter', 'narrow'],
  ] as const)('the condition %s, here and where the app checks itself', (name, role, list) => {
    const { [list]: ids = [] } = JSON.parse(textOf('infra/generated/role-ids.json')) as Record<
      string,
      readonly string[]
    >;
    const parts = [...block(group, name).matchAll(/^ {4}'(.+)'$/gm)].map(([, part = '']) =>
      part.replaceAll("\\'", "'"),
    );
    const condition = parts.join('').replace(`\${join(judged.${list}, ', ')}`, ids.join(', '));
    expect(condition).toBe(conditionOf(role));
  });

  it('the command of the second step: by hand and by azd', () => {
    const { hooks } = parse(textOf('azure.yaml')) as {
      readonly hooks: { readonly postdeploy: { readonly run: string } };
    };
    const files = '--template-file infra/events.bicep --parameters infra/events.bicepparam';
    for (const text of [hooks.postdeploy.run, readme]) {
      expect(flat(text)).toContain('az deployment sub create --name driftwarden-events');
      expect(flat(text)).toContain(files);
    }
  });
});

describe('infra/README.md', () => {
  it('asks for outputs that there are', () => {
    const asked = [...readme.matchAll(/\bout (\w+)/g)].map(([, name]) => name);
    const given = [...main.matchAll(/^output (\w+) /gm)].map(([, name]) => name);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !given.includes(name))).toEqual([]);
  });

  it('speaks of parameters that there are', () => {
    const there = [...`${main}${group}`.matchAll(/^param (\w+) /gm)].map(([, name]) => name);
    const named = [
      'existingSystemTopics',
      'managementGroupName',
      'subscriptions',
      'subnetId',
      'useTeams',
      'nameSuffix',
    ];
    const more = ['allowNarrowGrants', 'publicNetworkAccess', 'auditTotalDays', 'signInCallers'];
    for (const name of [...named, ...more]) {
      expect(readme).toContain(`\`${name}`);
      expect(there).toContain(name);
    }
  });

  it('names the roles and the scope of the Entra app as the file has them', () => {
    const app = JSON.parse(textOf('infra/entra-app.json')) as {
      readonly api: { readonly oauth2PermissionScopes: readonly { readonly id: string }[] };
      readonly appRoles: readonly { readonly id: string; readonly value: string }[];
    };
    const inSample = parse(textOf('infra/settings.sample.yaml')) as {
      readonly approvers: readonly { readonly role: string; readonly fallback: string }[];
    };
    const asked = inSample.approvers.flatMap(({ role, fallback }) => [role, fallback]);
    expect(app.appRoles.map(({ value }) => value)).toEqual([...asked, 'viewer']);
    expect(readme).toContain(app.appRoles[0]?.id);
    expect(readme).toContain(app.api.oauth2PermissionScopes[0]?.id);
  });
});
