import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../src/azure/environment.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** What the platform, the runtime or an SDK sets or reads: not ours to document. */
const OF_THE_PLATFORM = new Map([
  ['AZURE_FUNCTIONS_ENVIRONMENT', 'Azure Functions sets it'],
  ['WEBSITE_HOSTNAME', 'App Service sets it'],
  ['WEBSITE_INSTANCE_ID', 'App Service sets it'],
  ['WEBSITE_AUTH_ENABLED', 'App Service sets it where its authentication is on'],
  ['DRIFTWARDEN_URL', 'of the command line on a laptop, in its help: no setting of the app'],
  ['FUNCTIONS_WORKER_RUNTIME', 'Azure Functions needs it in local settings'],
  ['IDENTITY_ENDPOINT', 'where @azure/identity gets tokens'],
  ['IDENTITY_HEADER', 'where @azure/identity gets tokens'],
  ['NO_PROXY', 'the HTTP clients of the SDKs read it'],
]);

const NAME = /^[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+$/;

/** The names of environment variables in a file that has to do with them: as text, as a member, as a key. */
function namesIn(file: string): readonly string[] {
  const text = textOf(file);
  if (!/\benv\b/.test(text)) return [];
  const places = /(?:['"`]|\benv[.]|^\s+(?=\w+:))([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)\b/gm;
  return [...text.matchAll(places)].map((match) => match[1] ?? '');
}

/** Bodies of the simulated estate have environment variables of their own. */
const isEstate = (file: string): boolean => file.includes('simulator/contoso');
const files = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) => !isEstate(file));
const inCode = new Set(files.flatMap(namesIn));
const ours = (names: Iterable<string>): readonly string[] =>
  [...new Set(names)].filter((name) => !OF_THE_PLATFORM.has(name)).sort();

const { Values: sample } = JSON.parse(textOf('local.settings.sample.json')) as {
  readonly Values: Readonly<Record<string, string>>;
};
const inSample = Object.keys(sample).filter((name) => NAME.test(name));
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
