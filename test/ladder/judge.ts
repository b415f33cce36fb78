import { verifyChain } from '../../src/audit/verify-chain.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { CaseRecord } from '../../src/model/case.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { sha256 } from '../../src/records/keys.ts';
import { EXECUTOR, type Simulator } from '../../src/simulator/simulator.ts';
import { objectAt, textOf } from '../../src/simulator/wire.ts';
import { REGISTRY } from '../support/bodies.ts';
import { dataIn, type Data } from './data.ts';
import type { Stage } from './stage.ts';

/** What a story came to, in words, and what must not be. */
export type Verdict = { readonly words: string; readonly wrong: readonly string[] };

/** Judges by what Azure and the disk have on record, not by what the host says. */
export function judge(stage: Stage): Verdict {
  const data = dataIn(stage.folder);
  const delivered = stage.simulator.estate.kept('audit') as readonly AuditRecord[];
  const writes = writesIn(stage.simulator);
  const wrong = [
    ...stage.violations,
    ...(writes.length > 1 ? [`The fix was written ${String(writes.length)} times.`] : []),
    ...azureNow(stage.simulator),
    ...leftovers(data),
    ...eventsUnseen(stage),
    ...trail(data.records, delivered),
    ...attempts(data, delivered),
    ...published(data.cases, stage.simulator),
  ];
  const cases = data.cases.map(({ state, caseId }) => {
    const own = data.attempts.filter((attempt) => attempt.caseId === caseId);
    const by = own.findIndex(({ clientRequestId }) => writes.includes(clientRequestId)) + 1;
    const sent = by === 0 ? 'no write was answered' : `attempt ${String(by)} of ${String(own.length)} wrote`;
    return `${state}, ${sent}`;
  });
  return { words: cases.join('; '), wrong };
}

/** The request ids of the bot's writes that Resource Manager carried out. */
function writesIn({ calls }: Simulator): readonly string[] {
  return calls
    .filter(
      ({ method, status, principalId }) =>
        method !== 'GET' && status >= 200 && status < 300 && principalId === EXECUTOR.id,
    )
    .filter(({ path }) => path.startsWith('/subscriptions/'))
    .map(({ clientRequestId }) => clientRequestId ?? 'none');
}

function azureNow({ estate }: Simulator): readonly string[] {
  const { adminUserEnabled } = objectAt(estate.get(REGISTRY), 'properties');
  return adminUserEnabled === false ? [] : ['The drift is still there.'];
}

function leftovers({ pending, unfinished, cases }: Data): readonly string[] {
  return [
    ...pending.map((row) => `Still to be done: ${row}.`),
    ...unfinished.map((instance) => `Not ended: ${instance}.`),
    ...(cases.length === 0 ? ['There is no case.'] : []),
  ];
}

/** Every event was taken, and a look at the registry began after the last one. */
function eventsUnseen({ simulator, eventsTakenAt }: Stage): readonly string[] {
  const waiting = simulator.estate.undelivered().map(() => 'An event was never taken.');
  const last = eventsTakenAt.at(-1);
  if (last === undefined) return waiting;
  const looked = simulator.calls
    .slice(last)
    .some(({ method, path }) => method === 'GET' && path.toLowerCase() === REGISTRY.toLowerCase());
  return looked ? waiting : [...waiting, 'Nobody looked at the registry after the last event.'];
}

/** What is in the chains has arrived, nothing else has, and copies are equal. */
function trail(records: readonly AuditRecord[], delivered: readonly AuditRecord[]): readonly string[] {
  const arrived = Map.groupBy(delivered, ({ EventId }) => EventId);
  const kept = new Set(records.map(({ EventId }) => EventId));
  const name = ({ ChainId, ChainSeq, EventType }: AuditRecord) => `${ChainId} ${String(ChainSeq)} (${EventType})`;
  return [
    ...records.filter(({ EventId }) => !arrived.has(EventId)).map((one) => `Never delivered: ${name(one)}.`),
    ...delivered.filter(({ EventId }) => !kept.has(EventId)).map((one) => `Delivered, and not kept: ${name(one)}.`),
    ...[...arrived.values()]
      .filter((copies) => new Set(copies.map(({ RecordHash }) => RecordHash)).size > 1)
      .flatMap(([one]) => (one === undefined ? [] : [`Delivered in two versions: ${name(one)}.`])),
    ...[...Map.groupBy(delivered, ({ ChainId }) => ChainId)].flatMap(([chain, own]) =>
      verifyChain(own, sha256).map(({ seq, problem }) => `Chain ${chain}, record ${String(seq)}: ${problem}.`),
    ),
  ];
}

/** Each attempt has one intent in the trail, and an outcome after it. */
function attempts({ attempts: all }: Data, delivered: readonly AuditRecord[]): readonly string[] {
  return all.flatMap(({ caseId, number, clientRequestId, result }) => {
    const own = [...new Map(delivered.map((one) => [one.EventId, one])).values()]
      .filter(({ ChainId, ArmCorrelationId }) => ChainId === caseId && ArmCorrelationId === clientRequestId)
      .sort((a, b) => a.ChainSeq - b.ChainSeq)
      .map(({ EventType }) => EventType);
    const [first, ...later] = own;
    const name = `Attempt ${String(number)} of ${caseId}`;
    return [
      ...(result === undefined ? [`${name} came to nothing.`] : []),
      ...(first === 'remediation.started' && !later.includes('remediation.started')
        ? []
        : [`${name}: ${own.join(', ')}.`]),
      ...(later.length > 0 ? [] : [`${name} has no outcome in the trail.`]),
    ];
  });
}

/** Other systems were told of each case that it was opened and that it was closed, by events of one id each. */
function published(cases: readonly CaseRecord[], { estate }: Simulator): readonly string[] {
  const events = estate.kept('events') as readonly JsonObject[];
  return cases.flatMap(({ caseId }) => {
    const ids = new Set(
      events.filter(({ subject }) => subject === caseId).map(({ id, type }) => `${textOf(type)} ${textOf(id)}`),
    );
    return ids.size === 2 ? [] : [`Events of ${caseId}: ${[...ids].join(', ')}.`];
  });
}
