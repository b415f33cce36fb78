import type { Metafile } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, type Changes } from './bundle.ts';
import { noticesOf } from './notices.ts';
import { packagesIn, type BundledPackage } from './packages.ts';
import { sbomOf } from './sbom.ts';
import { filesIn, zipOf } from './zip.ts';

/** A package that was built. Paths are absolute. */
export type BuiltPackage = {
  readonly version: string;
  /** The unpacked app: what lies in the root of the zip. */
  readonly app: string;
  readonly zip: string;
  readonly sbom: string;
  /** Lines as `sha256sum -c` reads them. */
  readonly checksums: string;
  readonly zipSha256: string;
  /** Paths in the app, sorted. */
  readonly files: readonly string[];
};

type Manifest = { readonly name: string; readonly version: string; readonly license: string };

/** Of our package.json, what the worker reads (`main`, `type`) and what says whose this is. No scripts, no packages. */
const KEPT = ['name', 'version', 'description', 'license', 'private', 'type', 'engines'];

/** Writes the app of the project at `root` into `folder`, which may not be there yet. */
export async function writeApp(
  root: string,
  folder: string,
  changes: Changes & { readonly version?: string } = {},
): Promise<{ readonly metafile: Metafile; readonly packages: readonly BundledPackage[] }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const metafile = await bundle(root, folder, changes);
  const packages = packagesIn(root, metafile);
  const full = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const kept = Object.fromEntries(KEPT.map((name) => [name, full[name]]));
  const version = changes.version ?? full['version'];
  writeFileSync(join(folder, 'package.json'), jsonOf({ ...kept, version, main: 'main.js' }));
  for (const file of ['host.json', 'LICENSE']) copyFileSync(join(root, file), join(folder, file));
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesOf(packages));
  return { metafile, packages };
}

/** Builds the package of the project at `root` into `out`: the app, its zip, what is in it, and their checksums. */
export async function buildPackage(root: string, out: string): Promise<BuiltPackage> {
  const app = join(out, 'app');
  rmSync(out, { recursive: true, force: true });
  const { metafile, packages } = await writeApp(root, app);
  const { name, version, license } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as Manifest;
  const stem = `${name}-${version}`;
  const zip = join(out, `${stem}.zip`);
  const bytes = zipOf(app);
  writeFileSync(zip, bytes);
  const zipSha256 = sha256(bytes);

  const sbom = join(out, `${stem}.sbom.json`);
  const listed = jsonOf(sbomOf({ name, version, license, sha256: zipSha256 }, packages, root, metafile));
  writeFileSync(sbom, listed);
  const checksums = join(out, `${stem}.sha256`);
  writeFileSync(checksums, `${zipSha256}  ${stem}.zip\n${sha256(listed)}  ${stem}.sbom.json\n`);
  return { version, app, zip, sbom, checksums, zipSha256, files: filesIn(app) };
}

function jsonOf(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
