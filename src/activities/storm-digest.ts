import { controlById } from '../controls/index.ts';
import { effectiveSettings } from '../decisions/effective-settings.ts';
import type { Settings } from '../model/settings.ts';
import type { NewDrift, Storm } from '../model/storm.ts';
import type { Notice } from '../ports/notifier.ts';
import type { Row } from '../ports/store.ts';
import { shortHash } from '../records/keys.ts';
import { driftsBetween, subscriptionOf } from '../records/storms.ts';
import { nameOf } from './audit-columns.ts';
import { later, MINUTE } from './deps.ts';
import { notifyFirst } from './notify.ts';
import { stormChain, type StormPorts } from './storm-audit.ts';

/** So many causes of a storm get a message of their own, the largest first; the rest is in the last one. */
export const MOST_CAUSES = 5;

/** So long a cause may grow before it is told. */
const GROW_MS = MINUTE;

/** So many resources are named in a message; the list has all. */
const MOST_NAMED = 5;

type Cause = NewDrift & { readonly key: string; readonly firstAt: string; count: number; readonly names: string[] };

/**
 * Tells approvers of the causes of a storm, one message each, and at its end how it ended. What no channel took is told
 * again a minute later; what was told and could not be noted is told twice, under one id.
 */
export async function tellOfStorm(deps: StormPorts, row: Row<Storm>): Promise<void> {
  const storm = row.value;
  const { settings } = await deps.settings.load();
  const mail = new Set<string>();
  const causes = await causesOf(deps, storm, settings, mail);
  const grown = later(deps.clock.now(), -GROW_MS);
  const told = [...storm.told];
  const send = async (notice: Pick<Notice, 'noticeId' | 'title' | 'facts'>): Promise<boolean> => {
    const ifNothingIsDone =
      storm.endedAt === undefined
        ? 'No automatic fix begins here until it is calm; then they go on. What needs a decision waits in the list.'
        : 'What can be fixed by itself goes on, within the budget. What needs a decision waits in the list.';
    const columns = { ActorType: 'System', TargetSubscriptionId: subscriptionOf(storm.scope) } as const;
    const link = `${deps.publicBaseUrl}/cases?state=open`;
    const sent = await notifyFirst(deps, stormChain(storm), columns, {
      ...notice,
      ...{ kind: 'digest', ifNothingIsDone, link, mail: [...mail] },
    });
    return sent !== 'failed';
  };
  for (const cause of causes) {
    const due = storm.endedAt !== undefined || cause.firstAt <= grown;
    if (!due || told.includes(cause.key) || told.length >= MOST_CAUSES) continue;
    if (await send(aboutCause(storm, cause))) told.push(cause.key);
  }
  const settled =
    storm.endedAt !== undefined &&
    (told.length >= MOST_CAUSES || causes.every(({ key }) => told.includes(key))) &&
    (await send(aboutEnd(storm, causes, told)));
  if (!settled && told.length === storm.told.length) return;
  await deps.store.update(row, { ...storm, told, ...(settled ? { settled } : {}) });
}

/** The causes of what was opened in a storm, the largest first; collects where the approvers get their mail. */
async function causesOf(
  deps: StormPorts,
  storm: Storm,
  settings: Settings,
  mail: Set<string>,
): Promise<readonly Cause[]> {
  const causes = new Map<string, Cause>();
  const opened = driftsBetween(deps.store, subscriptionOf(storm.scope), storm.tellFrom, storm.endedAt);
  for await (const { at, ...drift } of opened) {
    const { controlId, actor = '', correlationId = '' } = drift;
    const key = shortHash([controlId, actor, correlationId].join('\n'));
    const cause = causes.get(key) ?? { ...drift, key, firstAt: at, count: 0, names: [] };
    cause.count += 1;
    if (cause.names.length < MOST_NAMED) cause.names.push(nameOf(drift.resourceId));
    causes.set(key, cause);
    const control = controlById(controlId);
    if (control === undefined) continue;
    for (const to of effectiveSettings(settings, drift.resourceId, control).approvers?.mail ?? []) mail.add(to);
  }
  return [...causes.values()].sort((a, b) => b.count - a.count);
}

function aboutCause(storm: Storm, cause: Cause): Pick<Notice, 'noticeId' | 'title' | 'facts'> {
  const { key, count, controlId, actor, correlationId, names } = cause;
  const title = controlById(controlId)?.meta.title ?? controlId;
  const more = count > names.length ? ` and ${String(count - names.length)} more` : '';
  return {
    noticeId: `storm~${storm.tellFrom}~${key}`,
    title: `${String(count)} drifts of one cause: ${title}`,
    facts: [
      { label: 'Scope', text: storm.scope },
      { label: 'Control', text: controlId },
      { label: 'Written by', text: actor ?? 'not known' },
      { label: 'Deployment', text: correlationId ?? 'not known' },
      { label: 'Resources', text: `${names.join(', ')}${more}` },
    ],
  };
}

function aboutEnd(
  storm: Storm,
  causes: readonly Cause[],
  told: readonly string[],
): Pick<Notice, 'noticeId' | 'title' | 'facts'> {
  const sum = (some: readonly Cause[]): string => String(some.reduce((count, cause) => count + cause.count, 0));
  const others = causes.filter(({ key }) => !told.includes(key));
  const by = storm.endedBy === undefined ? 'It has been calm for ten minutes.' : `${storm.endedBy} ended it early.`;
  return {
    noticeId: `storm~${storm.tellFrom}~ended`,
    title: `The storm is over: ${sum(causes)} drifts of ${String(causes.length)} causes`,
    facts: [
      { label: 'Scope', text: storm.scope },
      { label: 'Why', text: by },
      ...(others.length === 0
        ? []
        : [{ label: 'Not told one by one', text: `${sum(others)} drifts of ${String(others.length)} causes` }]),
    ],
  };
}
