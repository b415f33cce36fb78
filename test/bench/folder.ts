import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../../src/host/sqlite-store.ts';
import { elapsed, median } from './measure.ts';

/** A folder that is gone at the end of its block. */
export type Folder = Disposable & { readonly path: string };

/**
 * A fresh folder: on disk, or in memory where the machine has such a file system. Every write to the store waits for the
 * disk, which takes as long as the other users of that disk let it; a measure of anything else does without.
 */
export function freshFolder(where: 'disk' | 'memory'): Folder {
  const base = where === 'memory' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const path = mkdtempSync(join(base, 'driftwarden-bench-'));
  return {
    path,
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** How long the store waits for the disk, which the figures of files in memory leave out. Median of ten, each. */
export async function diskWaits(count: number): Promise<readonly number[]> {
  using folder = freshFolder('disk');
  const store = sqliteStore(join(folder.path, 'store.db'));
  const waits: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const ten: number[] = [];
    for (let n = 0; n < 10; n += 1) ten.push(await elapsed(() => store.put('bench', String(n), { round })));
    waits.push(median(ten));
  }
  store.close();
  return waits;
}
