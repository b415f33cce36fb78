import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliProblem, EXIT } from '../../src/cli/problem.ts';
import { scan } from '../../src/cli/scan.ts';
import type { Surroundings } from '../../src/cli/surroundings.ts';
import type { ScanReport } from '../../src/model/scan.ts';

/** What a command wrote and answered. */
export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Runs `driftwarden scan` in this process. */
export async function runScan(args: readonly string[], more: Partial<Surroundings> = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const around: Surroundings = {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    readStdin: () => Promise.resolve(Buffer.from('')),
    env: {},
    colours: false,
    version: '1.2.3',
    ...more,
  };
  try {
    return { code: await scan(args, around), out, err };
  } catch (error) {
    if (!(error instanceof CliProblem)) throw error;
    return { code: EXIT.incomplete, out, err: `${err}${error.message}\n` };
  }
}

/** The report of a scan as JSON. */
export async function reportOn(args: readonly string[]): Promise<ScanReport & { readonly code: number }> {
  const { code, out, err } = await runScan([...args, '--format', 'json']);
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as ScanReport), code };
}

/** A folder with these files; what is no text is written as JSON. Returns its path. */
export function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-scan-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(join(folder, name), isRaw ? content : JSON.stringify(content, null, 2));
  }
  return folder;
}
