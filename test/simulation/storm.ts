import { heartbeat } from '../../src/activities/heartbeat.ts';
import { tick } from '../../src/activities/tick.ts';
import { startCatchUp as catchUpNow, startSweep as sweepNow } from '../../src/activities/start-sweep.ts';
import { deliverOutbox } from '../../src/audit/outbox.ts';
import type { Breaker } from '../../src/model/breaker.ts';
import type { Mode, Settings } from '../../src/model/settings.ts';
import type { Wanted } from '../../src/records/resources.ts';
import type { OpenCase } from '../../src/records/cases.ts';
import {
  ADMIN,
  assignmentBody,
  assignmentId,
  isInSubscription,
  NETWORK,
  REGISTRY,
  registryBody,
  registryId,
  SUBSCRIPTION,
} from './estate.ts';
import { DAN } from '../support/people.ts';
import { exempt, waive } from './exempt.ts';
import { NO_EVENTS, NO_FEED } from './lasting.ts';
import { foreignWrite, template, visit, write } from './people.ts';
import { watch } from './silence.ts';
import { depsFor } from './ports.ts';
import type { Process } from './scheduler.ts';
import { isoOf, type Run, type State, type Switch } from './seed.ts';
import type { Swarm } from './swarm.ts';
import { NOTHING_SAID } from '../support/some-settings.ts';

const MINUTE = 60_000;
const LONG_AGO = '2025-03-01T08:00:00.000Z';

/** The operator's settings of a seed. */
export function settingsOf(swarm: Swarm): Settings {
  const network: Mode = swarm.registries % 2 === 0 ? 'approval' : 'auto';
  return {
    enforcement: 'enforce',
    scopes: [`/subscriptions/${SUBSCRIPTION}`],
    controls: { [ADMIN]: 'auto', [NETWORK]: network },
    newResources: 'ask',
    overrides: [],
    profile: NOTHING_SAID,
    approvers: [
      {
        ...{ scope: `/subscriptions/${SUBSCRIPTION}`, role: 'approver-platform', fallback: 'approver-security' },
        ...{ mail: ['platform@contoso.example'], answerWithin: swarm.answerWithin, strict: false },
        onExpiry: swarm.answerWithin === 'PT1H' ? 'reject' : 'open',
      },
    ],
    limits: { freshFor: 'PT30M', writesPerHour: swarm.writesPerHour },
    attestations: [],
  };
}

/** What is there before anything happens. */
export function estate(run: Run): void {
  const { truth, swarm, random } = run;
  const at = Date.parse(LONG_AGO);
  for (let number = 1; number <= swarm.registries; number += 1) {
    const born = random.chance(0.1) ? { adminUserEnabled: true } : {};
    truth.write(registryId(number), registryBody(registryId(number), born, 'ana', LONG_AGO), 'ana', at);
  }
  for (let number = 1; number <= swarm.assignments; number += 1) {
    if (random.chance(0.2)) {
      truth.write(assignmentId(number), assignmentBody(assignmentId(number), 'ana', LONG_AGO), 'ana', at);
    }
  }
}

/** The timers of the app, as `functions/timers.ts` has them; those that would find nothing to do are left out. */
export function schedules(run: Run): void {
  const every = (ms: number, work: () => void): void => {
    const again = (): void => {
      if (!run.state.timersStopped.value) work();
      run.scheduler.after(ms, again);
    };
    run.scheduler.after(ms, again);
  };
  const nothing = (): void => undefined;
  const deliver = (process: Process) => {
    const deps = depsFor(run, process);
    if (deps.auditLog === undefined) throw new Error('The simulation has an audit log.');
    return deliverOutbox({ ...deps, auditLog: deps.auditLog, limit: 500 });
  };
  const beat = async (process: Process): Promise<void> => {
    const deps = depsFor(run, process);
    await tick(deps);
    await heartbeat(deps);
  };
  every(MINUTE, () => {
    const now = isoOf(run.scheduler.now() + 11 * MINUTE);
    const wanted = run.memory.list<Wanted>('wanted').length > 0;
    const overdue = run.memory.list<OpenCase>('open').some(({ value }) => value.dueAt < now);
    const called = run.memory.list('answering').length > 0;
    const storms = run.memory.list('storms').length > 0;
    const waits = run.memory.list<Breaker>('breakers').some(({ value }) => value.open !== undefined);
    if (run.swarm.watched) run.launch('tick', beat, nothing, nothing);
    else if (wanted || overdue || storms || waits || called)
      run.launch('tick', (process) => tick(depsFor(run, process)), nothing, nothing);
    if (run.memory.list('outbox').length > 0) run.launch('deliver', deliver, nothing, nothing);
  });
  if (run.swarm.watched) {
    let healedAt: number | undefined;
    const look = (): void => {
      if (!run.storming) healedAt ??= run.scheduler.now();
      watch(run, healedAt);
      run.scheduler.after(MINUTE, look);
    };
    run.scheduler.after(MINUTE, look);
  }
  every(10 * MINUTE, () => {
    if (!run.storming || !run.swarm.sweeps) return;
    startCatchUp(run);
    run.faults.pass('schedule');
    if (run.faults.hit('sweep-twice', 'schedule')) startCatchUp(run);
  });
}

function startSweep(run: Run): void {
  const nothing = (): void => undefined;
  run.launch('sweep-timer', (process) => sweepNow(depsFor(run, process), 'schedule'), nothing, nothing);
}

function startCatchUp(run: Run): void {
  const nothing = (): void => undefined;
  run.launch('catch-up-timer', (process) => catchUpNow(depsFor(run, process)), nothing, nothing);
}

const SWITCH_OF = {
  store: 'storeDown',
  arm: 'armDown',
  sink: 'sinkDown',
  timers: 'timersStopped',
  records: 'recordsRefused',
} as const;

/** Everything that people, operators and the world do while anything may go wrong. */
export function storm(run: Run): void {
  const { random, swarm, scheduler } = run;
  const within = (from = 0): number => from + random.next() * (swarm.stormMs - from);
  for (let write = 0; write < swarm.writes; write += 1) scheduler.after(within(), () => foreignWrite(run));
  if (swarm.template) scheduler.after(within(), () => template(run));
  if (swarm.approvers !== 'none') {
    for (let ms = 2 * MINUTE; ms < swarm.stormMs; ms += random.between(2, 8) * MINUTE) {
      scheduler.after(ms, () => visit(run));
    }
  }
  if (swarm.locks) {
    const id = registryId(1).toLowerCase();
    scheduler.after(within(), () => void run.truth.locked.add(id));
    scheduler.after(within(), () => void run.truth.locked.delete(id));
  }
  if (swarm.switches) {
    for (let time = 0; time < 4; time += 1) scheduler.after(within(), () => flip(run));
  }
  inItsWorld(run);
  if (swarm.outage === 'events') {
    const from = within();
    scheduler.after(from, () => void run.lasting.set(NO_EVENTS, Infinity));
  } else if (swarm.outage === 'hub') {
    scheduler.after(within(), () => {
      run.tell('world', 'the runtime loses everything');
      run.hub.wipe();
    });
  } else if (swarm.outage !== 'none') {
    const name = SWITCH_OF[swarm.outage];
    const from = within();
    scheduler.after(from, () => turn(run, name, true));
    const lasts = swarm.watched ? random.between(10, 100) : random.between(1, 20);
    scheduler.after(from + lasts * MINUTE, () => turn(run, name, false));
  }
}

/** What happens in the kind of world that the seed is in. */
function inItsWorld(run: Run): void {
  const { random, swarm, scheduler, lasting } = run;
  const every = (minutes: number, what: () => void): void => {
    for (let ms = 0; ms < swarm.stormMs; ms += minutes * MINUTE) scheduler.after(ms, what);
  };
  switch (swarm.world) {
    case 'unseen': {
      lasting.set(NO_EVENTS, Infinity);
      const lasts = random.between(10, 60) * MINUTE;
      scheduler.after(random.next() * swarm.stormMs, () => void lasting.set(NO_FEED, scheduler.now() + lasts));
      return;
    }
    case 'torn':
      lasting.set(NO_EVENTS, Infinity);
      return;
    case 'half blind':
      lasting.set(NO_EVENTS, Infinity);
      every(28, () => startSweep(run));
      return;
    case 'abandoned':
      scheduler.after(swarm.stormMs - MINUTE / 2, () => abandon(run));
      return;
    case 'waived':
      every(5, () => waive(run));
      return;
    case 'stopped':
      every(4, () => {
        turn(run, 'limit', 'off');
        scheduler.after(2 * MINUTE, () => turn(run, 'limit', 'enforce'));
      });
      return;
    default:
  }
}

/** As much is deleted behind our back as a sweep still believes. */
function abandon(run: Run): void {
  const { truth, lasting } = run;
  lasting.set(NO_EVENTS, Infinity);
  const registries = truth.ids().filter((id) => isInSubscription(id, SUBSCRIPTION) && truth.now(id)?.type === REGISTRY);
  for (const id of registries.slice(0, Math.floor(registries.length / 2))) write(run, id, undefined, DAN.id);
}

/** Sets a switch, and says so. */
function turn<K extends keyof State>(run: Run, name: K, value: State[K]['value']): void {
  const set: Switch<typeof value> = { value, since: run.scheduler.now() };
  run.state[name] = set as State[K];
  run.tell('world', `${name} is ${typeof value === 'object' ? JSON.stringify(value).slice(0, 60) : String(value)}`);
}

/** An operator changes something, and mostly takes it back a while later. */
export function flip(run: Run): void {
  const { random, scheduler, memory } = run;
  const backAfter = random.between(1, 15) * MINUTE;
  const settings = settingsOf(run.swarm);
  const back = (undo: () => void): void => {
    scheduler.after(backAfter, undo);
  };
  switch (random.between(0, 5)) {
    case 0:
      turn(run, 'limit', random.pick(['off', 'observe']));
      {
        back(() => turn(run, 'limit', 'enforce'));
        return;
      }
    case 1:
      turn(run, 'broken', true);
      {
        back(() => turn(run, 'broken', false));
        return;
      }
    case 2:
      turn(run, 'settings', { ...settings, enforcement: 'observe' });
      {
        back(() => turn(run, 'settings', settings));
        return;
      }
    case 3:
      turn(run, 'settings', { ...settings, scopes: [] });
      {
        back(() => turn(run, 'settings', settings));
        return;
      }
    case 4: {
      exempt(run);
      return;
    }
    default: {
      const since = isoOf(scheduler.now());
      const until = isoOf(scheduler.now() + 60 * MINUTE);
      const pause = { scope: `/subscriptions/${SUBSCRIPTION}`, by: 'Ana Silva', reason: 'a release', since, until };
      memory.transact('pauses', [{ kind: 'put', key: 'pause', value: pause }]);
      run.tell('world', 'all writes are paused for an hour');
    }
  }
}

/** Nothing goes wrong any more, and everything is looked at. */
export function heal(run: Run): void {
  run.tell('world', 'heals');
  run.storming = false;
  run.faults.heal();
  run.truth.locked.clear();
  run.lasting.clear();
  turn(run, 'limit', 'enforce');
  turn(run, 'broken', false);
  turn(run, 'settings', settingsOf(run.swarm));
  for (const name of Object.values(SWITCH_OF)) turn(run, name, false);
  // An inventory that has shrunk to less than half is believed at the third sweep that says so.
  const sweeps = run.swarm.sweeps ? [1, 80] : [1, 40, 80, 120];
  for (const minute of sweeps) run.scheduler.after(minute * MINUTE, () => startSweep(run));
  if (run.swarm.sweeps) run.scheduler.after(40 * MINUTE, () => startCatchUp(run));
}
