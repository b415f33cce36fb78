import { Ajv } from 'ajv';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { attestations } from '../../src/controls/attestations.ts';
import { knownToSettings } from '../../src/controls/index.ts';
import { parseSettings } from '../../src/settings/parse.ts';
import { settingsJsonSchema } from '../../src/settings/schema.ts';

const TEXT = readFileSync(new URL('../../infra/settings.contoso.yaml', import.meta.url), 'utf8');
const DOCUMENTS = new URL('../../../shared/seeds/', import.meta.url).pathname;

describe('infra/settings.contoso.yaml', () => {
  const { settings, mistakes } = parseSettings(TEXT, knownToSettings);

  it('is good settings, by the code and by the schema', () => {
    expect(mistakes).toBeUndefined();
    const check = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
      settingsJsonSchema(knownToSettings),
    );
    check(parse(TEXT));
    expect(check.errors).toBeNull();
  });

  it('says everything of the profile that there is to say', () => {
    const names = Object.keys(settings?.profile ?? {}).sort();
    const schema = settingsJsonSchema(knownToSettings).properties?.['profile'];
    expect(names).toEqual(Object.keys((schema as { properties: object }).properties).sort());
    expect(settings?.profile.public, 'nothing of the estate answers the internet by itself').toEqual([]);
  });

  it('states all but one of what operators have to state, and says why not that one', () => {
    const stated = settings?.attestations.map(({ id }) => id) ?? [];
    const open = attestations.map(({ id }) => id).filter((id) => !stated.includes(id));
    expect(open).toEqual(['data-encrypted']);
    expect(TEXT).toContain('data-encrypted (document 001) is not stated on purpose');
  });

  it.skipIf(!existsSync(DOCUMENTS))('names what the documents name (needs ../shared)', () => {
    const documents = globSync('*.txt', { cwd: DOCUMENTS })
      .map((name) => readFileSync(`${DOCUMENTS}${name}`, 'utf8'))
      .join('\n');
    const { production = [], sensitive = [], approvedRegistries = [], logWorkspace = '' } = settings?.profile ?? {};
    const ids = [...production, ...sensitive, logWorkspace, ...(settings?.overrides ?? []).map(({ scope }) => scope)];
    const names = [
      ...ids.map((id) => id.split('/').at(-1) ?? ''),
      ...approvedRegistries.map((host) => host.split('.')[0] ?? ''),
    ];
    expect(names.length).toBeGreaterThan(6);
    expect(names.filter((name) => !documents.includes(name))).toEqual([]);
  });
});
