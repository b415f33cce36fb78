import type { Metafile } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of which something is in the bundle. */
export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package says it; '' when it says nothing. */
  readonly license: string;
  /** The text of its licence, and of its NOTICE if it has one; '' when it brings none. */
  readonly licenseText: string;
  /** Subresource integrity of its archive, as the lock file has it. */
  readonly integrity: string;
  /** What its code in the bundle asks for, as `name@version`, sorted. */
  readonly uses: readonly string[];
};

type Manifest = { readonly name: string; readonly version: string; readonly license?: string };
type Lock = { readonly packages: Readonly<Record<string, { readonly integrity?: string }>> };

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u;

/** The packages with at least a byte in the bundle, by name and version, wherever they are installed. */
export function packagesIn(root: string, metafile: Metafile): readonly BundledPackage[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const folders = [...new Set(filesIn(metafile).map(folderOf))].filter((folder) => folder !== '');
  const found = new Map<string, BundledPackage>();
  for (const folder of folders.sort()) {
    const { name, version, license = '' } = manifestOf(root, folder);
    const reference = referenceOf({ name, version });
    const asked = askedBy(root, metafile, (from) => from === folder);
    found.set(reference, {
      ...{ name, version, license, licenseText: licenseOf(join(root, folder)) },
      integrity: lock.packages[folder]?.integrity ?? '',
      uses: [...new Set([...(found.get(reference)?.uses ?? []), ...asked])].sort(),
    });
  }
  return [...found.values()];
}

/** What the code of the project itself asks for, as `name@version`, sorted. */
export function askedByProject(root: string, metafile: Metafile): readonly string[] {
  return askedBy(root, metafile, (from) => from === '');
}

/** How one package is named by others: `name@version`. */
export function referenceOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}

/** The bundled packages that files ask for; a file that only hands on what others export has no bytes of its own. */
function askedBy(root: string, metafile: Metafile, isFrom: (folder: string) => boolean): readonly string[] {
  const bundled = new Set(filesIn(metafile).map(folderOf));
  const asked = Object.entries(metafile.inputs)
    .filter(([file]) => isFrom(folderOf(file)))
    .flatMap(([, { imports }]) => imports.map(({ path }) => folderOf(path)))
    .filter((folder) => folder !== '' && bundled.has(folder) && !isFrom(folder));
  return [...new Set(asked)].map((folder) => referenceOf(manifestOf(root, folder))).sort();
}

/** The files of which something is left in the bundle. */
function filesIn({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
}

function folderOf(file: string): string {
  return PACKAGE.exec(file)?.[0] ?? '';
}

function manifestOf(root: string, folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
}

function licenseOf(folder: string): string {
  return readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|notice|copying)(?:\.(?:md|txt))?$/iu.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}
