import { isClosed, openCases, readCase, readResolved } from '../records/cases.ts';
import { listWanted } from '../records/resources.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import { closeCase } from './cases.ts';
import type { Deps } from './deps.ts';
import { reopenFinding } from './reconcile.ts';
import { lookAt, startInspection } from './want.ts';

/**
 * Once a minute: what is wanted and nobody looks at is looked at, and cases that broke their promise are replaced by a
 * new generation. Trusts rows and times of its own, never the status of an instance.
 */
export async function tick(deps: Deps): Promise<{ readonly restarted: number; readonly lost: number }> {
  let restarted = 0;
  for await (const row of listWanted(deps.store)) {
    if (await startInspection(deps, row.key, row.value.since)) restarted += 1;
  }
  let lost = 0;
  const now = deps.clock.now();
  for await (const open of openCases(deps.store)) {
    if (open.dueAt >= now) continue;
    await replaceLost(deps, open.caseId);
    lost += 1;
  }
  return { restarted, lost };
}

async function replaceLost(deps: Deps, caseId: string): Promise<void> {
  const record = (await readCase(deps.store, caseId))?.value;
  const parsed = parseResourceId(record?.resourceId ?? '');
  if (record === undefined || isClosed(record.state) || parsed.kind !== 'ref') {
    const stale = await deps.store.get('open', caseId);
    if (stale !== undefined) await deps.store.delete(stale);
    return;
  }
  await deps.workflows.terminate(caseId, 'The case did not move when it had promised to.');
  await reopenFinding(deps, record.findingKey, record.generation);
  const resolved = await readResolved(deps.store, caseId);
  const lost = 'The case did not move when it had promised to; a new look replaces it.';
  const end =
    resolved === undefined
      ? ({ outcome: 'needs-attention', because: lost } as const)
      : ({ outcome: 'resolved-meanwhile', because: resolved.because } as const);
  await closeCase(deps, { caseId, ...end });
  await lookAt(deps, parsed.ref, { origin: 'event', deleted: false });
}
