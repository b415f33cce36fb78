import { readFileSync } from 'node:fs';
import { virtualClock, type VirtualClock } from '../../src/host/clock.ts';
import { collectFunctions, installFunctionsCore, type Registrations } from '../../src/host/functions-core.ts';
import { startHost, type Host, type HostOptions } from '../../src/host/host.ts';
import type { Log } from '../../src/ports/log.ts';

installFunctionsCore();

/** `durable-functions`, loaded after the stand-in that it registers with. */
export const df = await import('durable-functions');

/** `@azure/functions`, loaded after the stand-in that it registers with. */
export const functions = await import('@azure/functions');

/** The project's own host.json. */
export const hostJson: unknown = JSON.parse(readFileSync(new URL('../../host.json', import.meta.url), 'utf8'));

/** When the time of tests begins. */
export const START = '2026-03-02T09:00:00.000Z';

/** A log that keeps its lines, as `level message`. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
  };
  return { lines, info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** A host on a clock that a test moves, with the lines of its log. Ends with the block that it is `await using`-ed in. */
export type TestHost = Host & AsyncDisposable & { readonly clock: VirtualClock; readonly lines: readonly string[] };

/** Runs what `register` registers on the real hub and the real replay, in virtual time, in memory unless told else. */
export async function testHost(
  register: (() => void | Promise<void>) | Registrations,
  options: Partial<HostOptions> & { readonly clock?: VirtualClock } = {},
): Promise<TestHost> {
  const clock = options.clock ?? virtualClock(START);
  const log = keptLog();
  const registered = typeof register === 'function' ? await collectFunctions(register) : register;
  const host = await startHost({ hostJson, log, ...options, clock, functions: registered });
  return { ...host, clock, lines: log.lines, [Symbol.asyncDispose]: () => host.close() };
}
