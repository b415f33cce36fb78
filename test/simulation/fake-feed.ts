import type { MemberChange, ChangePage, ChangeQuery, ResourceChange } from '../../src/ports/changes.ts';
import { isInSubscription } from './estate.ts';
import type { Here } from './ports.ts';
import { isoOf, type Run } from './seed.ts';
import { differences, type Version } from './truth.ts';
import { isPerson } from './writers.ts';

/** So much later than the rest of Resource Graph a row may show. */
const LATE_MS = 4 * 60_000;

/** One page of the change feed: all that the truth remembers, as Resource Graph would tell it, now or late or not. */
export function feedPage(run: Run, query: ChangeQuery, size: number, faults: Here): ChangePage {
  const { truth, scheduler, swarm } = run;
  const hit = (fault: Parameters<typeof faults.hit>[0]): boolean => faults.hit(fault, 'arm.changes');
  if (hit('feed-empty')) return { changes: [], rows: 0, total: 0 };
  const [since, before] = [Date.parse(query.since), Date.parse(query.before)];
  const latest = scheduler.now() - swarm.graphLagMs;
  const changes = truth
    .ids()
    .filter((id) => isInSubscription(id, query.subscriptionId))
    .flatMap((id) => truth.versions(id).map((version, index, all) => changeOf(id, index, all[index - 1], version)))
    .filter(({ type }) => query.types.some((one) => one.toLowerCase() === type.toLowerCase()))
    .filter(({ time }) => time >= since && time < before && time <= latest)
    .filter(({ time }) => time <= latest - LATE_MS || !hit('feed-row-late'))
    .map(({ change }) => change)
    .sort((a, b) => (a.changeId < b.changeId ? -1 : 1));
  const from = Number(query.next ?? 0);
  const page = changes.slice(from, from + size);
  const step = hit('feed-page-twice') ? 0 : hit('feed-page-missing') ? 2 : 1;
  const next = from + step * size;
  const more = next < changes.length ? { next: String(next) } : {};
  return { changes: page, rows: page.length, total: changes.length, ...more };
}

function changeOf(id: string, index: number, was: Version | undefined, is: Version) {
  const kind = was?.body === undefined ? 'created' : is.body === undefined ? 'deleted' : 'updated';
  const at = isoOf(is.at);
  const change: ResourceChange = {
    changeId: `${id}/changes/${String(index).padStart(4, '0')}`,
    resourceId: id,
    kind,
    at,
    actor: { id: is.by, kind: isPerson(is.by) ? 'person' : 'application', from: 'feed', at },
    members: kind === 'updated' ? differences(was?.body, is.body).map((path) => memberOf(path, was, is)) : [],
  };
  return { change, time: is.at, type: (is.body ?? was?.body)?.type ?? '' };
}

function memberOf(path: string, was: Version | undefined, is: Version): MemberChange {
  const [, first = '', second] = path.split('/');
  const valueIn = (version: Version | undefined): string | null => {
    const top = Object.entries(version?.body ?? {}).find(([name]) => name === first)?.[1];
    const value = second === undefined ? top : Object.entries(top ?? {}).find(([name]) => name === second)?.[1];
    return value === undefined || value === null ? null : JSON.stringify(value);
  };
  return { path: second === undefined ? first : `${first}.${second}`, before: valueIn(was), after: valueIn(is) };
}
