import { unzipSync } from 'fflate';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, globSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPackage, type BuiltPackage } from '../../infra/package/build-package.ts';
import { freshFolder } from '../support/child-host.ts';
import { builtApp, NODE, ROOT } from './built.ts';

type Sbom = {
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly licenses?: unknown;
    readonly hashes?: unknown;
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly metadata: { readonly component: { readonly version: string; readonly hashes: readonly object[] } };
};

const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe('npm run package', () => {
  let built: BuiltPackage;
  let sbom: Sbom;
  beforeAll(async () => {
    built = await buildPackage(ROOT, join(freshFolder(), 'package'));
    sbom = JSON.parse(readFileSync(built.sbom, 'utf8')) as Sbom;
  }, 120_000);
  const textsOf = (): readonly string[] =>
    built.files.filter((file) => file.endsWith('.js')).map((file) => readFileSync(join(built.app, file), 'utf8'));

  test('makes the same bytes in another folder, where node_modules is a link', { timeout: 60_000 }, async () => {
    const elsewhere = join(freshFolder(), 'a copy');
    for (const part of ['src', 'host.json', 'package.json', 'package-lock.json', 'tsconfig.json', 'LICENSE']) {
      cpSync(join(ROOT, part), join(elsewhere, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(elsewhere, 'node_modules'));
    const again = await buildPackage(elsewhere, join(elsewhere, 'dist/package'));
    expect(again.zipSha256).toBe(built.zipSha256);
    for (const part of ['sbom', 'checksums'] as const) {
      expect(readFileSync(again[part], 'utf8'), part).toBe(readFileSync(built[part], 'utf8'));
    }
  });

  test('zips what it shows unpacked, sorted, and tells checksums that hold', () => {
    const files = unzipSync(readFileSync(built.zip));
    expect(Object.keys(files)).toEqual(built.files);
    for (const [file, bytes] of Object.entries(files)) {
      expect(Buffer.from(bytes).equals(readFileSync(join(built.app, file))), file).toBe(true);
    }
    const lines = readFileSync(built.checksums, 'utf8').trim().split('\n');
    const told = lines.map((line) => line.split('  '));
    expect(told.map(([, file]) => file)).toEqual([built.zip, built.sbom].map((file) => file.split('/').at(-1)));
    const hashes = [built.zip, built.sbom].map((f) => createHash('sha256').update(readFileSync(f)).digest('hex'));
    expect(told.map(([hash]) => hash)).toEqual(hashes);
  });

  test('puts in what the worker needs and nothing else: no packages, no scripts, no map, no path of this machine', () => {
    const others = built.files.filter((file) => !/^chunks\/[\w.-]+\.js$/u.test(file));
    expect(others).toEqual(['LICENSE', 'THIRD-PARTY-NOTICES.txt', 'host.json', 'main.js', 'package.json']);
    const manifest = JSON.parse(readFileSync(join(built.app, 'package.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ main: 'main.js', type: 'module', version: own.version });
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['dependencies', 'devDependencies', 'scripts']));
    expect(readFileSync(join(built.app, 'host.json'))).toEqual(readFileSync(join(ROOT, 'host.json')));
    for (const text of textsOf()) {
      expect(text).not.toContain(ROOT);
      expect(text, 'the simulator and the host stay here').not.toMatch(/^\/\/ src\/(?:simulator|host|cli)\//mu);
    }
  });

  test('lists what is in it: no tool of the workshop, every package with licence, checksum and who asks for it', () => {
    const refs = sbom.components.map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    for (const name of Object.keys(own.devDependencies)) {
      expect(refs.filter((ref) => ref.startsWith(`pkg:npm/${name.replace('@', '%40')}@`))).toEqual([]);
    }
    expect(sbom.components.filter(({ licenses, hashes }) => licenses === undefined || hashes === undefined)).toEqual(
      [],
    );
    const asked = new Set(sbom.dependencies.flatMap(({ dependsOn }) => dependsOn));
    expect([...asked].sort()).toEqual([...refs].sort());
    expect(sbom.metadata.component).toMatchObject({
      version: own.version,
      hashes: [{ alg: 'SHA-256', content: built.zipSha256 }],
    });
    const notices = readFileSync(join(built.app, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const unnamed = refs.filter((ref) => !notices.includes(`${decodeURIComponent(ref.replace('pkg:npm/', ''))} (`));
    expect(unnamed).toEqual([]);
  });

  test('loads every chunk on the Node that runs it', () => {
    const chunks = built.files.filter((file) => file.startsWith('chunks/'));
    expect(chunks.length).toBeGreaterThan(15);
    const core = pathToFileURL(join(ROOT, 'src/host/functions-core.ts')).href;
    const imports = ['main.js', ...chunks].map(
      (file) => `await import('${pathToFileURL(join(built.app, file)).href}');`,
    );
    const script = `(await import('${core}')).installFunctionsCore();${imports.join('')}console.log('all')`;
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
    expect(execFileSync(NODE, args, { encoding: 'utf8' }).trim()).toBe('all');
  });
});

describe('what is loaded on first use', () => {
  /** `const { A, B } = await import('package')` in src: what is asked of which package. */
  const asked = globSync('src/**/*.ts', { cwd: ROOT }).flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const forms = /\{([\w\s,]+)\}(?: = await import\(| = await import\(\n\s*)'(@?[\w./-]+)'|import\('(@[\w./-]+)'\)/gu;
    return [...text.matchAll(forms)].map(([, names = '', from, only]) => ({
      from: from ?? only ?? '',
      names: names.split(',').map((name) => name.trim()),
    }));
  });

  test('has the names that are asked of it, in a chunk of its own', async () => {
    const { metafile } = await builtApp();
    const packages = asked.filter(({ from }) => from.startsWith('@azure/'));
    expect(new Set(packages.map(({ from }) => from)).size).toBeGreaterThan(8);
    for (const { from, names } of packages) {
      const chunk = Object.values(metafile.outputs).find(({ entryPoint = '' }) =>
        entryPoint.startsWith(`node_modules/${from}/`),
      );
      expect(chunk, `${from} is not a chunk: is it imported at the top somewhere?`).toBeDefined();
      const missing = names.filter((name) => name !== '' && chunk?.exports.includes(name) !== true);
      expect(missing, `${from} is CommonJS: add its module form to infra/package/bundle.ts`).toEqual([]);
    }
  });
});
