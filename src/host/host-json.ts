import type { Limits } from './engine.ts';
import { BadHostJson } from './problems.ts';

/** What this host reads of a `host.json`. */
export type HostConfig = {
  /** Before every route; '' for none. */
  readonly routePrefix: string;
  readonly hubName: string;
  /** The version of orchestrations that are started without one. */
  readonly defaultVersion: string | undefined;
  /** Whether an orchestration of that version is run; one that is not fails, as `versionFailureStrategy: Fail` says. */
  readonly takes: (version: string | null) => boolean;
  readonly limits: Limits;
};

/** Reads the parsed content of a `host.json`; throws `BadHostJson` for what the Functions runtime would not take. */
export function readHostJson(content: unknown): HostConfig {
  const read = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>((at, member) => (at as Partial<Record<string, unknown>> | undefined)?.[member], content);
  const text = (path: string, fallback: string | undefined): string | undefined => {
    const value = read(path) ?? fallback;
    if (value !== undefined && typeof value !== 'string') throw new BadHostJson(path, 'a text', value);
    return value;
  };
  const count = (path: string, fallback: number): number => {
    const value = read(path) ?? fallback;
    if (!Number.isInteger(value) || Number(value) < 1) throw new BadHostJson(path, 'a whole number above 0', value);
    return Number(value);
  };

  if (read('version') !== '2.0') throw new BadHostJson('version', '"2.0"', read('version'));
  const durable = 'extensions.durableTask';
  const hubName = text(`${durable}.hubName`, 'TestHubName') ?? '';
  if (!/^[A-Za-z][A-Za-z0-9]{2,44}$/.test(hubName)) {
    throw new BadHostJson(`${durable}.hubName`, '3 to 45 letters and digits, a letter first', hubName);
  }
  const defaultVersion = text(`${durable}.defaultVersion`, undefined);
  const fails = text(`${durable}.versionFailureStrategy`, 'Reject') === 'Fail';
  return {
    routePrefix: text('extensions.http.routePrefix', 'api') ?? '',
    hubName,
    defaultVersion,
    // What is rejected waits for another worker, and there is none: here it is run.
    takes: (version) => !fails || version === null || !isNewer(version, defaultVersion ?? '0'),
    limits: {
      orchestrators: count(`${durable}.maxConcurrentOrchestratorFunctions`, 5),
      activities: count(`${durable}.maxConcurrentActivityFunctions`, 10),
    },
  };
}

/** Whether a version like `1.10` comes after another. */
function isNewer(version: string, other: string): boolean {
  const [ours, theirs] = [version, other].map((text) => text.split('.').map(Number));
  const at = ours?.findIndex((part, nth) => part !== (theirs?.[nth] ?? 0)) ?? -1;
  return at >= 0 && (ours?.[at] ?? 0) > (theirs?.[at] ?? 0);
}
