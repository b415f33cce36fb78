import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FolderLocked, FolderUnusable } from './problems.ts';

/** A data folder that is ours until `release`, or until this process ends, however it ends. */
export type DataFolder = {
  path(file: string): string;
  /** Tells whoever finds the folder locked where we are. */
  sign(url: string): void;
  release(): void;
};

/** A lock that nobody refers to would be collected as garbage, and opened by that. */
const held = new Set<DatabaseSync>();

/**
 * Makes the folder if need be and locks it. The lock is SQLite's on a file of its own: the operating system frees it when
 * the process dies. Throws `FolderLocked` or `FolderUnusable`.
 */
export function claimFolder(folder: string): DataFolder {
  const owner = join(folder, 'owner.txt');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new FolderUnusable(folder, error instanceof Error ? error.message : String(error));
  }
  const lock = openLock(folder);
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    writeFileSync(owner, `process ${String(process.pid)}`);
  } catch (error) {
    lock.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) throw new FolderLocked(folder, ownerIn(owner));
    throw new FolderUnusable(folder, error instanceof Error ? error.message : String(error));
  }
  held.add(lock);
  return {
    path: (file) => join(folder, file),
    sign: (url) => {
      writeFileSync(owner, `process ${String(process.pid)}, ${url}`);
    },
    release: () => {
      if (held.delete(lock)) lock.close();
    },
  };
}

function openLock(folder: string): DatabaseSync {
  try {
    return new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
  } catch (error) {
    throw new FolderUnusable(folder, error instanceof Error ? error.message : String(error));
  }
}

function ownerIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
