import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** A bug put into the app on purpose: one text of one file is replaced by another before it is loaded. */
export type Planted = { readonly file: string; readonly from: string; readonly to: string; readonly why: string };

/** The bugs. The simulation is worth something only while it finds each of them. */
export const PLANTED: Readonly<Record<string, Planted>> = {
  'blind-write': {
    why: 'The read before the write is left out.',
    file: 'activities/propose.ts',
    from: 'export const FRESH_LOOK_MS = 30 * SECOND;',
    to: 'export const FRESH_LOOK_MS = 3_000 * SECOND;',
  },
  'outcome-only-on-success': {
    why: 'The outcome of an attempt is kept only when it was done.',
    file: 'activities/attempts.ts',
    from: 'const endedAt = deps.clock.now();',
    to: "const endedAt = deps.clock.now();\n  if (result.kind !== 'done') return;",
  },
  'intent-after-send': {
    why: 'The intent goes to the audit trail after the request went out.',
    file: 'activities/apply.ts',
    from: 'await recordIntent(deps, about, begun.value);\n  const result = await send(deps, begun.value);',
    to: 'const result = await send(deps, begun.value);\n  await recordIntent(deps, about, begun.value);',
  },
  'second-attempt-blind': {
    why: 'A second attempt goes out although the looks since the first one saw nothing.',
    file: 'activities/apply.ts',
    from: 'const isAgain = order.attempt > 1 &&',
    to: 'const isAgain = order.attempt > 100 &&',
  },
  'approval-of-any-plan': {
    why: 'Whoever saw another plan approves this one.',
    file: 'approvals/answer.ts',
    from: '|| given.planHash !== request.planHash',
    to: '',
  },
  'empty-scopes-are-all': {
    why: 'No scope means every scope.',
    file: 'resources/resource-id.ts',
    from: 'return scopes.some((scope) => scopeContains(scope, ref.id));',
    to: 'return scopes.length === 0 || scopes.some((scope) => scopeContains(scope, ref.id));',
  },
  'generation-not-bumped': {
    why: 'A new drift is taken for the one before.',
    file: 'activities/reconcile.ts',
    from: '(finding?.generation ?? 0) + (goesOn ? 0 : 1)',
    to: 'Math.max(finding?.generation ?? 0, 1)',
  },
  'permit-ignores-pause': {
    why: 'A pause is not looked at before a write.',
    file: 'activities/permit.ts',
    from: 'if (pause === undefined) return undefined;',
    to: 'if (pause !== undefined) return undefined;\n  return undefined;',
  },
  'wanted-deleted-unconditionally': {
    why: 'A look takes a resource off the list although an event came meanwhile.',
    file: 'activities/inspect.ts',
    from: 'if (wanted !== undefined && (await deps.store.delete(wanted))) return',
    to: 'const newest = await readWanted(deps.store, lease.resourceKey);\n  if (newest !== undefined && (await deps.store.delete(newest))) return',
  },
  'held-up-and-sent': {
    why: 'A worker that was held up for hours sends what it decided then.',
    file: 'activities/permit.ts',
    from: 'const LONGEST_INTENT_MS = 30 * SECOND;',
    to: 'const LONGEST_INTENT_MS = 300_000 * SECOND;',
  },
  'decision-never-ages': {
    why: 'What was decided while the drift was fresh still counts when it is old.',
    file: 'activities/permit.ts',
    from: 'const LONGEST_DECISION_MS = 5 * MINUTE;',
    to: 'const LONGEST_DECISION_MS = 5_000 * MINUTE;',
  },
  'lost-case-never-replaced': {
    why: 'A case that broke its promise stays as it is.',
    file: 'activities/tick.ts',
    from: 'if (open.value.dueAt < now) {',
    to: 'if (open.value.dueAt === "") {',
  },
  'marker-after-record': {
    why: 'The mark that a chain has something to deliver is left out.',
    file: 'audit/chain.ts',
    from: 'if (!isMarked) await mark(store, chain, record.EventTime);',
    to: 'if (record.ChainSeq === 1) await mark(store, chain, record.EventTime);',
  },
  'sweep-proves-what-it-did-not-see': {
    why: 'A sweep that saw the drift still carries the older proof forward.',
    file: 'activities/reconcile.ts',
    from: 'look.heldAt[control.id] ?? (compliantAt',
    to: '(compliantAt',
  },
  'slot-counted-afterwards': {
    why: 'A slot is noted without a look at who was faster: a count, and no reservation.',
    file: 'activities/breaker.ts',
    from: 'const taken = await changeBreaker(store, row, next);',
    to: 'const taken = (await changeBreaker(store, row, next)) || slots.length >= 0;',
  },
  'slot-by-workers-clock': {
    why: 'The hour of a slot is measured by whatever clock the worker has.',
    file: 'activities/breaker.ts',
    from: 'const row = await readBreaker(store, budget.scope);\n    const now = await store.time();',
    to: 'const row = await readBreaker(store, budget.scope);\n    const now = world.clock.now();',
  },
  'war-forgets-generations': {
    why: 'Each drift has a history of its own.',
    file: 'activities/drift-war.ts',
    from: 'const keyOf = ({ controlId, standsFor }: Proposal): string => contestKey(controlId, standsFor);',
    to: 'const keyOf = ({ controlId, caseId }: Proposal): string => contestKey(controlId, caseId);',
  },
  'own-hand-is-opponent': {
    why: 'What we wrote ourselves counts as written by somebody else.',
    file: 'activities/actors.ts',
    from: 'return notOwn(await deps.ownIds(),',
    to: 'return notOwn([],',
  },
  'second-no-overheard': {
    why: 'That a person has undone the fix twice is not taken for a no.',
    file: 'decisions/drift-war.ts',
    from: 'const PERSONAL_NO = 2;',
    to: 'const PERSONAL_NO = 20;',
  },
  'ack-before-persist': {
    why: 'An event is acknowledged although the store does not have it.',
    file: 'activities/take-event.ts',
    from: "await lookAt(deps, where.ref, { origin: 'event', deleted: where.deleted });",
    to: "await lookAt(deps, where.ref, { origin: 'event', deleted: where.deleted }).catch(() => undefined);",
  },
  'dropped-when-throttled': {
    why: 'A look that Azure throttles is given up.',
    file: 'activities/inspect.ts',
    from: "if (seen.kind === 'wait') return again(deps, lease, ref, seen.until, wanted);",
    to: "if (seen.kind === 'wait') return finish(deps, lease, ref, wanted);",
  },
  'runtime-status-trusted': {
    why: 'An inspection that the runtime calls running is never replaced.',
    file: 'activities/want.ts',
    from: "await deps.workflows.terminate(id, 'The inspection did not begin in time.');\n  return 'ended';",
    to: "return 'at-work';",
  },
  'timer-beats-approval': {
    why: 'A request that was approved in time has expired all the same when the runbook reads it late.',
    file: 'activities/ask.ts',
    from: 'if (outcome !== undefined) return ended(outcome);',
    to:
      "if (deps.clock.now() >= request.rule.dueAt && request.rule.onExpiry === 'reject') " +
      "return { kind: 'ended', outcome: 'expired', because: 'late' };\n" +
      '  if (outcome !== undefined) return ended(outcome);',
  },
  'deletion-not-noticed': {
    why: 'What a sweep misses on its pages is not looked for.',
    file: 'activities/finish-sweep.ts',
    from: 'for (const ref of missing.values()) await',
    to: 'for (const ref of new Map<string, ResourceRef>().values()) await',
  },
  'exemption-ignored': {
    why: 'An exemption that came after the decision does not stop the write.',
    file: 'activities/permit.ts',
    from: "if (covered.kind === 'covered') return",
    to: "if (covered.kind === 'covered' && record.caseId === '') return",
  },
  'broken-settings-write': {
    why: 'While the newest settings are broken, the last good ones allow writes.',
    file: 'activities/permit.ts',
    from: 'if (broken !== undefined) return',
    to: "if (broken !== undefined && record.caseId === '') return",
  },
  'hard-stop-ignored': {
    why: 'The hard stop is not looked at before a write.',
    file: 'activities/permit.ts',
    from: "if (world.enforcementLimit() !== 'enforce') {",
    to: 'if (world.enforcementLimit() === undefined) {',
  },
  'anybody-approves': {
    why: 'Who is signed in may approve.',
    file: 'approvals/rules.ts',
    from: 'return person.roles.some((role) => role === rule.role || role === rule.fallback);',
    to: "return person.roles.length > 0 && rule.role !== '';",
  },
  'heart-beats-over-a-stuck-trail': {
    why: 'The heartbeat goes on while other audit records do not get out.',
    file: 'activities/heartbeat.ts',
    from: 'const STUCK_AFTER_MS = 15 * MINUTE;',
    to: 'const STUCK_AFTER_MS = 15_000 * MINUTE;',
  },
  'heart-beats-once': {
    why: 'Only the first heartbeat of a day is sent.',
    file: 'activities/heartbeat.ts',
    from: 'const EVERY_MS = 5 * MINUTE;',
    to: 'const EVERY_MS = 1_440 * MINUTE;',
  },
  'silence-is-an-empty-feed': {
    why: 'A change feed that gives no answer counts as one that shows nothing.',
    file: 'activities/finish-catch-up.ts',
    from: 'const failed = part.failed ?? doubt(part);',
    to: 'const failed = doubt(part);',
  },
  'feed-without-overlap': {
    why: 'A catch-up reads on where the last one ended; what shows late is not read again.',
    file: 'activities/plan-catch-up.ts',
    from: 'const OVERLAP_MS = 15 * MINUTE;',
    to: 'const OVERLAP_MS = 0 * MINUTE;',
  },
  'feed-with-missing-pages': {
    why: 'Nobody doubts that what the feed shows is all of it.',
    file: 'activities/finish-catch-up.ts',
    from: 'const failed = part.failed ?? doubt(part);',
    to: 'const failed = part.failed;',
  },
  'chain-before-pages': {
    why: 'The chain of catch-ups goes on before the pages were handled.',
    file: 'orchestrations/catch-up.ts',
    from: 'const { seen, failed } = yield* readPart(context, part);',
    to: 'yield* finishCatchUp({ ...part, seen: NOTHING, failed: null });\n    const { seen, failed } = yield* readPart(context, part);',
  },
  'sweep-with-missing-rows': {
    why: 'Nobody counts whether the pages of a sweep are all of it.',
    file: 'activities/finish-sweep.ts',
    from: 'const failed = part.failed ?? notAll(part.shown) ??',
    to: 'const failed = part.failed ??',
  },
  'storm-holds-nothing': {
    why: 'A storm that has begun is over at once for whoever asks.',
    file: 'records/storms.ts',
    from: 'return storm?.endedAt === undefined ? storm : undefined;',
    to: 'return storm?.settled === true ? storm : undefined;',
  },
  'storm-never-ends': {
    why: 'It is never calm enough for a storm to end.',
    file: 'activities/storm.ts',
    from: '> half;',
    to: '>= 0;',
  },
};

/** Loads the app with one of the bugs in it. Throws when the bug no longer fits the code: then it has to be written anew. */
export function plant(name: string): void {
  const bug = PLANTED[name];
  if (bug === undefined) throw new Error(`There is no planted bug ${name}: ${Object.keys(PLANTED).join(', ')}.`);
  const url = new URL(`../../src/${bug.file}`, import.meta.url);
  if (!fits(name)) throw new Error(`The planted bug ${name} no longer applies to src/${bug.file}: write it anew.`);
  registerHooks({
    load: (asked, context, next) =>
      asked === url.href
        ? { format: 'module-typescript', source: patchedSource(bug, url), shortCircuit: true }
        : next(asked, context),
  });
}

/** Is the text that a bug replaces in its file, exactly once? */
export function fits(name: string): boolean {
  const bug = PLANTED[name];
  if (bug === undefined) return false;
  const source = readFileSync(new URL(`../../src/${bug.file}`, import.meta.url), 'utf8');
  return source.split(bug.from).length === 2;
}

function patchedSource(bug: Planted, url: URL): string {
  return readFileSync(url, 'utf8').replace(bug.from, () => bug.to);
}
