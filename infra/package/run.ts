import { statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Builds the package that is deployed, from the command line: npm run package. */
const root = join(import.meta.dirname, '../..');

try {
  const { buildPackage } = await import('./build-package.ts');
  const { app, zip, sbom, checksums, zipSha256, files } = await buildPackage(root, join(root, 'dist/package'));
  const kilobytes = String(Math.round(statSync(zip).size / 1024));
  const lines = [
    `${relative(root, zip)}, ${kilobytes} KB, sha256 ${zipSha256}`,
    `${relative(root, app)}/ is the same unpacked, ${String(files.length)} files`,
    `${relative(root, sbom)} lists what is in it; ${relative(root, checksums)} is for sha256sum -c`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`The package was not built. ${wordsOf(error)}\n`);
  process.exitCode = 1;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isMissing = 'code' in error && ['ERR_MODULE_NOT_FOUND', 'ENOENT'].includes(String(error.code));
  const missing = isMissing || error.message.includes('Could not resolve "');
  return missing ? `Something that it is made of is not there: run npm ci first.\n${error.message}` : error.message;
}
