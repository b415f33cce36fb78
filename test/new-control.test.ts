import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;
const ID = 'acr-example-no-network-bypass';
const NAME = 'acrExampleNoNetworkBypass';
const FIXTURES = join(ROOT, 'test/fixtures/new-control');

/** What tests write anew when the catalogue changes; a contributor reads the difference and commits it. */
const GENERATED = [
  /^infra\/generated\/[a-z-]+\.json$/,
  /^infra\/settings\.schema\.json$/,
  /^src\/controls\/README\.md$/,
];

describe('a new control for a known kind of resource', () => {
  const copy = mkdtempSync(join(tmpdir(), 'driftwarden-'));
  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it('takes three files: the control, its line in the index, its table', () => {
    for (const name of ['src', 'test', 'infra', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const before = filesOf(copy);

    cpSync(join(FIXTURES, `${ID}.ts`), join(copy, 'src/controls', `${ID}.ts`));
    cpSync(join(FIXTURES, `${ID}.table.ts`), join(copy, 'test/controls', `${ID}.test.ts`));
    const index = join(copy, 'src/controls/index.ts');
    const lines = readFileSync(index, 'utf8')
      .replace(/^(import \{ acrPublicNetwork)/m, `import { ${NAME} } from './${ID}.ts';\n$1`)
      .replace(/^( {2}acrPublicNetwork)/m, `  ${NAME},\n$1`);
    expect(lines.match(new RegExp(NAME, 'g'))).toHaveLength(2);
    writeFileSync(index, lines);

    const include = ['src/controls', 'test/controls'];
    writeFileSync(join(copy, 'tsconfig.controls.json'), JSON.stringify({ extends: './tsconfig.json', include }));
    run(copy, 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.controls.json');
    rmSync(join(copy, 'tsconfig.controls.json'));
    run(copy, 'node_modules/vitest/vitest.mjs', 'run', '-u', 'test/controls', 'test/settings');
    const after = filesOf(copy);
    const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name)).sort();
    expect(changed.filter((name) => !GENERATED.some((form) => form.test(name)))).toEqual([
      `src/controls/${ID}.ts`,
      'src/controls/index.ts',
      `test/controls/${ID}.test.ts`,
    ]);
    expect(after.get('infra/settings.schema.json')).toContain(ID);
  }, 120_000);
});

/** Runs a tool on the Node of this process, as itself: not as a worker of this test run. Fails with what it said. */
function run(cwd: string, ...args: readonly string[]): void {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_OPTIONS)/.test(name)),
  );
  try {
    execFileSync(process.execPath, args, { cwd, env: { ...env, NO_COLOR: '1' }, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`${args.join(' ')} failed:\n${said.slice(-4000)}`, { cause: error });
  }
}

function filesOf(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
  return new Map(
    names
      .filter((name) => !name.startsWith('node_modules'))
      .map((name) => [name, readFileSync(join(root, name), 'utf8')]),
  );
}
