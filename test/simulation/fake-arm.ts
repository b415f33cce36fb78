import type { FactName, Facts } from '../../src/model/facts.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { ArmFault, type Arm } from '../../src/ports/arm.ts';
import type { FactSource } from '../../src/ports/facts.ts';
import { factsOf, isInSubscription, registryId } from './estate.ts';
import { feedPage } from './fake-feed.ts';
import { goesOn, NO_FEED } from './lasting.ts';
import type { Call, Here } from './ports.ts';
import { isoOf, type Run } from './seed.ts';

const PAGE = 2;
const SLOW = registryId(1).toLowerCase();
const RETRY_MS = [5_000, 60_000, 3_600_000] as const;

/** Resource Manager, Resource Graph and what controls ask beyond bodies, as one process is told of them. */
export function fakeArm(run: Run, call: Call, faults: Here): { readonly arm: Arm; readonly facts: FactSource } {
  const { truth, scheduler, random, state, swarm } = run;

  /** What may go wrong with any call to Azure; retry advice is in the time of the service. */
  const trouble = (point: string): ArmFault | undefined => {
    if (point === 'arm.changes' && (run.lasting.get(NO_FEED) ?? 0) > scheduler.now())
      return new ArmFault('unavailable', 'no answer');
    if (state.armDown.value) return new ArmFault('unavailable', 'no answer');
    const barred = noEntry(run, faults, point);
    if (barred !== undefined) return barred;
    if (faults.hit('throttled', point)) {
      const retryAt = isoOf(scheduler.now() + random.pick(RETRY_MS));
      return new ArmFault('throttled', 'too many requests', random.chance(0.8) ? { retryAt } : {});
    }
    if (faults.hit('unavailable', point)) return new ArmFault('unavailable', 'no answer');
    if (point === 'facts.read') return undefined;
    return faults.hit('forbidden', point) ? new ArmFault('forbidden', 'no right') : undefined;
  };

  /** Who may not read has looked, too: what can't be judged is shown. */
  const unseen = (id: string, fault: ArmFault | undefined): ArmFault | undefined => {
    if (fault?.code === 'forbidden') run.reads.push({ id, at: scheduler.now(), body: undefined });
    return fault;
  };

  const inventory = (point: string, type: string, subscriptionId: string, next: string | undefined, lagMs: number) => {
    const at = scheduler.now() - lagMs;
    const bodies = truth
      .ids()
      .filter((id) => isInSubscription(id, subscriptionId))
      .flatMap((id) => truth.at(id, at) ?? [])
      .filter((body) => body.type === type);
    const empty = faults.hit('graph-empty', point);
    const from = Number(next ?? 0);
    const page = empty || faults.hit('graph-page-missing', point) ? [] : bodies.slice(from, from + PAGE);
    const rows = page.flatMap((body): ResourceState[] => {
      if (faults.hit('graph-row-missing', point)) return [];
      if (faults.hit('graph-row-twice', point)) return [body, body];
      return [faults.hit('graph-member-missing', point) ? withoutJudged(body) : body];
    });
    const more = !empty && from + PAGE < bodies.length;
    const to = faults.hit('graph-page-twice', point) ? from : from + PAGE;
    return { bodies: rows, total: empty ? 0 : bodies.length, ...(more ? { next: String(to) } : {}) };
  };

  return {
    arm: {
      read: (ref) =>
        call(
          'arm.read',
          () => {
            const lag = faults.hit('stale-read', 'arm.read') ? random.between(500, 5_000) : 0;
            const hidden = faults.hit('found-late', 'arm.read');
            const body = hidden ? undefined : truth.at(ref.id, scheduler.now() - lag);
            run.reads.push({ id: ref.key, at: scheduler.now(), body });
            run.checks.read(ref.id);
            if (body === undefined) throw new ArmFault('not-found', 'there is no such resource');
            if (!faults.hit('unreadable-body', 'arm.read')) return body;
            return { ...body, properties: { adminUserEnabled: 'perhaps' } };
          },
          { before: () => unseen(ref.key, trouble('arm.read')), slow: swarm.slow && ref.key === SLOW },
        ),
      list: (type, subscriptionId, next) =>
        call('arm.list', () => inventory('arm.list', type, subscriptionId, next, 0), {
          before: () => trouble('arm.list'),
        }),
      query: (type, subscriptionId, next) =>
        call('arm.query', () => inventory('arm.query', type, subscriptionId, next, swarm.graphLagMs), {
          before: () => trouble('arm.query'),
        }),
      changes: (query) =>
        call('arm.changes', () => feedPage(run, query, PAGE, faults), { before: () => trouble('arm.changes') }),
    },
    facts: {
      read: <K extends FactName>(name: K, about: ResourceState) =>
        call('facts.read', () => factAnswer<K>(factsOf(about)[name]), { before: () => trouble('facts.read') }),
    },
  };

  function factAnswer<K extends FactName>(value: Facts[K] | undefined) {
    if (value === undefined || faults.hit('fact-unknown', 'facts.read')) {
      return { known: false, why: 'It could not be read.' } as const;
    }
    return { known: true, value } as const;
  }
}

/** No token on this worker, or a right that was taken away: stays so for a while. */
export function noEntry(run: Run, faults: Here, point: string): ArmFault | undefined {
  const worker = `no token on ${faults.worker}`;
  if (goesOn(run, worker, faults.hit('token-away', point))) return new ArmFault('unavailable', 'no access token');
  if (point === 'facts.read') return undefined;
  const right = `no right to ${point}`;
  return goesOn(run, right, faults.hit('role-lost', point)) ? new ArmFault('forbidden', right) : undefined;
}

/** A row of Resource Graph that lacks what controls judge. */
function withoutJudged(body: ResourceState): ResourceState {
  const { adminUserEnabled: _admin, publicNetworkAccess: _public, ...properties } = body.properties;
  return { ...body, properties };
}
