import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { knownToSettings } from '../../src/controls/index.ts';
import { durationMs } from '../../src/decisions/duration.ts';
import { parseSettings } from '../../src/settings/parse.ts';
import { settingsJsonSchema } from '../../src/settings/schema.ts';

const infra = (name: string): string => readFileSync(new URL(`../../infra/${name}`, import.meta.url), 'utf8');

describe('the published files', () => {
  it('infra/settings.schema.json says what the code checks (npm test -- -u writes it anew)', async () => {
    const text = `${JSON.stringify(settingsJsonSchema(knownToSettings), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../infra/settings.schema.json');
  });

  it('infra/settings.sample.yaml is good settings, by the code and by the schema', () => {
    const sample = infra('settings.sample.yaml');
    const check = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
      settingsJsonSchema(knownToSettings),
    );
    expect(parseSettings(sample, knownToSettings).mistakes).toBeUndefined();
    check(parse(sample));
    expect(check.errors).toBeNull();
  });

  it('the sample shows every member that there is', () => {
    const shown = (value: unknown, schema: unknown): readonly string[] => {
      if (Array.isArray(value)) return value.flatMap((item: unknown) => shown(item, at(schema, 'items')));
      const properties = at(schema, 'properties');
      if (typeof properties !== 'object' || properties === null) return [];
      return Object.keys(properties).flatMap((name) => {
        const inner = at(value, name);
        if (inner !== undefined) return shown(inner, at(properties, name));
        return name.includes('-') ? [] : [name];
      });
    };
    // An override may hold it, too; the sample shows it where it holds for all.
    expect(shown(parse(infra('settings.sample.yaml')), settingsJsonSchema(knownToSettings))).toEqual(['newResources']);
  });
});

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

describe('a duration', () => {
  it.each([
    ['PT30M', 1_800_000],
    ['P7D', 604_800_000],
    ['P2W', 1_209_600_000],
    ['P1DT12H', 129_600_000],
    ['PT1H30M15S', 5_415_000],
    ['PT0S', 0],
  ])('%s has %i ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    'P1M',
    'P1Y',
    'PT1.5H',
    '-PT1H',
    'PT-1H',
    '30',
    'pt30m',
    'P1W1D',
    'PT1S1M',
    'PT30M ',
  ])('%j is none', (text) => {
    expect(durationMs(text)).toBeUndefined();
  });
});
