import { answer } from '../../src/approvals/answer.ts';
import { takeEvent } from '../../src/activities/take-event.ts';
import type { ApprovalRequest, Person, Verb } from '../../src/model/approval.ts';
import type { CaseRecord } from '../../src/model/case.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { ANA, BEN, CHI, DAN } from '../support/people.ts';
import { ADMIN, assignmentBody, assignmentId, FOREIGN, NETWORK, REGISTRY, registryBody, registryId } from './estate.ts';
import { isDrifted } from './drift.ts';
import { NO_EVENTS } from './lasting.ts';
import { depsFor } from './ports.ts';
import { isoOf, type Run } from './seed.ts';
import { patched, signed } from './truth.ts';
import { isPerson } from './writers.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const DELAYS = [10 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE] as const;
const AUTHORS = [ANA, DAN] as const;

/** Somebody who is not us writes a body; `undefined` deletes. */
export function write(run: Run, id: string, body: ReturnType<typeof patched> | undefined, by: string): void {
  run.truth.write(id, body, by, run.scheduler.now());
  run.tell(by, `writes ${id.split('/').at(-1) ?? ''} ${JSON.stringify(body?.properties ?? null).slice(0, 90)}`);
  run.written(id, by, body === undefined);
}

/** Changes some members of a registry, if it is there. */
export function change(run: Run, id: string, properties: JsonObject, by: string): void {
  const before = run.truth.now(id);
  if (before === undefined) return;
  write(run, id, signed(patched(before, { properties }), by, isoOf(run.scheduler.now())), by);
}

/** One foreign write, of any kind. */
export function foreignWrite(run: Run): void {
  const { random, swarm, truth } = run;
  const by = random.pick(AUTHORS).id;
  const at = isoOf(run.scheduler.now());
  if (random.chance(0.05)) {
    const id = registryId(1, FOREIGN);
    write(run, id, registryBody(id, { adminUserEnabled: true }, by, at), by);
    return;
  }
  if (swarm.assignments > 0 && random.chance(0.4)) {
    const id = assignmentId(random.between(1, swarm.assignments));
    const grant = truth.now(id) === undefined;
    write(run, id, grant ? assignmentBody(id, by, at) : undefined, by);
    return;
  }
  const id = registryId(random.between(1, swarm.registries));
  const exists = truth.now(id) !== undefined;
  if (!exists || random.chance(0.08)) {
    const born = random.chance(0.5) ? { adminUserEnabled: true } : {};
    write(run, id, exists ? undefined : registryBody(id, born, by, at), by);
    return;
  }
  const properties = random.pick<JsonObject>([
    { adminUserEnabled: true },
    { adminUserEnabled: true },
    { publicNetworkAccess: 'Enabled' },
    { publicNetworkAccess: null },
    { adminUserEnabled: true, publicNetworkAccess: 'Enabled' },
    { adminUserEnabled: false },
    { anonymousPullEnabled: random.chance(0.5) },
  ]);
  change(run, id, properties, by);
}

/** A pipeline rolls one template out: every registry drifts in the same way within seconds. */
export function template(run: Run): void {
  for (let number = 1; number <= run.swarm.registries; number += 1) {
    const id = registryId(number);
    run.scheduler.after(number * run.random.between(50, 500), () =>
      change(run, id, { adminUserEnabled: true }, DAN.id),
    );
  }
}

/** Tells Event Grid of a write: late, twice, lost, and again until somebody took it. */
export function sendEvent(run: Run, id: string, by: string, deleted: boolean): void {
  const { random, faults, scheduler } = run;
  faults.pass('event-grid');
  if (faults.hit('event-lost', 'event-grid') || run.lasting.has(NO_EVENTS)) return;
  const operation = `${run.truth.versions(id).at(-1)?.body?.type ?? REGISTRY}/${deleted ? 'delete' : 'write'}`;
  const event = {
    id: random.hex(),
    subject: faults.hit('event-poison', 'event-grid') ? `${id}/../../x?y=%2e` : id,
    eventType: `Microsoft.Resources.Resource${deleted ? 'Delete' : 'Write'}Success`,
    eventTime: isoOf(scheduler.now()),
    data: {
      operationName: operation,
      authorization: { evidence: { principalId: by, principalType: isPerson(by) ? 'User' : 'ServicePrincipal' } },
      claims: {},
    },
  };
  const few = faults.hit('event-twice', 'event-grid') ? random.between(2, 6) : 1;
  const copies = faults.hit('event-burst', 'event-grid') ? 60 : few;
  for (let copy = 0; copy < copies; copy += 1) {
    const late = faults.hit('event-late', 'event-grid') ? random.between(MINUTE, 60 * MINUTE) : 0;
    scheduler.after(random.between(100, 30_000) + late, () => deliver(run, id, event, 0));
  }
}

function deliver(run: Run, id: string, event: JsonObject, attempt: number): void {
  const again = (): void => {
    run.scheduler.after(DELAYS[attempt] ?? 60 * MINUTE, () => deliver(run, id, event, attempt + 1));
  };
  const at = run.scheduler.now();
  run.launch(
    'event',
    (process) => takeEvent(depsFor(run, process), event),
    (result) => {
      if ('error' in result) again();
      else if (result.value === 'looking') run.taken.push({ id: id.toLowerCase(), at });
    },
    again,
  );
}

/** Somebody opens the list of requests, reads one, and answers it a while later; sometimes twice, sometimes twice over. */
export function visit(run: Run): void {
  const { memory, random, scheduler } = run;
  for (const partition of memory.partitions('approval:')) {
    const request = memory.get<ApprovalRequest>(partition, 'request')?.value;
    run.faults.pass('people');
    if (request === undefined || memory.get(partition, 'announced') !== undefined || random.chance(0.4)) continue;
    const current = memory.get<CaseRecord>(`case:${request.caseId}`, 'state')?.value.planHash ?? request.planHash;
    // Some answer a page that they opened before the plan changed.
    const shown = random.chance(0.15) ? random.hex() : current;
    const person = random.pick([ANA, BEN, CHI, BEN, CHI, DAN]);
    const verb = random.pick<Verb>(['approve', 'approve', 'approve', 'approve', 'reject', 'exempt', 'postpone']);
    const think = thinks(run, request);
    if (run.faults.hit('answer-forged', 'people')) scheduler.after(think, () => forge(run, request, current));
    const times = random.chance(0.15) ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      scheduler.after(think + time * random.between(0, 2_000), () => give(run, request, person, verb, shown));
    }
  }
}

/** How long somebody thinks, in milliseconds: some to the very minute in which the request ends. */
function thinks({ random, swarm, scheduler }: Run, { rule }: ApprovalRequest): number {
  if (swarm.approvers !== 'late') return random.between(1_000, 60_000);
  const left = Date.parse(rule.dueAt) - scheduler.now();
  const atTheTick = left > MINUTE && left < 150 * MINUTE && random.chance(0.3);
  return atTheTick ? left - random.between(-10_000, MINUTE) : random.between(MINUTE, 120 * MINUTE);
}

/** Somebody posts what no page has offered: nothing of it may be taken. */
function forge(run: Run, request: ApprovalRequest, planHash: string): void {
  const { random, memory } = run;
  const others = memory.partitions('approval:').flatMap((partition) => {
    const other = memory.get<ApprovalRequest>(partition, 'request')?.value;
    // An earlier request may be about the same plan.
    return other === undefined || other.planHash === planHash ? [] : [other];
  });
  const other = others[random.between(0, others.length)];
  const given = random.pick([
    { what: 'to a request that does not exist', approvalId: random.hex(), planHash, person: BEN },
    { what: 'with a plan that nobody made', approvalId: request.approvalId, planHash: random.hex(), person: BEN },
    { what: 'without the role', approvalId: request.approvalId, planHash, person: DAN },
    { what: 'with the plan of another', approvalId: other?.approvalId ?? random.hex(), planHash, person: CHI },
  ]);
  const { approvalId, person } = given;
  run.tell(person.name, `approves ${given.what}: ${request.caseId}`);
  run.launch(
    'answer',
    (process) => {
      const reason = 'because I say so';
      return answer(depsFor(run, process), { ...{ approvalId, person, reason }, ...forged(given.planHash) });
    },
    (result) => {
      if ('error' in result || result.value.kind === 'refused') return;
      run.checks.violate('I4', `${person.name} approved ${given.what}, and it was taken.`);
    },
    () => undefined,
  );
}

const forged = (planHash: string) => ({ verb: 'approve', proof: 'None', planHash }) as const;

function give(run: Run, request: ApprovalRequest, person: Person, verb: Verb, shown: string): void {
  const now = run.scheduler.now();
  const until = verb === 'exempt' ? 86_400_000 : 20 * MINUTE;
  const more = verb === 'exempt' || verb === 'postpone' ? { until: isoOf(now + until) } : {};
  const { approvalId, caseId } = request;
  run.tell(person.name, `says ${verb} to ${caseId}`);
  const given = { approvalId, person, proof: 'None', verb, reason: 'because it has to be', planHash: shown } as const;
  // It counts as taken until it is refused: the runbook may act on it before the page has answered.
  const vote = { caseId, personId: person.id, verb, shown, at: now, taken: true };
  run.votes.push(vote);
  run.launch(
    'answer',
    (process) => answer(depsFor(run, process), { ...given, ...more }),
    (result) => {
      vote.taken = 'error' in result || result.value.kind !== 'refused';
    },
    () => undefined,
  );
}

/** What others do about a write of ours: a pipeline puts its own state back. */
export function revert(run: Run, id: string): void {
  const { random, scheduler } = run;
  const properties = random.pick<JsonObject>([{ adminUserEnabled: true }, { publicNetworkAccess: 'Enabled' }]);
  scheduler.after(random.between(SECOND, 40 * MINUTE), () => {
    if (run.storming) change(run, id, properties, DAN.id);
  });
}

/** A person who sees a drift puts it right by hand before anybody else does. */
export function mend(run: Run, id: string): void {
  const body = run.truth.now(id);
  if (body?.type !== REGISTRY || !(isDrifted(ADMIN, body) || isDrifted(NETWORK, body))) return;
  run.scheduler.after(run.random.between(100, 5 * MINUTE), () =>
    change(run, id, { adminUserEnabled: false, publicNetworkAccess: 'Disabled' }, BEN.id),
  );
}
