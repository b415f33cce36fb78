import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

type Steps = readonly { readonly name?: string; readonly run?: string }[];

const RELEASE = new URL('../.github/workflows/release.yml', import.meta.url);
const { jobs } = parse(readFileSync(RELEASE, 'utf8')) as {
  readonly jobs: { readonly build: { readonly steps: Steps } };
};

/** Runs a step of the release as GitHub would, in a folder that has these files. What it said, and whether it went well. */
function runStep(name: string, files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) {
  const script = jobs.build.steps.find((step) => step.name === name)?.run;
  if (script === undefined) throw new Error(`release.yml has no step "${name}"`);
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-release-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const written = join(folder, 'env');
    writeFileSync(written, '');
    const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env, GITHUB_ENV: written } } as const;
    try {
      const said = execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], options);
      return { ok: true, said, env: readFileSync(written, 'utf8'), notes: notesIn(folder) };
    } catch (error) {
      const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
      return { ok: false, said, env: '', notes: '' };
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function notesIn(folder: string): string {
  const file = join(folder, 'notes.md');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

const PACKAGE = { 'package.json': '{"version":"1.2.3","type":"module"}' };
const CHANGES =
  '# Changes\n\n## Unreleased\n\n## 1.2.3 - 2026-01-01\n\nIt now closes doors.\n\n### More\n\n## 1.2\n\nOld.\n';
const TAG = 'The tag is the version of package.json';
const TOLD = 'The changes of this version are told, and its histories kept';

describe('a release', () => {
  it('is made of a tag that is the version', () => {
    expect(runStep(TAG, PACKAGE, { GITHUB_REF_NAME: 'v1.2.3' })).toMatchObject({ ok: true, env: 'VERSION=1.2.3\n' });
  });

  it.each(['v1.2.4', '1.2.3', 'v1.2.3-rc.1', 'v1.2.3; echo'])('is not made of the tag %s', (tag) => {
    expect(runStep(TAG, PACKAGE, { GITHUB_REF_NAME: tag })).toMatchObject({
      ok: false,
      said: expect.stringContaining('::error::The tag is not v1.2.3') as string,
    });
  });

  it('tells the changes of its version, and no others', () => {
    const { ok, notes } = runStep(
      TOLD,
      { 'CHANGELOG.md': CHANGES, 'test/golden/sweep/1.2.3/a.json': '' },
      { VERSION: '1.2.3' },
    );
    expect(ok).toBe(true);
    expect(notes.trim()).toBe('It now closes doors.\n\n### More');
  });

  it('is not made without changes that are told', () => {
    for (const VERSION of ['1.2.4', '1']) {
      expect(runStep(TOLD, { 'CHANGELOG.md': CHANGES }, { VERSION }).said).toContain(`has no section "## ${VERSION}"`);
    }
  });

  it('keeps its histories under its version', () => {
    const files = { 'CHANGELOG.md': CHANGES, 'test/golden/sweep/next/a.json': '' };
    expect(runStep(TOLD, files, { VERSION: '1.2.3' }).said).toContain('folders named next');
  });
});
