import type { Attempt } from '../../src/model/case.ts';
import type { ApprovalRequest } from '../../src/model/approval.ts';
import type { Proposal } from '../../src/model/case.ts';
import type { Contest } from '../../src/records/contests.ts';
import type { Checks } from './checks.ts';
import { isDrifted } from './drift.ts';
import { assignmentBody, REGISTRY } from './estate.ts';
import { change, write } from './people.ts';
import { isoOf, type Run } from './seed.ts';
import { skewsOf } from './swarm.ts';
import { isPerson, US, WRITERS } from './writers.ts';

const DAY_MS = 24 * 3_600_000;
/** Two reversals, and nothing goes out by itself any more. */
const LIMIT = 2;

/** Somebody who wants it otherwise sees a write of ours and takes it back, each time. */
export function bringBack(run: Run, id: string): void {
  const { random, scheduler, swarm, truth } = run;
  const [was, is] = truth.versions(id).slice(-2);
  const { pipeline, policy, dan } = WRITERS;
  if (swarm.opponent === 'none' || was?.body === undefined) return;
  const side = { pipeline, policy, person: dan, mixed: random.chance(0.5) ? dan : pipeline };
  const by = side[swarm.opponent].id;
  const before = was.body.properties;
  scheduler.after(random.between(1_000, swarm.opponentMs + 1), () => {
    if (!run.storming) return;
    if (was.body?.type !== REGISTRY) {
      if (truth.now(id) === undefined) write(run, id, assignmentBody(id, by, isoOf(scheduler.now())), by);
      return;
    }
    const now = is?.body?.properties ?? {};
    const back = Object.entries(before).filter(([name, value]) => JSON.stringify(now[name]) !== JSON.stringify(value));
    change(run, id, Object.fromEntries(back), by);
  });
}

type Undone = { readonly caseId: string; readonly at: number; readonly by: string };

/** What was undone in truth: cases whose write took effect, and after it somebody else made the same drift again. */
function undone(run: Run, resourceKey: string, controlId: string): readonly Undone[] {
  const applied = new Map<string, number>();
  for (const { change: sent, controlId: control, appliedAt, order } of run.wire) {
    if (appliedAt === undefined || sent.ref.key !== resourceKey || control !== controlId) continue;
    applied.set(order.caseId, appliedAt);
  }
  return [...applied].flatMap(([caseId, appliedAt]) => {
    const next = run.truth
      .versions(resourceKey)
      .find(({ at, by, body }) => at >= appliedAt && by !== US.id && isDrifted(controlId, body));
    return next === undefined ? [] : [{ caseId, at: next.at, by: next.by }];
  });
}

/** I7: after two reversals nothing goes out without the approval of people, whoever made them. */
export function fights(run: Run, proposal: Proposal, approved: boolean, violate: Checks['violate']): void {
  const now = run.scheduler.now();
  const before = undone(run, proposal.resourceId.toLowerCase(), proposal.controlId).filter(
    ({ caseId, at }) => caseId !== proposal.caseId && now - at < DAY_MS,
  );
  if (before.length < LIMIT || approved) return;
  const by = before.map((one) => (isPerson(one.by) ? 'a person' : 'an app')).join(', ');
  violate('I7', `${proposal.caseId} writes after ${String(before.length)} reversals (${by}).`);
}

/** I7: what is counted is what happened, and who says no twice is heard. */
export function checkWars(run: Run): void {
  for (const { value } of run.memory.list<Contest>('contests')) {
    for (const { reversals } of Object.values(value.properties)) {
      const fixes = reversals.map(({ fixedBy }) => fixedBy);
      if (new Set(fixes).size < fixes.length) run.checks.violate('I7', 'One fix counts as undone twice.');
      for (const { fixedBy, caseId } of reversals) {
        if (!mayHaveWritten(run, fixedBy, caseId)) {
          run.checks.violate('I7', `${caseId} counts as a reversal of ${fixedBy}, which never wrote.`);
        }
      }
    }
  }
  for (const partition of run.memory.partitions('approval:')) {
    const request = run.memory.get<ApprovalRequest>(partition, 'request')?.value;
    if (request !== undefined) heard(run, request);
  }
}

/** As far as it was on record when the case after it was opened: an answer may come much later. Tags count all writes. */
function mayHaveWritten({ memory }: Run, caseId: string, next: string): boolean {
  const attempts = memory.list<Attempt>(`case:${caseId}`, { from: 'attempt~', before: 'attempt~~' });
  const opened = memory.list<{ caseId: string }>('cases').find(({ value }) => value.caseId === next);
  return attempts.some(({ etag, value: { result } }) => {
    const isLate = Number(etag) > Number(opened?.etag);
    return isLate || (result?.kind !== 'failed' && result?.kind !== 'not-sent');
  });
}

/** We are nobody's opponent, and where only people wrote since our first fix, their second reversal is a no. */
function heard(run: Run, { caseId, requestedAt, rule }: ApprovalRequest): void {
  const { checks, memory, swarm, truth } = run;
  const named = rule.war?.reversals.flatMap(({ by }) => by) ?? [];
  if (named.some(({ id }) => id === US.id)) checks.violate('I7', `${caseId} names ourselves as the opponent.`);
  const proposal = memory.get<Proposal>(`case:${caseId}`, 'proposal')?.value;
  if (proposal === undefined || skewsOf(swarm).some((skewMs) => skewMs !== 0)) return;
  const id = proposal.resourceId.toLowerCase();
  const before = undone(run, id, proposal.controlId).filter(
    (one) => one.caseId !== caseId && one.at < Date.parse(proposal.lookedAt) && one.at < Date.parse(requestedAt),
  );
  const others = truth.versions(id).filter(({ by, at }) => by !== US.id && at > Date.parse('2026-01-01'));
  if (before.length < LIMIT || !others.every(({ by }) => isPerson(by))) return;
  // A body may name a writer and not tell whether it is a person; without events and feed nobody may be named at all.
  if (named.some(({ kind }) => kind === 'unknown') || rule.war?.reversals.some(({ by }) => by.length === 0)) return;
  if (rule.war === undefined || rule.war.saidNo.length === 0) {
    const said = rule.war?.reversals.map(({ by }) => by.map(({ kind, id }) => `${kind} ${id ?? ''}`).join(' or '));
    const who = said?.join(', then ') ?? 'no war at all';
    checks.violate('I7', `${caseId} is asked about as if no person had undone the fix twice (${who}).`);
  }
}
