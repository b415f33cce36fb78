import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { installFunctionsCore } from '../../src/host/functions-core.ts';
import { digestsIn, sectionOf } from './changelog.ts';
import { digestOf, namesOf, readGolden, textOf, UNRELEASED, versionsOf } from './histories.ts';
import { PLANTED } from './planted.ts';

installFunctionsCore();
const { differenceOf, NEW_VERSION, RE_RECORD } = await import('./compare.ts');
const { recordAll } = await import('./main.ts');
const { codeOf, RUNBOOKS } = await import('./runbooks.ts');

const RUN = fileURLToPath(new URL('run.ts', import.meta.url));
const registered = readFileSync(new URL('../../src/functions/runbooks.ts', import.meta.url), 'utf8');
const names = Object.keys(RUNBOOKS);
const versions = names.flatMap((name) => versionsOf(name).map((version) => ({ name, version })));
const recorded = versions.flatMap((of) => namesOf(of.name, of.version).map((file) => ({ ...of, file })));

describe('recorded histories', () => {
  test('there are some of every orchestration, and every step is in one of them', () => {
    const all = [...registered.matchAll(/app\.orchestration\('(\w+)'/gu)].map((match) => match[1]);
    expect(names, 'add the orchestration and its ways to test/golden/runbooks.ts').toEqual(expect.arrayContaining(all));
    for (const name of names) expect(versionsOf(name), `${name} has no histories. ${RE_RECORD}`).not.toEqual([]);

    const asks = recorded.flatMap(({ name, version, file }) =>
      readGolden(name, version, file).executions.flatMap(({ turns }) => turns.flatMap((turn) => turn.asks)),
    );
    const steps = [...registered.matchAll(/^ {2}(\w+): true,$/gmu)].map((match) => match[1] ?? '');
    expect(steps).toContain('propose');
    const missing = steps.filter((step) => !asks.some((ask) => ask.startsWith(`${step}(`)));
    expect(missing, 'no recorded history runs these steps: add a way to test/golden/ways').toEqual([]);
  });

  test.each(recorded)('$name, $version: $file', async ({ name, version, file }) => {
    const golden = readGolden(name, version, file);
    const difference = await differenceOf(golden, await codeOf(name));
    expect(difference, version === UNRELEASED ? RE_RECORD : NEW_VERSION).toBeUndefined();
  });

  test.each(names)('%s: recorded again, the unreleased ones are the same to the byte', async (name) => {
    if (!versionsOf(name).includes(UNRELEASED)) return;
    const then = namesOf(name, UNRELEASED).map((file) => [file, textOf(readGolden(name, UNRELEASED, file))] as const);
    expect(Object.fromEntries(await recordAll(name)), RE_RECORD).toEqual(Object.fromEntries(then));
  });

  test.each(versions)('$name, $version: the changelog says what changed with them', ({ name, version }) => {
    const told = digestsIn(sectionOf(version), name);
    const what =
      version === UNRELEASED
        ? `The histories of ${name} were recorded anew, and CHANGELOG.md says nothing of it. ${RE_RECORD}`
        : `The histories of ${version} are not those that were released. Take them back: they never change.`;
    expect(told, what).toContain(digestOf(name, version));
  });
});

describe('a changed orchestration', () => {
  const told = JSON.parse(execFileSync(process.execPath, [RUN, '--planted'], { encoding: 'utf8' })) as Readonly<
    Record<string, string | null>
  >;

  test.each(Object.keys(PLANTED))('is found out: %s', (name) => {
    expect(told[name], 'no recorded history tells: add a way that does').toMatch(
      /^\w+ has changed \(".+"\)\.\nStep: {5}turn \d+.*\nRecorded: .+\nNow: {6}.+$/u,
    );
  });
});
