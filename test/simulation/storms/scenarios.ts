import type { CaseRecord } from '../../../src/model/case.ts';
import { SETTLE_MS } from '../../../src/activities/inspect.ts';
import { findingKeyOf } from '../../../src/activities/reconcile.ts';
import { caseIdOf, type FindingRecord } from '../../../src/records/findings.ts';
import { isClosed } from '../../../src/records/cases.ts';
import { parseResourceId } from '../../../src/resources/resource-id.ts';
import { ADMIN, registryId } from '../estate.ts';
import { BUCKETS } from './azure.ts';
import { stormWorld, type StormWorld } from './world.ts';

/** One storm: how much comes, over how long, and what the settings allow. */
export type Scenario = {
  readonly what: string;
  readonly events: number;
  readonly resources: number;
  /** So many of the resources are brought out of order, by one deployment. */
  readonly drifts: number;
  /** The events come over so many minutes. */
  readonly over: number;
  /** When everything that can be done has to be done, in minutes. */
  readonly until: number;
  readonly writesPerHour: number;
  /** A resource whose GET takes a minute, and that events name again and again. */
  readonly poison?: true;
};

/** The storms in full. A test runs a part of each. */
export const STORMS = {
  few: {
    what: '100,000 events on 500 resources in 10 minutes',
    events: 100_000,
    resources: 500,
    drifts: 50,
    over: 10,
    until: 60,
    writesPerHour: 1_000,
  },
  template: {
    what: '100,000 events on 100,000 resources, 10,000 of them drifted by one template',
    events: 100_000,
    resources: 100_000,
    drifts: 10_000,
    over: 10,
    until: 120,
    writesPerHour: 20,
  },
  drain: {
    what: '10,000 drifts of one template, and no budget',
    events: 10_000,
    resources: 10_000,
    drifts: 10_000,
    over: 1,
    until: 60,
    writesPerHour: 1_000_000,
  },
  poison: {
    what: '10,000 events on 1,000 resources, one of which takes a minute to answer',
    events: 10_000,
    resources: 1_000,
    drifts: 0,
    over: 5,
    until: 30,
    writesPerHour: 20,
    poison: true,
  },
  burst: {
    what: '500 drifts at once',
    events: 500,
    resources: 500,
    drifts: 500,
    over: 0.1,
    until: 60,
    writesPerHour: 20,
  },
} as const satisfies Record<string, Scenario>;

/** The name of a storm. */
export type StormName = keyof typeof STORMS;

/** What a storm came to. */
export type StormResult = {
  readonly events: number;
  readonly drifts: number;
  /** Drifts by what became of them; `lost` is none of what may be. */
  readonly ends: Readonly<Record<string, number>>;
  readonly reads: number;
  /** The most looks at one resource. */
  readonly mostReads: number;
  /** The most that two looks a settle time allow, and those of a fix. */
  readonly readsAllowed: number;
  readonly writes: number;
  /** Share of the calls to Resource Manager that were answered 429. */
  readonly refusedShare: number;
  /** How fast writes went out, as a share of what the bucket lets through in that time. */
  readonly drain: number;
  readonly readDrain: number;
  readonly wantedLeft: number;
  /** Minutes until the last resource was looked at, and the last but those that do not answer. */
  readonly calmAfter: number;
  readonly othersCalmAfter: number;
  readonly counted: StormWorld['counted'];
  readonly mostNoticesPerHour: number;
};

const MINUTE = 60_000;
const BY = '00000000-0000-4000-8000-0000000000aa';

/** Runs a storm, whole or a part of it: everything is divided by `part`, but not the buckets and the limits. */
export async function runStorm(scenario: Scenario, part = 1): Promise<StormResult> {
  const [events, resources, drifts] = [scenario.events, scenario.resources, scenario.drifts].map((n) =>
    Math.ceil(n / part),
  ) as [number, number, number];
  const world = await stormWorld(resources, scenario.writesPerHour);
  const { scheduler, azure } = world;
  const overMs = (scenario.over * MINUTE) / part;
  if (scenario.poison === true) azure.slow.set(registryId(1).toLowerCase(), MINUTE);
  for (let number = 0; number < events; number += 1) {
    const id = registryId((number % resources) + 1);
    // The events about a resource come one after the other; its drift comes with the first.
    const drifted = number < resources && (number * drifts) % resources < drifts;
    const poison = scenario.poison === true && number % 10 === 0;
    scheduler.after((number / events) * overMs, () => {
      if (drifted) world.write(id, { adminUserEnabled: true });
      world.event(poison ? registryId(1) : id, BY, 'deployment-1');
    });
  }
  let [calmAfter, othersCalmAfter] = [0, 0];
  for (let minute = 1; minute <= scenario.until; minute += 1) {
    await world.run(minute);
    const wanted = world.memory.list('wanted').length;
    if (wanted > 0) calmAfter = minute;
    if (wanted > azure.slow.size) othersCalmAfter = minute;
  }
  return resultOf(scenario, world, { drifts, overMs, calmAfter, othersCalmAfter });
}

function resultOf(
  scenario: Scenario,
  world: StormWorld,
  about: Pick<StormResult, 'drifts' | 'calmAfter' | 'othersCalmAfter'> & { readonly overMs: number },
): StormResult {
  const { azure, counted } = world;
  const { asked } = azure;
  const seconds = Math.max(1, (asked.lastWriteAt - asked.firstWriteAt) / 1_000);
  const { size, perSecond } = BUCKETS.write;
  const hours = new Map<number, number>();
  for (const { at } of counted.notices) {
    const hour = Math.floor((at - world.start) / (60 * MINUTE));
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  const readBucket = BUCKETS.read.size + (BUCKETS.read.perSecond * (asked.lastReadAt - world.start)) / 1_000;
  return {
    events: counted.events,
    drifts: about.drifts,
    ends: endsOf(world),
    reads: asked.reads,
    mostReads: [...azure.readsOf].reduce(
      (most, [key, count]) => (azure.slow.has(key) ? most : Math.max(most, count)),
      0,
    ),
    readsAllowed: 2 * Math.ceil(about.overMs / SETTLE_MS + 1) + 6,
    writes: asked.writes,
    refusedShare: asked.refused / Math.max(1, asked.reads + asked.writes),
    drain: asked.writes / (size + perSecond * seconds),
    readDrain: asked.reads / readBucket,
    wantedLeft: world.memory.list('wanted').length,
    calmAfter: about.calmAfter,
    othersCalmAfter: about.othersCalmAfter,
    counted,
    mostNoticesPerHour: Math.max(0, ...hours.values()),
  };
}

/** Every drift of the estate and every case, by how it stands. */
function endsOf({ azure, memory }: StormWorld): Readonly<Record<string, number>> {
  const ends: Record<string, number> = {};
  for (const body of azure.bodies.values()) {
    const parsed = parseResourceId(body.id);
    if (parsed.kind !== 'ref') continue;
    const key = findingKeyOf(ADMIN, parsed.ref);
    const finding = memory.get<FindingRecord>(`finding:${key}`, 'state')?.value;
    const record = memory.get<CaseRecord>(`case:${caseIdOf(key, finding?.generation ?? 0)}`, 'state')?.value;
    const isDrifted = body.properties['adminUserEnabled'] === true;
    if (!isDrifted && record === undefined) continue;
    const open = record !== undefined && !isClosed(record.state);
    const end =
      record === undefined || isDrifted !== open
        ? 'lost'
        : record.state === 'blocked'
          ? `blocked: ${record.blocked?.reason ?? 'lost'}`
          : record.state;
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}
