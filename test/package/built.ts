import type { Plugin } from 'esbuild';
import { join } from 'node:path';
import { writeApp } from '../../infra/package/build-package.ts';
import { freshFolder } from '../support/child-host.ts';

/** The folder of the project. */
export const ROOT = join(import.meta.dirname, '../..');

/** The Node that runs packages here: that of the tests, or the one that `PACKAGE_NODE` names. */
export const NODE = process.env['PACKAGE_NODE'] ?? process.execPath;

/** Builds an unpacked package into a folder of its own; where that is. */
export async function builtApp(changes: { readonly version?: string; readonly plugins?: Plugin[] } = {}) {
  const folder = join(freshFolder(), 'app');
  return { folder, ...(await writeApp(ROOT, folder, changes)) };
}
