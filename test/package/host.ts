import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installFunctionsCore, registeredFunctions } from '../../src/host/functions-core.ts';
import { startHost } from '../../src/host/host.ts';
import { listed, type Registered } from './listed.ts';

/** What the parent asks for: let so many milliseconds have passed, then run a timer function. */
export type Order = { readonly pass?: number; readonly timer?: string };

/** What the process says once it listens, and when nothing runs any more after an order. */
export type Reply = { readonly functions: readonly Registered[] };

/**
 * A program of its own: the embedded host runs an unpacked package as the platform does, by the `main` of its package.json
 * and by its host.json, with whatever is in the environment. `host.ts <package folder> <data folder> <port>`
 */
const [folder = '', dataDir = '', port = '0'] = process.argv.slice(2);
const jsonIn = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

let passed = 0;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + passed] : given) as [string]));
  }
  static override now = () => RealDate.now() + passed;
} as DateConstructor;

installFunctionsCore();
const { main } = jsonIn('package.json') as { readonly main: string };
await import(pathToFileURL(join(folder, main)).href);
const host = await startHost({ hostJson: jsonIn('host.json'), dataDir, port: Number(port) });

const reply: Reply = { functions: listed(registeredFunctions()) };

async function obey({ pass = 0, timer }: Order): Promise<void> {
  passed += pass;
  if (timer !== undefined) await host.runTimer(timer);
  await host.idle();
  process.send?.(reply);
}

process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => void host.close().then(() => process.exit()));
process.send?.(reply);
