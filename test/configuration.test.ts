import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../src/azure/environment.ts';
import { OF_THE_PLATFORM, SETTING_NAME, settingsInCode } from './support/setting-names.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const inCode = settingsInCode();
const ours = (names: Iterable<string>): readonly string[] =>
  [...new Set(names)].filter((name) => !OF_THE_PLATFORM.has(name)).sort();

const { Values: sample } = JSON.parse(textOf('local.settings.sample.json')) as {
  readonly Values: Readonly<Record<string, string>>;
};
const inSample = Object.keys(sample).filter((name) => SETTING_NAME.test(name));
const rows = textOf('README.md').match(/^\| `[A-Z_`, ]+` \|.*$/gm) ?? [];
const inReadme = rows.flatMap((row) =>
  [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map((match) => match[1] ?? ''),
);

describe('app settings', () => {
  it('that the code reads are in local.settings.sample.json, and no others', () => {
    expect(ours(inSample)).toEqual(ours(inCode));
  });

  it('that the code reads are in the table of README.md, and no others', () => {
    expect([...inReadme].sort()).toEqual(ours(inCode));
  });

  it('have a comment beside them in the sample', () => {
    const keys = Object.keys(sample);
    for (const name of inSample) {
      expect(keys[keys.indexOf(name) - 1], `put "// ${name}" above it`).toBe(`// ${name}`);
      expect(sample[`// ${name}`]).toMatch(/^[A-Z].*\.$/);
    }
    expect(keys).toHaveLength(2 * inSample.length);
  });

  it('of the platform are listed because they are used', () => {
    const used = new Set([...inCode, ...inSample]);
    expect([...OF_THE_PLATFORM.keys()].filter((name) => !used.has(name))).toEqual([]);
  });

  it('can be used as the sample has them', () => {
    expect(readEnvironment(sample)).toEqual({ armEndpoint: 'https://management.azure.com' });
  });

  it('are twelve or more: the search found the places where they are read', () => {
    expect(ours(inCode).length).toBeGreaterThanOrEqual(12);
    expect(inCode).toContain('DRIFTWARDEN_SETTINGS');
    expect(inCode).toContain('EMAIL_SENDER');
  });
});

describe('host.json', () => {
  const [, section = ''] = /^### host[.]json$([^]*?)(?=^Events arrive)/m.exec(textOf('README.md')) ?? [];

  /** The members with a value of their own, and the value as text. */
  const leaves = (value: object): readonly (readonly [string, string])[] =>
    Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([name, inner]) =>
      typeof inner === 'object' && inner !== null ? leaves(inner) : [[name, String(inner)] as const],
    );

  it('is explained in README.md, each member with its value', () => {
    const told = leaves(JSON.parse(textOf('host.json')) as object);
    expect(told.length).toBeGreaterThan(15);
    const missing = told.filter(
      ([name, value]) => !section.includes(`\`${name}\``) || (value !== '' && !section.includes(`\`${value}\``)),
    );
    expect(missing, 'say in README.md what it is and why').toEqual([]);
  });

  it('has nothing explained that is not in it', () => {
    const host = textOf('host.json');
    const names = (section.match(/^\| [^|]+/gm) ?? []).flatMap((cell) => cell.match(/(?<=`)[\w.]+(?=`)/g) ?? []);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !host.includes(`"${name}"`))).toEqual([]);
  });

  it('asks queues every second where the runtime looks for it: in storageProvider, not beside it', () => {
    expect(JSON.parse(textOf('host.json'))).toMatchObject({
      extensions: { durableTask: { storageProvider: { maxQueuePollingInterval: '00:00:01' } } },
    });
  });
});
