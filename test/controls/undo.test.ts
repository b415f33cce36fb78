import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { canonicalJson } from '../../src/engine/canonical-json.ts';
import type { Control } from '../../src/engine/control.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { readPointer } from '../../src/engine/pointer.ts';
import { preview } from '../../src/engine/preview.ts';
import { propose } from '../../src/engine/propose.ts';
import type { Proposal } from '../../src/model/case.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Json } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { Profile } from '../../src/model/settings.ts';
import { authConfigs } from '../../src/resources/auth-configs.ts';
import { diagnosticSettings } from '../../src/resources/diagnostic-settings.ts';
import { policyAssignments } from '../../src/resources/policy-assignments.ts';
import { APP, appBody, appWithIngress, environmentBody, IDENTITY, jobBody } from '../support/app-bodies.ts';
import {
  assignmentBody,
  GROUP,
  REGISTRY,
  registryBody,
  ROLES,
  SUBSCRIPTION,
  togetherBody,
  without,
} from '../support/bodies.ts';

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
const policies = { retentionPolicy: { status: 'disabled', days: 7 }, trustPolicy: { type: 'Notary' } };
const identity = { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } };
const vaultBody: ResourceState = {
  id: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`,
  name: 'kv',
  type: 'Microsoft.KeyVault/vaults',
  properties: {
    publicNetworkAccess: 'Enabled',
    privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: 'Approved' } } }],
  },
};
const BODIES: readonly ResourceState[] = [
  registryBody({ adminUserEnabled: true, publicNetworkAccess: 'Enabled', policies, anonymousPullEnabled: true }),
  without(registryBody({ adminUserEnabled: true, policies }), 'publicNetworkAccess'),
  registryBody({ networkRuleBypassOptions: 'None', policies }),
  {
    id: `${REGISTRY}/tokens/ci`,
    name: 'ci',
    type: 'Microsoft.ContainerRegistry/registries/tokens',
    properties: { scopeMapId: `${REGISTRY}/scopeMaps/_repositories_pull`, status: 'enabled' },
  },
  assignmentBody(),
  assignmentBody({ roleDefinitionId: ROLES.owner, condition: 'x', conditionVersion: '2.0' }),
  {
    ...appWithIngress({
      external: true,
      allowInsecure: true,
      additionalPortMappings: [{ external: true, targetPort: 1 }],
    }),
    identity: { type: 'None' },
  },
  appBody({}, { scale: { maxReplicas: 1 }, identity: { type: 'None' } }),
  togetherBody(authConfigs, APP, {
    current: { platform: { enabled: false }, identityProviders: { gitHub: { registration: { clientId: 'c' } } } },
  }),
];
/** More of them, for the way there and back alone. */
const MORE: readonly ResourceState[] = [
  appBody({ registries: [{ server: 'acrcontoso.azurecr.io', username: 'u', passwordSecretRef: 'p' }] }, { identity }),
  jobBody({ registries: [{ server: 'acrcontoso.azurecr.io', username: 'u', passwordSecretRef: 'p' }] }, { identity }),
  jobBody({}, { identity: { type: 'None' } }),
  environmentBody({
    publicNetworkAccess: 'Enabled',
    vnetConfiguration: null,
    peerTrafficConfiguration: { encryption: { enabled: false } },
    appLogsConfiguration: { destination: 'azure-monitor' },
  }),
  vaultBody,
  togetherBody(diagnosticSettings, REGISTRY, {}),
  togetherBody(diagnosticSettings, `${GROUP}/providers/Microsoft.KeyVault/vaults/kv`, {}),
  togetherBody(diagnosticSettings, SUBSCRIPTION, {}),
  togetherBody(policyAssignments, SUBSCRIPTION, {}),
];
/** The bodies for which a control has a fix. One without any has its table; add a body where a fix is worth it. */
const fixable = (control: Control): readonly ResourceState[] =>
  [...BODIES, ...MORE].filter((body) => {
    const use = { identity: 'none' as const, workloads: [] };
    const asked = { diagnosticSettings: [], environmentApps: [] };
    const facts = { ...asked, rolePermissions: [], principalUse: use, appIngress: 'external' as const };
    const others = { ...facts, principalUse: { identity: 'user-assigned' as const, workloads: [] } };
    const all = [facts, others].map((known) => proposed(control, body, known));
    return body.type === control.resource.type && all.some((one) => one !== undefined && !('unfixable' in one.plan));
  });

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
    appIngress: fc.constantFrom<Facts['appIngress'][]>('external', 'internal'),
    ...{ pimActivation: fc.boolean(), ownPrincipal: fc.boolean(), otherAccessAdministrators: fc.nat(2) },
  },
  { requiredKeys: ['rolePermissions', 'principalUse', 'appIngress', 'diagnosticSettings'] },
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

/** What a body holds beside the touched members. */
function beside(given: ResourceState | undefined, touched: Proposal['touched']): string {
  const isTouched = (name: string): boolean => touched.some(({ path }) => path.endsWith(`/${name}`));
  const rest: unknown = JSON.parse(JSON.stringify(given ?? null), (name, member: unknown) =>
    isTouched(name) ? undefined : member,
  );
  return canonicalJson(rest as Json);
}

describe('whatever else a drifted body holds', () => {
  it.each(controls.filter((control) => fixable(control).length > 0).map((control) => [control.id, control] as const))(
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
          const rest = (given: ResourceState | undefined): string => beside(given, touched);
          if (after !== undefined) expect(rest(after), 'nothing but the touched members changes').toBe(rest(state));
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
      fc.property(fc.constantFrom(...BODIES).chain(anyOf), facts, fc.jsonValue(), (state, known, any) => {
        const other = any as Json;
        for (const control of controls.filter(({ resource }) => resource.type === state.type)) {
          const proposal = proposed(control, state, known);
          if (proposal === undefined) continue;
          expect(proposed(control, turned(state), known)?.planHash).toBe(proposal.planHash);
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

/** The same body with the members of every object in the other order. */
function turned(state: ResourceState): ResourceState {
  return JSON.parse(JSON.stringify(state), (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).reverse())
      : member,
  ) as ResourceState;
}
