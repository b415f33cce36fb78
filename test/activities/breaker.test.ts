import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../../src/host/sqlite-store.ts';
import { breakerContract } from '../contracts/breaker.ts';

breakerContract('one SQLite file, opened twice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-breaker-'));
  const [one, other] = [sqliteStore(join(folder, 'store.db')), sqliteStore(join(folder, 'store.db'))];
  return Promise.resolve({
    stores: [one, other],
    close: () => {
      one.close();
      other.close();
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  });
});
