import { expect } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical-json.ts';
import type { Control } from '../../src/engine/control.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { itemOf } from '../../src/engine/items.ts';
import { readPointer } from '../../src/engine/pointer.ts';
import { preview } from '../../src/engine/preview.ts';
import { propose } from '../../src/engine/propose.ts';
import { stillTrue } from '../../src/engine/still-true.ts';
import type { Proposal } from '../../src/model/case.ts';
import type { FactName, Known } from '../../src/model/facts.ts';
import type { Verdict } from '../../src/model/finding.ts';
import type { Json } from '../../src/model/json.ts';
import type { Change, Plan, Request } from '../../src/model/plan.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { Profile } from '../../src/model/settings.ts';
import { parseResourceId } from '../../src/resources/resource-id.ts';
import { bodyChecks } from './body-checks.ts';
import type { Case, ControlTable, DriftedCase } from './control-tester.ts';
import { NOTHING_SAID } from './some-settings.ts';

/** One thing that must hold. `run` throws when it does not. */
export type Check = { readonly name: string; readonly run: () => void };

const VERB = { PATCH: 'write', PUT: 'write', DELETE: 'delete' } as const;

/** Everything that a control and its table must meet. */
export function checksOf<P, M extends string>(typed: Control<P, M>, table: ControlTable<P>): readonly Check[] {
  const control = typed as Control;
  const about = (given: Case<P>): Subject => ({
    control,
    state: deepFreeze(given.state as ResourceState),
    facts: given.facts ?? table.facts ?? {},
    profile: { ...NOTHING_SAID, ...table.profile, ...given.profile } as Profile,
  });
  const all = (kind: string, cases: readonly Case<P>[] | undefined, run: (subject: Subject, at: number) => void) =>
    (cases ?? []).map((given, at) => ({ name: `${kind}: ${given.name}`, run: () => run(about(given), at) }));
  const states = [...table.compliant, ...table.drifted, ...(table.unfixable ?? [])].map(
    ({ state }) => state as ResourceState,
  );

  return [
    { name: 'the table is complete', run: () => complete(control, table) },
    ...all('compliant', table.compliant, (subject) => expect(verdictOf(subject)).toEqual({ kind: 'compliant' })),
    ...all('not applicable', table.notApplicable, (subject) =>
      expect(verdictOf(subject)).toEqual({ kind: 'not-applicable' }),
    ),
    ...all('could not tell', table.couldNotTell, (subject, at) => {
      const missing = table.couldNotTell?.[at]?.missing;
      expect(verdictOf(subject)).toEqual({ kind: 'could-not-tell', missing });
    }),
    ...all('unreadable', table.unreadable, (subject, at) => {
      const why: unknown = expect.stringContaining(table.unreadable?.[at]?.says ?? '');
      expect(verdictOf(subject)).toEqual({ kind: 'unreadable', why });
    }),
    ...all('unfixable', table.unfixable, (subject, at) => {
      const why: unknown = expect.stringContaining(table.unfixable?.[at]?.says ?? '');
      expect(proposalOf(subject).plan, 'a case under "unfixable" must have no plan').toMatchObject({ unfixable: why });
    }),
    ...table.drifted.flatMap((given) =>
      driftChecks(about(given), given as DriftedCase<unknown>).map(({ name, run }) => {
        return { name: `drifted: ${given.name}: ${name}`, run };
      }),
    ),
    ...bodyChecks(control, states, table.facts ?? {}, { ...NOTHING_SAID, ...table.profile }),
  ];
}

type Subject = {
  readonly control: Control;
  readonly state: ResourceState;
  readonly facts: Known<FactName>;
  readonly profile: Profile;
};

function driftChecks(subject: Subject, given: DriftedCase<unknown>): readonly Check[] {
  const { control, state, profile } = subject;
  return [
    {
      name: 'finds what the table says',
      run: () => finds(subject, given.findings),
    },
    ...(given.after === undefined ? adviceChecks(subject, given) : fixChecks(subject, given)),
    {
      name: 'the proposal is JSON, names one plan, and is still true of this body only',
      run() {
        const proposal = proposalOf(subject);
        expect(JSON.parse(JSON.stringify(proposal)), 'a proposal must survive the history').toEqual(proposal);
        expect(proposalOf(subject).planHash).toBe(proposal.planHash);
        expect(stillTrue(proposal, state)).toBe(true);
        const after = 'unfixable' in proposal.plan ? undefined : preview(state, proposal.plan);
        if (after === undefined || given.factsAfter !== undefined) return;
        expect(stillTrue(proposal, after), 'the fixed body is another one').toBe(false);
      },
    },
    {
      name: 'a missing fact is never "nobody"',
      run() {
        const needs = [...control.detectFacts, ...control.facts];
        const { configured } = control.impact(state, {}, profile);
        if (needs.length > 0) expect(configured.known, 'impact without facts must be unknown').toBe(false);
        if (control.needs(state, profile).length === 0) return;
        expect(evaluate(control, state, {}, profile).kind, 'a drift without its facts').toBe('could-not-tell');
      },
    },
    {
      name: 'other ways are told in words, with requests that are well formed',
      run() {
        for (const { name, effect, steps } of proposalOf(subject).alternatives ?? []) {
          expect(name, 'the name of another way has no full stop').toMatch(/^[A-Z].*[^.]$/u);
          expect(effect, 'its effect is in sentences').toMatch(/^[A-Z].*\.$/su);
          for (const { request } of steps) {
            if (request !== undefined) expect(parseResourceId(idIn(request)).kind, request.path).toBe('ref');
          }
        }
      },
    },
    ...(given.impact ?? []).map(({ facts, configured }, at) => ({
      name: `impact ${String(at + 1)}`,
      run() {
        const known = { ...subject.facts, ...facts };
        const impact = control.impact(state, known, profile);
        const names = impact.configured.known ? impact.configured.consumers.map(({ name }) => name) : 'unknown';
        expect(names).toEqual(configured === 'nobody' ? [] : configured);
        for (const note of impact.notes) expect(note, 'a note is a sentence').toMatch(/^\S.*\.$/u);
      },
    })),
  ];
}

function fixChecks(subject: Subject, given: DriftedCase<unknown>): readonly Check[] {
  const { control, state, profile } = subject;
  return [
    {
      name: 'the fix leads to the body of the table, once and twice',
      run() {
        const plan = planOf(subject);
        const after = preview(state, plan);
        expect(after ?? 'deleted', 'the body after the plan is not the `after` of the table').toEqual(given.after);
        expect(preview(after, plan), 'sending the plan twice must change nothing more').toEqual(after);
        if (after === undefined) return;
        const verdict = evaluate(control, after, { ...subject.facts, ...given.factsAfter }, profile);
        expect(verdict.kind, 'the control must find nothing in the fixed body').toBe('compliant');
      },
    },
    { name: 'the undo gives back what was', run: () => undoes(subject, given) },
    {
      name: 'every write is covered by its permissions',
      run() {
        const { plan, undo } = proposalOf(subject);
        const writes = [...('unfixable' in plan ? [] : plan), ...('irreversible' in undo ? [] : undo)];
        for (const change of writes) {
          expect(control.meta.permissions, 'add the action to meta.permissions').toContain(actionOf(change));
          const isOwn = change.resourceId === state.id || itemOf(state, change) !== undefined;
          const isBelow = change.resourceId.startsWith(`${state.id}/`);
          expect(isOwn || isBelow, `a control writes what it judges, or what hangs on it: ${change.resourceId}`).toBe(
            true,
          );
        }
      },
    },
  ];
}

function finds(subject: Subject, findings: DriftedCase<unknown>['findings']): void {
  const { evidence } = found(subject);
  expect(evidence.map(({ messageId, path, message }) => ({ messageId, path, message }))).toEqual(findings);
  for (const { path, current, desired, message } of evidence) {
    expect(message, 'every {{name}} of a message must be in the data of its deviation').not.toContain('{{');
    expect(message, 'a message is a sentence').toMatch(/^[A-Z].*\.$/u);
    expect(readPointer(subject.state, path) ?? null, `the evidence must stand in the body at ${path}`).toEqual(current);
    expect(current, `what stands at ${path} must differ from what is desired`).not.toEqual(desired);
  }
}

/** There is no fix: what a person is told instead. */
function adviceChecks(subject: Subject, given: DriftedCase<unknown>): readonly Check[] {
  return [
    {
      name: 'the advice says what the table says',
      run() {
        const { plan } = proposalOf(subject);
        if (!('unfixable' in plan)) throw new Error('There is a fix: give the body `after` it.');
        expect(given.says, 'a case without `after` needs `says`').toBeTypeOf('string');
        expect(plan.unfixable).toContain(given.says);
        expect(plan.unfixable, 'advice is in sentences').toMatch(/^[A-Z].*\.$/su);
        for (const { what, request } of plan.advice?.steps ?? []) {
          expect(what, 'a step is a sentence').toMatch(/^[A-Z].*\.$/su);
          if (request !== undefined) expect(parseResourceId(idIn(request)).kind, request.path).toBe('ref');
        }
        for (const lost of plan.advice?.lost ?? []) expect(lost, 'a loss is a sentence').toMatch(/^[A-Z].*\.$/su);
      },
    },
  ];
}

/** The id in the path of a request; an action has one segment more. */
function idIn({ path, method }: Request): string {
  return method === 'POST' ? path.slice(0, path.lastIndexOf('/')) : path;
}

function undoes(subject: Subject, given: DriftedCase<unknown>): void {
  const { control, state } = subject;
  const { undo, plan } = proposalOf(subject);
  if ('irreversible' in undo) {
    expect(undo.irreversible, 'name what is lost in `lost`').toBe(given.lost);
    return;
  }
  expect(given.lost, 'there is an undo: leave `lost` out').toBeUndefined();
  const after = preview(state, plan as Plan);
  const back = preview(after, undo);
  const writable = (body: ResourceState | undefined): Json => {
    return body === undefined ? null : control.resource.writable({ ...state, ...body });
  };
  const isReplaced = (plan as Plan).some(({ method, resourceId }) => method === 'PUT' && resourceId === state.id);
  if (after === undefined || isReplaced) {
    expect(writable(back), 'the undo must give back the writable part').toEqual(writable(state));
  } else expect(withoutNulls(back as Json), 'the undo must give back the body').toEqual(withoutNulls(state as Json));
}

function complete<P>(control: Control, table: ControlTable<P>): void {
  expect(table.compliant.length, 'add a compliant body').toBeGreaterThan(0);
  expect(table.drifted.length, 'add a drifted body').toBeGreaterThan(0);
  const { facts: _facts, profile: _profile, ...lists } = table;
  const names = Object.values(lists).flatMap((cases) => cases.map(({ name }) => name));
  expect(names, 'two cases have the same name').toEqual([...new Set(names)]);
  const shown = new Set(table.drifted.flatMap(({ findings }) => findings.map(({ messageId }) => messageId)));
  expect([...shown].sort(), 'every message needs a drifted case').toEqual(Object.keys(control.messages).sort());
  if (control.facts.length > 0) {
    const tried = table.drifted.some(({ impact }) => (impact ?? []).length > 0);
    expect(tried, 'a control with facts needs `impact` cases').toBe(true);
  }
}

function verdictOf({ control, state, facts, profile }: Subject): Verdict {
  const verdict = evaluate(control, state, facts, profile);
  expect(JSON.parse(JSON.stringify(verdict)), 'a verdict must survive the history').toEqual(verdict);
  return verdict;
}

function found(subject: Subject): Extract<Verdict, { kind: 'drifted' }>['finding'] {
  const verdict = verdictOf(subject);
  if (verdict.kind === 'drifted') return verdict.finding;
  throw new Error(`The control does not find this body drifted: ${JSON.stringify(verdict)}`);
}

function proposalOf(subject: Subject): Proposal {
  const { control, state, facts, profile } = subject;
  return propose({
    control,
    state,
    facts,
    profile,
    caseId: 'case-g1',
    verdict: { kind: 'drifted', finding: found(subject) },
    actors: [],
    proof: { known: false, why: 'never-compliant' },
    lookedAt: '2026-01-31T09:00:00.000Z',
    sha256: (text) => text,
  });
}

function planOf(subject: Subject): Plan {
  const { plan } = proposalOf(subject);
  if ('unfixable' in plan) throw new Error(`There is no plan (${plan.unfixable}): move the case to "unfixable".`);
  return plan;
}

function actionOf({ method, resourceId }: Change): string {
  const parsed = parseResourceId(resourceId);
  return parsed.kind === 'ref' ? `${parsed.ref.type}/${VERB[method]}` : `an id that is well formed: ${resourceId}`;
}

/** ARM prints some absent members as null; a merge patch can't say null. */
function withoutNulls(value: Json): Json {
  const text = canonicalJson(value);
  return JSON.parse(text, (_name, member: unknown) => (member === null ? undefined : member)) as Json;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
