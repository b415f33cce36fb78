import { hostname } from 'node:os';
import { answer } from '../../src/approvals/answer.ts';
import { auditTrail } from '../../src/audit/chain.ts';
import type { CaseRecord } from '../../src/model/case.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { casesSince, readProposal } from '../../src/records/cases.ts';
import { sha256 } from '../../src/records/keys.ts';
import { linesLog } from '../support/azure-rig.ts';
import { DEV, REGISTRY_API } from '../support/contoso-world.ts';
import { ANA } from '../support/people.ts';
import type { Platform } from './platform.ts';
import type { Running } from './running.ts';

/** A developer switches the admin account of a registry on. */
export function switchOn({ simulator }: Platform, registry: ResourceState): void {
  const { status } = simulator.act(DEV, 'PATCH', registry.id, REGISTRY_API, { properties: { adminUserEnabled: true } });
  if (status >= 300) throw new Error(`The registry could not be changed: ${String(status)}`);
}

/** The case that was opened last. */
export async function newestCase({ store }: Platform): Promise<CaseRecord> {
  let newest: CaseRecord | undefined;
  for await (const record of casesSince(store, '2026-01-01T00:00:00.000Z')) newest = record;
  if (newest === undefined) throw new Error('There is no case.');
  return newest;
}

/** An approver says yes to what the newest case asks. */
export async function approve(platform: Platform, running: Running): Promise<void> {
  const { store } = platform;
  const { caseId, approvalId = '' } = await newestCase(platform);
  const { planHash = '' } = (await readProposal(store, caseId)) ?? {};
  const log = linesLog();
  const clock = { now: () => new Date().toISOString() };
  const bot = { version: '0', instance: hostname(), environment: 'test' };
  const workflows = {
    start: () => Promise.resolve('already' as const),
    terminate: () => Promise.resolve(),
    wake: (id: string) => running.order({ wake: id }),
  };
  const audit = auditTrail({ store, clock, sha256, bot, log });
  const given = {
    approvalId,
    person: ANA,
    proof: 'Entra',
    verb: 'approve',
    reason: 'Talked to the owner of it.',
    planHash,
  } as const;
  const result = await answer({ store, clock, audit, workflows, log }, given);
  if (result.kind !== 'decided') throw new Error(`The answer was not taken: ${JSON.stringify(result)}`);
}

/** The writes that reached Resource Manager, as `METHOD name`. */
export function writesOf({ simulator }: Platform): readonly string[] {
  return simulator.calls
    .filter(({ method, path }) => method !== 'GET' && /^\/subscriptions\/.*\/registries\//u.test(path))
    .map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`);
}
