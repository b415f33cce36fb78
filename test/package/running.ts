import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NODE } from './built.ts';
import type { Order, Reply } from './host.ts';
import type { Registered } from './listed.ts';

const HOST = join(import.meta.dirname, 'host.ts');

/** A package that runs. */
export type Running = {
  readonly functions: readonly Registered[];
  /** Does that, and comes back when nothing runs any more. Throws with what it said when it ends before. */
  readonly order: (order: Order) => Promise<void>;
  /** Comes back when it has said that, after what was waited for last, and nothing runs any more; throws like `order`. */
  readonly until: (pattern: RegExp) => Promise<void>;
  /** Everything that it has said. */
  readonly said: () => string;
  /** Lets it finish what runs, and ends it. */
  readonly stop: () => Promise<void>;
};

/** Starts an unpacked package in a process of its own, and waits until it listens. */
export async function startPackage(
  app: string,
  hub: string,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const child = fork(HOST, [app, hub, String(port)], {
    ...{ cwd: app, env, execPath: NODE, execArgv: ['--disable-warning=ExperimentalWarning'] },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let said = '';
  let read = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      tell();
    });
  }
  const replies: Reply[] = [];
  child.on('message', (reply: Reply) => {
    replies.push(reply);
    tell();
  });
  let over = false;
  const ended = once(child, 'exit').then(() => {
    over = true;
    tell();
  });

  const when = (what: string, holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (holds()) resolve();
        else if (over) reject(new Error(`The package ended before ${what}. It said:\n${said}`));
        else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });

  const order = async (given: Order): Promise<void> => {
    const before = replies.length;
    child.send(given);
    await when(`it had done ${JSON.stringify(given)}`, () => replies.length > before);
  };

  await when('it listened', () => replies.length > 0);
  return {
    functions: replies[0]?.functions ?? [],
    order,
    async until(pattern) {
      await when(`it said ${String(pattern)}`, () => {
        const match = pattern.exec(said.slice(read));
        if (match !== null) read += match.index + match[0].length;
        return match !== null;
      });
      await order({});
    },
    said: () => said,
    async stop() {
      if (!over) child.disconnect();
      await ended;
    },
  };
}
