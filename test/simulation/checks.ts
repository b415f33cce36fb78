import type { Proposal } from '../../src/model/case.ts';
import type { Exemption, Pause } from '../../src/model/decision.ts';
import type { Storm } from '../../src/model/storm.ts';
import type { Attempt } from '../../src/model/case.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { SendOrder, WriteRequest } from '../../src/ports/arm.ts';
import type { CaseFile } from '../../src/records/case-file.ts';
import { DAN } from '../support/people.ts';
import { FOREIGN, hasConsumers, SUBSCRIPTION } from './estate.ts';
import { isDrifted, touches } from './drift.ts';
import type { Instance } from './hub.ts';
import { fights } from './opponents.ts';
import { INVARIANTS, type InvariantName } from './invariants.ts';
import type { Run, WireWrite } from './seed.ts';
import { isoOf } from './seed.ts';
import { skewsOf } from './swarm.ts';
import { differences } from './truth.ts';
import { US } from './writers.ts';

/** An invariant that did not hold. */
export type Violation = { readonly name: InvariantName; readonly what: string };

/** What is checked while a seed runs. Everything is judged by the truth and by raw rows, never by the app's own word. */
export type Checks = {
  readonly violations: readonly Violation[];
  readonly violate: (name: InvariantName, what: string) => void;
  /** A resource is read. */
  readonly read: (id: string) => void;
  /** A write leaves the app. `askedAt`: when its permit was asked for. */
  readonly leaves: (order: SendOrder, change: WriteRequest, askedAt: number) => WireWrite;
  /** A write takes effect. */
  readonly applied: (wire: WireWrite, before: ResourceState, after: ResourceState | undefined) => void;
  readonly orchestrationFailed: (instance: Instance) => void;
};

const MINUTE = 60_000;
const FRESH_MS = 30 * MINUTE;
/** A decision to write without a person: what it was made on may have changed after so long. */
const OLD_DECISION_MS = 5 * MINUTE;
/** The app's own limit on the age of a look, and the same again for the calls between the look and the write. */
const YOUNG_MS = 65_000;

/** The checks of one run. `run` is asked only when something happens. */
export function checksOf(runOf: () => Run): Checks {
  const violations: Violation[] = [];
  const violate = (name: InvariantName, what: string): void => {
    violations.push({ name, what });
    runOf().tell(name, `VIOLATED. ${INVARIANTS[name]} ${what}`);
  };

  return {
    violations,
    violate,
    read(id) {
      if (id.includes(FOREIGN)) violate('I6', `${id} is outside the scopes and was read.`);
    },
    leaves(order, change, askedAt) {
      const run = runOf();
      const proposal = run.memory.get<Proposal>(`case:${order.caseId}`, 'proposal')?.value;
      const controlId = proposal?.controlId ?? '';
      const wire = { order, change, controlId, leftAt: run.scheduler.now(), appliedAt: undefined };
      run.tell(order.caseId, `WRITES ${change.method} ${change.ref.name} ${JSON.stringify(change.body ?? null)}`);
      if (proposal === undefined) violate('I3', `${order.caseId} writes and has no proposal.`);
      else {
        intent(run, order, violate);
        look(run, proposal, change, violate);
        again(run, wire, violate);
        authority(run, order, proposal, askedAt, violate);
        closed(run, proposal, askedAt, violate);
      }
      run.wire.push(wire);
      return wire;
    },
    applied(wire, before, after) {
      const { change, controlId } = wire;
      if (!change.ref.key.startsWith(`/subscriptions/${SUBSCRIPTION}/`)) violate('I6', `${change.ref.id} is written.`);
      const allowed = touches(controlId);
      const others = differences(before, after).filter((path) => path !== allowed);
      if (others.length > 0) violate('I6', `${wire.order.caseId} changes ${others.join(', ')}, not only ${allowed}.`);
      budget(runOf(), violate);
      if (after !== undefined && isDrifted(controlId, after)) violate('I6', `${wire.order.caseId} writes a drift.`);
    },
    orchestrationFailed(instance) {
      violate('I8', `${instance.id} fails: ${instance.failure ?? ''}`);
    },
  };
}

type Violate = Checks['violate'];

/** I3: the attempt and its audit record lie in the store before anything leaves. */
function intent(run: Run, order: SendOrder, violate: Violate): void {
  const key = `attempt~${String(order.attempt).padStart(4, '0')}`;
  const attempt = run.memory.get<Attempt>(`case:${order.caseId}`, key)?.value;
  if (attempt?.clientRequestId !== order.clientRequestId) violate('I3', `${order.caseId} writes without an attempt.`);
  const record = run.memory.get(`chain:${order.caseId}`, `k-intent~${String(order.attempt)}`);
  if (record === undefined) violate('I3', `${order.caseId} writes before the intent is in the audit trail.`);
}

/** I5: somebody was shown a young body that had what the plan changes. Clocks that differ make a look seem younger. */
function look(run: Run, proposal: Proposal, change: WriteRequest, violate: Violate): void {
  const [least, most] = skewsOf(run.swarm);
  const since = run.scheduler.now() - YOUNG_MS - (most - least);
  const seen = run.reads.some(
    ({ id, at, body }) => id === change.ref.key && at >= since && isDrifted(proposal.controlId, body),
  );
  if (!seen) violate('I5', `${proposal.caseId} writes, and no look since ${isoOf(since)} saw the drift.`);
}

/** I2: what was applied is sent again only when somebody wrote since, or a look since then still saw the drift. */
function again(run: Run, wire: WireWrite, violate: Violate): void {
  const before = run.wire.findLast(
    ({ change, controlId, appliedAt }) =>
      appliedAt !== undefined && change.ref.key === wire.change.ref.key && controlId === wire.controlId,
  );
  if (before?.appliedAt === undefined) return;
  const { appliedAt, leftAt } = before;
  const foreign = run.truth.versions(wire.change.ref.id).some(({ at, by }) => by !== US.id && at >= leftAt);
  const seen = run.reads.some(
    ({ id, at, body }) => id === wire.change.ref.key && at > leftAt && isDrifted(wire.controlId, body),
  );
  if (!foreign && !seen) {
    violate('I2', `${wire.order.caseId} writes what was put right at ${isoOf(appliedAt)} by ${before.order.caseId}.`);
  }
}

/** I4: by the people's own memory of what they answered, and by what was true about the resource. */
function authority(run: Run, order: SendOrder, proposal: Proposal, askedAt: number, violate: Violate): void {
  const id = proposal.resourceId;
  const settings = run.state.settings.value;
  const asks = settings.controls[proposal.controlId] === 'approval' || hasConsumers(id);
  const quorum = proposal.resourceType.endsWith('roleAssignments') ? 2 : 1;
  const votes = run.votes.filter((vote) => vote.taken && vote.caseId === order.caseId && vote.personId !== DAN.id);
  const approvals = new Set(
    votes.filter(({ verb, shown }) => verb === 'approve' && shown === order.planHash).map(({ personId }) => personId),
  );
  fights(run, proposal, approvals.size >= quorum, violate);
  if (approvals.size >= quorum) return;
  const [least, most] = skewsOf(run.swarm);
  const storm = run.memory.get<Storm>('storms', SUBSCRIPTION)?.value;
  if (storm?.endedAt === undefined && storm !== undefined && storm.since < isoOf(askedAt - (most - least))) {
    violate('storm', `${order.caseId} writes in the storm since ${storm.since}.`);
  }
  if (asks) violate('I4', `${order.caseId} writes with ${String(approvals.size)} of ${String(quorum)} approvals.`);
  else if (!wasRightLately(run, proposal)) violate('I4', `${order.caseId} writes to old drift without an approval.`);
  const made = run.memory.get<NonNullable<CaseFile['decision']>>(`case:${order.caseId}`, 'decision')?.value.decision;
  const oldest = isoOf(askedAt - OLD_DECISION_MS + least);
  if (made !== undefined && made.decidedAt < oldest) {
    violate('I4', `${order.caseId} writes on a decision of ${made.decidedAt} without an approval.`);
  }
}

/** Was the control met, in truth, so lately that the drift may count as fresh? */
function wasRightLately(run: Run, proposal: Proposal): boolean {
  const { swarm, scheduler, truth } = run;
  const skew = Math.max(...skewsOf(swarm).map(Math.abs));
  const since = scheduler.now() - FRESH_MS - swarm.graphLagMs - 2 * skew - 5 * MINUTE;
  const versions = truth.versions(proposal.resourceId);
  // A grant that has just been made was no drift before; a resource that was made so was never right.
  const isGrant = proposal.resourceType.endsWith('roleAssignments');
  if (isGrant && (versions[0]?.at ?? 0) >= since) return true;
  return versions.some(({ body }, index) => {
    const until = versions[index + 1]?.at ?? Infinity;
    if (until < since || isDrifted(proposal.controlId, body)) return false;
    return body !== undefined || isGrant;
  });
}

/** I13: by the wire's own record and the true time, in every hour that there was. All of the estate is one scope. */
function budget({ wire, swarm }: Run, violate: Violate): void {
  const left = wire.flatMap(({ appliedAt, leftAt }) => (appliedAt === undefined ? [] : [leftAt])).sort((a, b) => a - b);
  const most = swarm.writesPerHour;
  const first = left.find((at, index) => (left[index + most] ?? Infinity) < at + 60 * MINUTE);
  if (first !== undefined) violate('I13', `More than ${String(most)} writes in the hour from ${isoOf(first)} on.`);
}

/** I11 and I14: what was off, broken, paused, exempt or empty before the permit was asked stops the write. */
function closed(run: Run, proposal: Proposal, askedAt: number, violate: Violate): void {
  const { limit, settings, broken, storeDown } = run.state;
  const say = (name: InvariantName, what: string): void => violate(name, `${proposal.caseId} writes ${what}.`);
  if (limit.value !== 'enforce' && limit.since < askedAt) say('I11', 'under the hard stop');
  if (broken.value && broken.since < askedAt) say('I11', 'with broken settings');
  if (storeDown.value && storeDown.since < askedAt) say('I11', 'while the store is away');
  if (settings.value.enforcement !== 'enforce' && settings.since < askedAt) say('I11', 'under observe');
  if (settings.value.scopes.length === 0 && settings.since < askedAt) say('I14', 'with no scope at all');
  const [least, most] = skewsOf(run.swarm);
  const slack = MINUTE + Math.max(Math.abs(least), Math.abs(most));
  const [asked, ahead] = [isoOf(askedAt), isoOf(askedAt + slack)];
  for (const { value } of run.memory.list<Pause>('pauses')) {
    if (value.since < asked && value.until > ahead) say('I11', 'under a pause');
  }
  for (const { value } of run.memory.list<Exemption>(`exemptions:${proposal.controlId}`)) {
    const covers = value.scope.toLowerCase() === proposal.resourceId.toLowerCase();
    if (covers && value.grantedAt < asked && value.expiresOn > ahead) say('I11', 'under an exemption');
  }
}
