import type { CaseRecord } from '../model/case.ts';
import { isClosed, readCase, readEnd, readResolved, unlistCase } from '../records/cases.ts';
import { changeFinding } from '../records/findings.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import { closeCase } from './cases.ts';
import { HOUR, msBetween, type Deps } from './deps.ts';
import { lookAt } from './want.ts';

/** So many cases of a finding may be lost in a row, each soon after it was opened, before a person is needed. */
const MOST_LOST = 3;

/**
 * Ends a case whose runbook is lost: as it was about to end, as resolved when its drift is gone, else to be replaced by the
 * next generation. Safe to repeat.
 */
export async function replaceLost(deps: Deps, caseId: string): Promise<void> {
  const record = (await readCase(deps.store, caseId))?.value;
  const parsed = parseResourceId(record?.resourceId ?? '');
  if (record === undefined || isClosed(record.state) || parsed.kind !== 'ref') {
    await unlistCase(deps.store, caseId);
    return;
  }
  await deps.workflows.terminate(caseId, 'The case did not move when it had promised to.');
  const begun = await readEnd(deps.store, caseId);
  const resolved = await readResolved(deps.store, caseId);
  if (begun !== undefined) {
    await closeCase(deps, { caseId, ...begun });
  } else if (resolved !== undefined) {
    await closeCase(deps, { caseId, outcome: 'resolved-meanwhile', because: resolved.because });
  } else {
    const startsAnew = await reopen(deps, record);
    const next = startsAnew ? 'a new look replaces it' : 'nor did those before it, so no other follows';
    const because = `The case did not move when it had promised to; ${next}.`;
    await closeCase(deps, { caseId, outcome: 'needs-attention', because, replaced: startsAnew });
  }
  await lookAt(deps, parsed.ref, { origin: 'event', deleted: false });
}

/**
 * A finding whose case was lost starts anew at the next look. One that loses a case after the other does not: whatever
 * breaks them will break the next one, too. `false`: it stays closed.
 */
async function reopen(deps: Deps, { findingKey, generation, openedAt }: CaseRecord): Promise<boolean> {
  const now = deps.clock.now();
  const soon = msBetween(openedAt, now) < HOUR;
  const changed = await changeFinding(deps.store, findingKey, (finding) => {
    if (finding.generation !== generation || finding.state === 'compliant') return null;
    const lost = soon ? (finding.lost ?? 0) + 1 : 1;
    if (lost < MOST_LOST) return { ...finding, state: 'compliant', lost, since: now };
    return { ...finding, state: 'closed', closedAs: 'needs-attention', lost, since: now };
  });
  return changed?.state !== 'closed';
}
