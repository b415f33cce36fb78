import type { CaseRecord } from '../model/case.ts';
import { controlById } from '../controls/index.ts';
import { effectiveSettings } from '../decisions/effective-settings.ts';
import { readCaseFile } from '../records/case-file.ts';
import { casePartition } from '../records/cases.ts';
import { caseColumns, nameOf } from './audit-columns.ts';
import type { Deps } from './deps.ts';
import { notifyOfCase } from './notify.ts';

/** What a person should look after, and until when nothing else happens. */
const IF_NOTHING_IS_DONE = {
  held: 'Nothing is written while this lasts; Driftwarden tries again by itself.',
  ended: 'Nothing more is written, and the drift stays.',
} as const;

/** Tells people, once, that a case is held up by what only they can mend, or that it has ended without its fix. */
export async function callForAttention(
  deps: Deps,
  caseId: string,
  why: keyof typeof IF_NOTHING_IS_DONE,
  because: string,
): Promise<void> {
  const told = `told~${why}`;
  const file = await readCaseFile(deps.store, caseId);
  const record = file.state?.value;
  if (record === undefined || file.told.has(told)) return;
  await notifyOfCase(deps, record, caseColumns(record, file.proposal), {
    noticeId: `${caseId}.${why}`,
    kind: 'attention',
    title: `${nameOf(record.resourceId)}: ${record.title}`,
    ifNothingIsDone: IF_NOTHING_IS_DONE[why],
    facts: [
      { label: 'Why', text: because },
      { label: 'Resource', text: record.resourceId },
      { label: 'Control', text: record.controlId },
    ],
    link: `${deps.publicBaseUrl}/cases/${caseId}`,
    mail: await mailFor(deps, record),
  });
  await deps.store.insert(casePartition(caseId), told, { at: deps.clock.now() });
}

async function mailFor(deps: Deps, record: CaseRecord): Promise<readonly string[]> {
  const control = controlById(record.controlId);
  if (control === undefined) return [];
  const { settings } = await deps.settings.load();
  return effectiveSettings(settings, record.resourceId, control).approvers?.mail ?? [];
}
