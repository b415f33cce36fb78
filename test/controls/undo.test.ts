import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { canonicalJson } from '../../src/engine/canonical-json.ts';
import type { Control } from '../../src/engine/control.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { readPointer } from '../../src/engine/pointer.ts';
import { isAbout, preview } from '../../src/engine/preview.ts';
import { propose } from '../../src/engine/propose.ts';
import type { Proposal } from '../../src/model/case.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Json } from '../../src/model/json.ts';
import type { Change } from '../../src/model/plan.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { Profile } from '../../src/model/settings.ts';
import { SUBSCRIPTION } from '../support/bodies.ts';
import { FIXABLE_BODIES, network } from '../support/fixable-bodies.ts';

const PROFILE: Profile = {
  ...{
    public: [],
    production: [SUBSCRIPTION],
    sensitive: [],
    approvedRegistries: [],
    protectedPrincipals: [],
    imageCleanup: 'retention',
    logWorkspace: '/workspace',
  },
};
const pulls: Facts['privatePulls'] = ['acrone', 'acrtwo'].map((registry) => ({
  registry,
  lacks: [],
  networks: ['apps', 'batch'].map((name) => ({ id: network(name), hasOtherZone: false, consumers: [] })),
}));
/** Facts with which something is found wrong. */
const wrong: Partial<Facts> = {
  ...{ diagnosticSettings: [], environmentApps: [], rolePermissions: [], appIngress: 'external' },
  ...{ peerEncryption: false, idleDays: 40, privatePulls: pulls },
};
/** The bodies for which a control has a fix. */
const fixable = (control: Control): readonly ResourceState[] =>
  FIXABLE_BODIES.filter((body) => {
    if (body.type !== control.resource.type) return false;
    const uses = (['none', 'user-assigned'] as const).map((identity) => ({ identity, workloads: [] }));
    const all = uses.map((principalUse) => proposed(control, body, { ...wrong, principalUse }));
    return all.some((one) => one !== undefined && !('unfixable' in one.plan));
  });
/** A control that sends something needs the right to; one that only advises needs no right to write. */
const sends = ({ meta }: Control): boolean => meta.permissions.some((action) => /\/(?:write|delete)$/iu.test(action));

const facts: fc.Arbitrary<Partial<Facts>> = fc.record(
  {
    rolePermissions: fc.constantFrom([{ actions: ['*'], notActions: [] }], [{ actions: ['*/read'], notActions: [] }]),
    principalUse: fc.constantFrom<Facts['principalUse'][]>(
      { identity: 'none', workloads: [] },
      { identity: 'user-assigned', workloads: [] },
      { identity: 'system-assigned', workloads: [{ kind: 'container app', name: 'shop' }] },
    ),
    approvedPrivateEndpoints: fc.constantFrom<string[][]>([], ['pe']),
    adminLoginConsumers: fc.constant([]),
    diagnosticSettings: fc.constant([]),
    environmentApps: fc.constant([]),
    peerEncryption: fc.constant(false),
    idleDays: fc.constant(40),
    privatePulls: fc.constantFrom(pulls, pulls.slice(1)),
    appIngress: fc.constantFrom<Facts['appIngress'][]>('external', 'internal'),
    ...{ pimActivation: fc.boolean(), ownPrincipal: fc.boolean(), otherAccessAdministrators: fc.nat(2) },
  },
  {
    requiredKeys: [
      ...(['rolePermissions', 'principalUse', 'appIngress', 'diagnosticSettings'] as const),
      ...(['peerEncryption', 'idleDays', 'privatePulls'] as const),
    ],
  },
);

/** A body with other and with more members than the usual one, in any order. */
function anyOf(body: ResourceState): fc.Arbitrary<ResourceState> {
  const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
  const members = fc.dictionary(
    fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', 'a/b', '~')),
    value,
    {
      maxKeys: 3,
    },
  );
  return fc.record({ more: members, outer: members, turned: fc.boolean() }).map(({ more, outer, turned }) => {
    const order = <T extends object>(given: T): T =>
      (turned ? Object.fromEntries(Object.entries(given).reverse()) : given) as T;
    return order({ ...outer, ...body, properties: order({ ...more, ...body.properties }) });
  });
}

function proposed(control: Control, state: ResourceState, known: Partial<Facts>): Proposal | undefined {
  const verdict = evaluate(control, state, known, PROFILE);
  if (verdict.kind !== 'drifted') return undefined;
  return propose({
    ...{ control, state, facts: known, profile: PROFILE, verdict, caseId: 'c', actors: [] },
    ...{ proof: { known: false, why: 'pre-existing' }, lookedAt: '2026-01-31T09:00:00.000Z', sha256: (text) => text },
  });
}

/**
 * What a body holds beside the touched members, and beside objects that are empty without them. After a PUT only what can
 * be written counts: the rest stays as Azure keeps it, whatever is sent, which a preview can not know.
 */
function beside(control: Control, given: ResourceState | undefined, { plan, touched }: Proposal): string {
  const isWhole =
    given !== undefined && !('unfixable' in plan) && plan.some((one) => isPut(one) && isAbout(given, one));
  const isTouched = (name: string): boolean => touched.some(({ path }) => path.endsWith(`/${name}`));
  const isHolder = (name: string): boolean => touched.some(({ path }) => path.includes(`/${name}/`));
  const rest: unknown = JSON.parse(
    JSON.stringify((isWhole ? control.resource.writable(given) : given) ?? null),
    (name, member: unknown) => (isTouched(name) || (isHolder(name) && isEmpty(member)) ? undefined : member),
  );
  return canonicalJson(rest as Json);
}

const isPut = ({ method }: Change): boolean => method === 'PUT';
const isEmpty = (value: unknown): boolean => canonicalJson(value as Json) === '{}';

/** A PUT sends all that can be written, so all of it is touched: what nobody found wrong has to be sent as it stands. */
function sentOtherwise({ plan, touched, finding }: Proposal, state: ResourceState, after: ResourceState): string[] {
  if ('unfixable' in plan || !plan.some((one) => isPut(one) && isAbout(state, one))) return [];
  return touched
    .filter(({ path, before }) => canonicalJson(readPointer(after, path)) !== canonicalJson(before))
    .map(({ path }) => path)
    .filter((path) => !finding.evidence.some((one) => `${one.path}/`.startsWith(`${path}/`)));
}

/** Switching a plan on switches its scan of images on as well, as the fix says. */
const SENT_ALONG: Readonly<Record<string, readonly string[]>> = {
  'defender-containers-plan': ['/properties/extensions'],
};

describe('whatever else a drifted body holds', () => {
  it('there is a body for each control that sends a fix', () => {
    const without = controls.filter((control) => sends(control) && fixable(control).length === 0).map(({ id }) => id);
    expect(without, 'add a drifted body of these to test/support/fixable-bodies.ts').toEqual([]);
    const silent = controls.filter((control) => !sends(control) && fixable(control).length > 0).map(({ id }) => id);
    expect(silent, 'these send a fix: their meta.permissions lack the action').toEqual([]);
  });

  it.each(controls.filter((control) => sends(control)).map((control) => [control.id, control] as const))(
    '%s: the fix changes what the plan says and nothing else, and the undo gives it back',
    (_id, control) => {
      let seen = 0;
      const body = fc.constantFrom(...fixable(control)).chain(anyOf);
      fc.assert(
        fc.property(body, facts, (state, known) => {
          const proposal = proposed(control, state, known);
          if (proposal === undefined || 'unfixable' in proposal.plan) return;
          seen += 1;
          const { plan, undo, touched } = proposal;
          const after = preview(state, plan);
          const rest = (given: ResourceState | undefined): string => beside(control, given, proposal);
          if (after !== undefined) {
            expect(rest(after), 'nothing but the touched members changes').toBe(rest(state));
            const along = SENT_ALONG[control.id] ?? [];
            const others = sentOtherwise(proposal, state, after).filter((path) => !along.includes(path));
            expect(others, 'a PUT sends what nobody found wrong as it stands').toEqual([]);
          }
          if ('irreversible' in undo) return;
          const back = preview(after, undo);
          if (after === undefined) {
            expect(control.resource.writable({ ...state, ...back })).toEqual(control.resource.writable(state));
            return;
          }
          for (const { path, before } of touched) {
            expect(canonicalJson(readPointer(back, path)), path).toBe(canonicalJson(before));
          }
          expect(rest(back)).toBe(rest(state));
        }),
        { numRuns: 300 },
      );
      expect(seen, 'some of the bodies had a fix, so something was looked at').toBeGreaterThan(5);
    },
  );

  it('the order of members makes no other plan, what a plan touches does', () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.constantFrom(...FIXABLE_BODIES).chain(anyOf), facts, fc.jsonValue(), (state, known, any) => {
        const other = any as Json;
        for (const control of controls.filter(({ resource }) => resource.type === state.type)) {
          const proposal = proposed(control, state, known);
          if (proposal === undefined) continue;
          const otherwise = proposed(control, turned(state, false), turned(known, true));
          expect(otherwise?.planHash, 'the order changes the plan: sort where the control plans').toBe(
            proposal.planHash,
          );
          for (const { path, before } of proposal.touched) {
            const name = path.split('/').at(-1) ?? '';
            if (canonicalJson(before ?? null) === canonicalJson(other) || !(name in state.properties)) continue;
            const now = proposed(control, { ...state, properties: { ...state.properties, [name]: other } }, known);
            if (now === undefined) continue;
            seen += 1;
            expect(now.planHash, `another ${path} is another plan`).not.toBe(proposal.planHash);
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(seen, 'some plans were compared').toBeGreaterThan(50);
  });
});

/** The same value with the members of every object in the other order, and lists too where their order means nothing. */
function turned<T extends object>(given: T, lists: boolean): T {
  return JSON.parse(JSON.stringify(given), (_name, member: unknown) => {
    if (Array.isArray(member)) return lists ? (member as unknown[]).toReversed() : (member as unknown[]);
    return typeof member === 'object' && member !== null
      ? Object.fromEntries(Object.entries(member).reverse())
      : member;
  }) as T;
}
