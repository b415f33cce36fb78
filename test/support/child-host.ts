import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/host/main.ts', import.meta.url));

/** A host in a process of its own, as `npm start` runs it. */
export type Child = {
  readonly process: ChildProcess;
  readonly url: string;
  /** Everything it has printed. */
  output(): string;
  /** Comes back when it has printed something that matches; throws with the output when it ends without. */
  until(pattern: RegExp): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  ended(): Promise<number | null>;
};

/** A folder that nobody has used. */
export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'driftwarden-'));
}

/** Writes a file for a child. */
export function fileIn(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

let portsTried = 0;

/**
 * A port on 127.0.0.1 that stays free while a host that was killed on it starts again: below those that the system hands
 * out by itself (from 32768 on), and from a stretch of this process's own.
 */
export async function freePort(): Promise<number> {
  const port = 20_000 + ((process.pid * 16 + portsTried++) % 12_000);
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
  if (isFree) return port;
  if (portsTried > 12_000) throw new Error('No port from 20000 to 31999 is free.');
  return freePort();
}

/** Starts a host process. */
export function startChild(port: number, args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, [MAIN, '--port', String(port), ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const add = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const end = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void end.then(() => {
    for (const listener of listeners) listener();
  });
  return {
    process: child,
    url: `http://127.0.0.1:${String(port)}`,
    output: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(text)) resolve();
          else if (child.exitCode !== null || child.signalCode !== null) {
            reject(new Error(`The host ended before it said ${String(pattern)}. It said:\n${text}`));
          } else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    async kill() {
      child.kill('SIGKILL');
      await end;
    },
    ended: () => end,
  };
}
