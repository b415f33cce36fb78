import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Order, Reply } from './host.ts';

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
const STORY_CONTROLS = new URL('../support/with-story-controls.ts', import.meta.url).href;

/** Modules that were read once start faster. */
const COMPILE_CACHE = join(tmpdir(), 'driftwarden-compile-cache');

/** The process ended while somebody waited for it. */
export class ChildDied extends Error {
  override readonly name = 'ChildDied';
}

/** A host process on a clock that its parent moves. */
export interface Child {
  /** Lets so many milliseconds pass, with all that falls due in them. Throws `ChildDied`. */
  pass(ms: number): Promise<void>;
  /** The points that it has passed. Throws `ChildDied`. */
  points(): Promise<readonly string[]>;
  /** Kills it as a power cut would. */
  kill(): Promise<void>;
  /** Comes back when it has ended. */
  readonly ended: Promise<void>;
  /** The signal that ended it. `undefined` while it runs, `null` when it ended by itself. */
  readonly signal: NodeJS.Signals | null | undefined;
  /** Everything it has printed. */
  readonly output: string;
}

/** Starts a host on a folder, at an instant, and waits until it is ready. It may die before that: look at `signal`. */
export async function startChild(
  folder: string,
  port: number,
  instant: string,
  env: Readonly<Record<string, string>>,
): Promise<Child> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', STORY_CONTROLS, HOST, folder, String(port), instant],
    {
      env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let output = '';
  const add = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);

  let signal: NodeJS.Signals | null | undefined;
  let waiting: { resolve(reply: Reply): void; reject(error: Error): void } | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once('close', (_code, by) => {
      signal = by;
      waiting?.reject(new ChildDied(`The host ended (${by ?? 'by itself'}). It said:\n${output}`));
      resolve();
    });
  });
  child.on('message', (reply: Reply) => waiting?.resolve(reply));

  const reply = (order?: Order): Promise<Reply> =>
    new Promise<Reply>((resolve, reject) => {
      if (signal !== undefined) reject(new ChildDied(`The host has ended. It said:\n${output}`));
      waiting = { resolve, reject };
      if (order !== undefined) child.send(order, () => undefined);
    }).finally(() => (waiting = undefined));

  await reply().catch((error: unknown) => {
    if (!(error instanceof ChildDied)) throw error;
  });
  return {
    async pass(ms) {
      await reply({ pass: ms });
    },
    points: async () => (await reply({ tell: 'points' })).passed,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
    get signal() {
      return signal;
    },
    get output() {
      return output;
    },
  };
}
