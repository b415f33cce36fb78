import fc from 'fast-check';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { controls, controlsFor } from '../../src/controls/index.ts';
import type { Control } from '../../src/engine/control.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { factsToDetect, factsToPropose } from '../../src/engine/facts-needed.ts';
import { isObject } from '../../src/engine/merge-patch.ts';
import { propose } from '../../src/engine/propose.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Verdict } from '../../src/model/finding.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { assignmentBody, registryBody } from '../support/bodies.ts';
import { NOTHING_SAID } from '../support/some-settings.ts';

const FACTS: Partial<Facts> = {
  rolePermissions: [{ actions: ['*'], notActions: [] }],
  principalUse: { identity: 'user-assigned', workloads: [] },
};

/** What a control says of anything at all, and of its drift everything that follows. */
function judge(control: Control, body: Json): Verdict {
  const state = body as ResourceState;
  factsToDetect([control], state, NOTHING_SAID);
  factsToPropose(control, state, NOTHING_SAID);
  const verdict = evaluate(control, state, FACTS, NOTHING_SAID);
  if (verdict.kind === 'drifted') {
    const rest = { caseId: 'c', actors: [], lookedAt: '2026-01-31T09:00:00.000Z', sha256: (text: string) => text };
    const proof = { known: false, why: 'pre-existing' } as const;
    const proposal = propose({ control, state, facts: FACTS, profile: NOTHING_SAID, verdict, proof, ...rest });
    expect(JSON.parse(JSON.stringify(proposal))).toEqual(proposal);
  }
  return verdict;
}

/** The body with anything at all in place of one member of its properties, or at its top. */
function distorted(body: ResourceState): fc.Arbitrary<JsonObject> {
  const inner = Object.keys(body.properties);
  const value = fc.oneof(
    fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as Json),
    fc.constantFrom(null, '', 'Disabled', 'false', 0, [], {}),
  );
  return fc.oneof(
    fc.tuple(fc.constantFrom(...inner), value).map(([name, member]) => {
      return { ...body, properties: { ...body.properties, [name]: member } };
    }),
    fc.tuple(fc.constantFrom(...Object.keys(body), 'extra'), value).map(([name, member]) => {
      return { ...body, [name]: member };
    }),
    fc.constantFrom(...inner).map((gone) => {
      const kept = Object.entries(body.properties).filter(([name]) => name !== gone);
      return { ...body, properties: Object.fromEntries(kept) };
    }),
  );
}

const open = registryBody({ adminUserEnabled: true, publicNetworkAccess: 'Enabled' }) as ResourceState;
const grant = assignmentBody() as ResourceState;

describe('whatever stands where a body should', () => {
  it.each(controls.map((control) => [control.id, control] as const))('%s calls it unreadable', (_id, control) => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(judge(control, body as Json).kind).toBe('unreadable');
      }),
    );
    for (const body of [null, [], {}, 'x', 7, true]) expect(judge(control, body).kind).toBe('unreadable');
  });

  it('a registry is compliant only when its members say so', () => {
    fc.assert(
      fc.property(distorted(open), (body) => {
        const { adminUserEnabled: admin, publicNetworkAccess: access } = (body['properties'] ?? {}) as JsonObject;
        for (const control of controlsFor('Microsoft.ContainerRegistry/registries')) {
          if (judge(control, body).kind !== 'compliant') continue;
          if (control.id === 'acr-admin-account-disabled') expect([false, null, undefined]).toContain(admin);
          if (control.id === 'acr-public-network-disabled') expect(access).toBe('Disabled');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('a privileged grant to a workload is compliant only with another role', () => {
    const [control] = controls.filter(({ id }) => id.startsWith('rbac-workload-identity'));
    if (control === undefined) throw new Error('the control is gone');
    fc.assert(
      fc.property(distorted(grant), (body) => {
        const { roleDefinitionId } = (body['properties'] ?? {}) as JsonObject;
        const { kind } = judge(control, body);
        if (roleDefinitionId === grant.properties['roleDefinitionId']) expect(kind).not.toBe('compliant');
      }),
      { numRuns: 1_000 },
    );
  });
});

const EXAMPLES = new URL('../../../shared/azure-specs/', import.meta.url);

describe.skipIf(!existsSync(EXAMPLES))("Azure's own examples (skipped where ../shared/azure-specs is absent)", () => {
  it('are read by every control, and judged', () => {
    const verdicts = new Set<string>();
    for (const file of globSync('{containerregistry,authorization}/*/examples/*.json', { cwd: EXAMPLES.pathname })) {
      for (const body of bodiesIn(JSON.parse(readFileSync(new URL(file, EXAMPLES), 'utf8')) as Json)) {
        for (const control of controlsFor(typeof body['type'] === 'string' ? body['type'] : '')) {
          verdicts.add(`${control.id}: ${judge(control, body).kind}`);
        }
      }
    }
    expect([...verdicts].filter((verdict) => verdict.endsWith('unreadable'))).toEqual([]);
    expect([...verdicts]).toEqual(
      expect.arrayContaining([
        'acr-admin-account-disabled: compliant',
        'acr-admin-account-disabled: drifted',
        'acr-public-network-disabled: drifted',
        'rbac-service-principal-no-privileged-subscription-role: not-applicable',
        'rbac-workload-identity-no-privileged-subscription-role: not-applicable',
      ]),
    );
  });
});

/** Every resource body anywhere in an example. */
function bodiesIn(value: Json): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => bodiesIn(item));
  if (!isObject(value)) return [];
  const below = Object.values(value).flatMap((member) => (member === undefined ? [] : bodiesIn(member)));
  const isBody = typeof value['id'] === 'string' && typeof value['type'] === 'string' && 'properties' in value;
  return isBody ? [value, ...below] : below;
}
