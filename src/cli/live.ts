import { setTimeout as sleep } from 'node:timers/promises';
import { azureReader } from '../azure/index.ts';
import { ArmFault } from '../ports/arm.ts';
import { CliProblem } from './problem.ts';
import type { Measure } from './scan-document.ts';
import type { Progress, Scanned } from './scan-files.ts';
import { scanSubscription } from './scan-live.ts';
import type { Surroundings } from './surroundings.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The GUID of a subscription, also out of `/subscriptions/<id>`. Throws `CliProblem`. */
export function subscriptionId(text: string): string {
  const id = text.replace(/^\/subscriptions\//iu, '').toLowerCase();
  if (GUID.test(id)) return id;
  throw new CliProblem(`--subscription ${text}: is not the id of a subscription. az account list has them.`);
}

/** Scans subscriptions as whoever is signed in. Throws `CliProblem` when nobody is. */
export async function scanLive(
  subscriptions: readonly string[],
  measure: Measure,
  progress: Progress,
  { env }: Surroundings,
): Promise<readonly Scanned[]> {
  const clock = { now: () => new Date().toISOString() };
  const scopes = subscriptions.map((id) => `/subscriptions/${id}`);
  const { redactionKey } = measure;
  const { arm, facts, ownPrincipalId } = readerOf({ env, clock, redactionKey, scopes });
  await ownPrincipalId().catch((fault: unknown) => {
    if (!(fault instanceof ArmFault)) throw fault;
    throw new CliProblem(`Nobody is signed in to Azure. Run az login, and try again. (${fault.message})`);
  });
  const waiting = { clock, sleep: (milliseconds: number) => sleep(milliseconds), progress };
  const scanned: Scanned[] = [];
  for (const id of subscriptions) scanned.push(await scanSubscription(id, { arm, facts, waiting }, measure, progress));
  return scanned;
}

/** App settings with mistakes are told as such. */
function readerOf(options: Parameters<typeof azureReader>[0]): ReturnType<typeof azureReader> {
  try {
    return azureReader(options);
  } catch (error) {
    throw new CliProblem(error instanceof Error ? error.message : String(error));
  }
}
