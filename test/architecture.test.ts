import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;
const PLANTED = join(ROOT, 'test/fixtures/planted');
const linesOf = (file: string): number => readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length;
const filesIn = (...patterns: readonly string[]): readonly string[] =>
  globSync(patterns, { cwd: ROOT }).filter((file) => !file.startsWith('test/fixtures/'));

async function cruised(baseDir: string): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions(join(ROOT, '.dependency-cruiser.cjs'));
  const tsConfig = extractTSConfig(join(ROOT, 'tsconfig.json'));
  const { output } = await cruise(['src'], { ...options, baseDir }, undefined, { tsConfig });
  if (typeof output === 'string') throw new Error(output);
  return output;
}

describe('src', () => {
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await cruised(ROOT.replace(/\/$/, ''));
  });

  it('was seen: the rules are about modules that are there', () => {
    const seen = result.modules.map(({ source }) => source).filter((source) => source.startsWith('src/'));
    expect(seen.length).toBeGreaterThan(60);
    expect([...seen].sort()).toEqual([...filesIn('src/**/*.ts')].sort());
  });

  it('keeps to its boundaries', () => {
    const why = new Map(result.summary.ruleSetUsed?.forbidden?.map(({ name, comment }) => [name, comment]));
    const broken = result.summary.violations.map(
      ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}. ${why.get(rule.name) ?? ''}`,
    );
    expect(broken).toEqual([]);
  });

  it('has a rule for every folder', () => {
    const folders = new Set(filesIn('src/*/**/*.ts').map((file) => file.split('/')[1] ?? ''));
    const rules = readFileSync(join(ROOT, '.dependency-cruiser.cjs'), 'utf8');
    expect([...folders].filter((folder) => !new RegExp(`\\b${folder}\\b`).test(rules))).toEqual([]);
  });
});

describe('a planted violation', async () => {
  const options = await extractDepcruiseOptions(join(ROOT, '.dependency-cruiser.cjs'));
  const names = options.ruleSet?.forbidden?.map(({ name }) => name ?? '') ?? [];
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await cruised(PLANTED);
  });

  it.each(names)('of %s is reported', (name) => {
    const files = result.summary.violations
      .filter(({ rule }) => rule.name === name)
      .flatMap(({ from, to }) => [from, to]);
    expect(
      files.map((file) => basename(file, '.ts')),
      `plant ${name}.ts under test/fixtures/planted/src, in a folder where the rule holds`,
    ).toContain(name);
  });
});

describe('sizes', () => {
  it('no file has more than 300 lines', () => {
    const long = filesIn('{src,test}/**/*.ts', '*.{js,cjs,ts}').filter((file) => linesOf(file) > 300);
    expect(long.map((file) => `${file}: ${String(linesOf(file))} lines; one idea per file`)).toEqual([]);
  });

  it('the workshop is smaller than the product', () => {
    const sum = (files: readonly string[]): number => files.reduce((lines, file) => lines + linesOf(file), 0);
    const workshop = filesIn('src/{host,simulator}/**/*.ts');
    const product = filesIn('src/**/*.ts').filter((file) => !workshop.includes(file));
    expect(sum(workshop)).toBeLessThan(sum(product));
  });

  it('the fifteen-minute path has at most 600 lines', () => {
    const path = [
      'README.md',
      'src/README.md',
      'src/controls/acr-admin-account-disabled.ts',
      'test/controls/acr-admin-account-disabled.test.ts',
      'src/orchestrations/remediate-drift.ts',
    ];
    expect(path.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(path.reduce((lines, file) => lines + linesOf(file), 0)).toBeLessThanOrEqual(600);
  });
});
