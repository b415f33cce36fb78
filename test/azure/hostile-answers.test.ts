import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin } from '../../src/azure/scopes.ts';
import { FACT_NAMES } from '../../src/azure/fact-source.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { WriteRequest } from '../../src/ports/arm.ts';
import { ASSIGNMENT_ID, azureRig, bodyOf, ORDER, ref, REGISTRY_ID, SCOPE, SUBSCRIPTION } from '../support/azure-rig.ts';
import { fakeWire, type Call, type Reply } from '../support/fake-wire.ts';

const HOST = 'https://management.azure.com';
const OTHER = '22222222-2222-2222-2222-222222222222';
const piece = fc.oneof(
  fc.constantFrom('..', '/', '//', '%2e%2e', '%2F', '?', '#', '\\', '@evil.example', ':443', "'", ' or 1 eq 1', '\n'),
  fc.constantFrom(HOST, 'https://evil.example', 'http://169.254.169.254', '//evil.example', 'file:', 'javascript:'),
  fc.constantFrom(SCOPE, `/subscriptions/${OTHER}`, '/providers/Microsoft.App/jobs', '?api-version=2025-11-01'),
  fc.string({ maxLength: 6 }),
);
/** Addresses that are nearly right: one part is of somewhere else. */
const nearly = fc
  .tuple(
    fc.constantFrom(HOST, HOST, 'https://evil.example', `${HOST}.evil.example`, 'http://management.azure.com'),
    fc.constantFrom(SCOPE, SCOPE, `/subscriptions/${OTHER}`, `${SCOPE}/../${OTHER}`, ''),
    fc.constantFrom('/resourceGroups/shop', ''),
    fc.constantFrom(
      '/providers/Microsoft.ContainerRegistry/registries/contoso',
      '/providers/Microsoft.App/jobs/x',
      '/x',
    ),
    fc.constantFrom('?api-version=2025-11-01', '?api-version=2025-11-01#', ''),
  )
  .map((parts) => parts.join(''));
const address = fc.oneof(
  fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('')),
  { weight: 2, arbitrary: nearly },
);

/** Looks at all that reached the wire: our host, our scopes, nothing but reads beside the one write. */
function expectInScope(calls: readonly Call[]): void {
  for (const call of calls) {
    const url = new URL(call.url);
    expect(url.origin).toBe(HOST);
    expect(call.url, 'what is judged is what is sent').toContain(`${HOST}${url.pathname}?`);
    if (url.pathname === '/providers/Microsoft.ResourceGraph/resources') {
      expect(JSON.parse(call.body)).toMatchObject({ subscriptions: [SUBSCRIPTION] });
      continue;
    }
    const roleOf = new RegExp(`^${SCOPE}/providers/[\\w.]+/(?:roleDefinitions|locations)/`, 'iu');
    expect(isWithin(url.pathname, [SCOPE]) || roleOf.test(url.pathname), call.url).toBe(true);
    if (call.method !== 'GET') expect(`${call.method} ${url.pathname}`).toBe(`PATCH ${REGISTRY_ID}`);
  }
}

const gone: Reply = { status: 404, json: { error: { code: 'ResourceNotFound' } } };
const quiet = (): undefined => undefined;

describe('whatever stands in what Azure answers', () => {
  it('no next page and no poll address leads out of the scopes', async () => {
    const polled = new Set<string>();
    const followed = fc.asyncProperty(
      address,
      fc.constantFrom('location', 'azure-asyncoperation'),
      async (to, header) => {
        const headers = { [header]: to.replace(/[^\x20-\x7e]/gu, '') };
        const reply = ({ method }: Call): Reply =>
          method === 'GET' ? { status: 200, json: { value: [], nextLink: to } } : { status: 202, headers };
        const http = fakeWire(reply);
        const change: WriteRequest = {
          ...{ method: 'PATCH', ref: ref(REGISTRY_ID), apiVersion: '2025-11-01', body: { properties: {} } },
        };
        const { arm, executor } = azureRig({ http, permit: () => Promise.resolve({ kind: 'permitted', change }) });
        for (const type of ['Microsoft.ContainerRegistry/registries', 'Microsoft.Authorization/roleAssignments']) {
          const page = await arm.list(type, SUBSCRIPTION).catch(quiet);
          if (page?.next !== undefined) await arm.list(type, SUBSCRIPTION, page.next).catch(quiet);
        }
        await executor.send(ORDER).catch(quiet);
        const before = http.calls.length;
        await executor.poll({ caseId: ORDER.caseId, attempt: ORDER.attempt, change: ORDER.change }).catch(quiet);
        for (const call of http.calls.slice(before)) polled.add(call.url);
        expectInScope(http.calls);
      },
    );
    await fc.assert(followed, { numRuns: 200 });
    expect(polled.size, 'some operation was asked about, so something was looked at').toBeGreaterThan(0);
  });

  it('no fact is asked for outside of them', async () => {
    let asked = 0;
    const about = (text: string): readonly ResourceState[] => [
      bodyOf(REGISTRY_ID, { loginServer: text, privateEndpointConnections: [{ id: text, name: text }] }),
      bodyOf(ASSIGNMENT_ID, { scope: text, roleDefinitionId: text, principalId: text, principalType: text }),
      { ...bodyOf(ASSIGNMENT_ID, { scope: SCOPE, roleDefinitionId: text, principalId: OTHER }), id: text },
      { ...bodyOf(REGISTRY_ID, {}), id: `${SCOPE}/resourceGroups/${text}/providers/${text}`, name: text },
    ];
    const property = fc.asyncProperty(address, async (text) => {
      const entry: JsonObject = { id: text, name: text, type: text, properties: { principalId: text, scope: text } };
      const answers: readonly Json[] = [
        { value: [entry], nextLink: text },
        { data: [entry], $skipToken: text },
      ];
      const reply = ({ method }: Call): Reply =>
        text.length % 5 === 0 ? gone : { status: 200, json: answers[method === 'GET' ? 0 : 1] ?? null };
      const http = fakeWire(reply);
      const { facts } = azureRig({ http });
      for (const state of about(text)) {
        for (const name of FACT_NAMES) await facts.read(name, state).catch(quiet);
      }
      asked += http.calls.length;
      expectInScope(http.calls);
    });
    await fc.assert(property, { numRuns: 40 });
    expect(asked, 'some questions were asked').toBeGreaterThan(100);
  });
});

describe('a body with a marker', () => {
  const marker: JsonObject = { $redacted: 'f'.repeat(64) };
  const body = fc.letrec<{ tree: Json; object: JsonObject }>((tie) => ({
    object: fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), tie('tree'), { minKeys: 1, maxKeys: 3 }),
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constant<Json>(marker),
      fc.string(),
      fc.array(tie('tree'), { maxLength: 3 }),
      tie('object'),
    ),
  })).object;

  it('is never sent as it is, wherever the marker stands and whatever stands in Azure', async () => {
    let refused = 0;
    const property = fc.asyncProperty(
      body.filter((value) => JSON.stringify(value).includes('$redacted')),
      fc.constantFrom('PATCH', 'PUT'),
      async (properties, method) => {
        const http = fakeWire(() => ({ status: 200, json: bodyOf(REGISTRY_ID, properties) }));
        const change: WriteRequest = { method, ref: ref(REGISTRY_ID), apiVersion: '2025-11-01', body: { properties } };
        const { executor } = azureRig({ http, permit: () => Promise.resolve({ kind: 'permitted', change }) });
        const sent = await executor.send(ORDER);
        if (sent.kind === 'not-permitted') refused += 1;
        expect(http.calls.filter((call) => call.method !== 'GET')).toEqual([]);
        expect(http.calls.map((call) => call.body).join('')).not.toContain('$redacted');
      },
    );
    await fc.assert(property, { numRuns: 100 });
    expect(refused).toBeGreaterThan(90);
  });
});
