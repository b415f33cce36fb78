import { describe, expect, test } from 'vitest';
import { IDS, SUBSCRIPTION } from '../../src/simulator/contoso.ts';
import type { WireCall } from '../../src/simulator/wire.ts';
import { DEEDS, perform, settle } from '../../src/simulator/story.ts';
import { callProblems, specsAreHere } from '../support/azure-spec.ts';
import { startWorld } from '../support/world.ts';

const SETTINGS = `
enforcement: enforce
scopes: [/subscriptions/${SUBSCRIPTION}]
approvers: [{scope: /subscriptions/${SUBSCRIPTION}, role: approver-platform, mail: [platform@contoso.example], answerWithin: PT10M}]
`;

describe.skipIf(!specsAreHere)("Microsoft's API descriptions (skipped without ../shared)", () => {
  test('no request of ours and no answer of the simulated Azure departs from them, in the whole story', async () => {
    await using world = await startWorld([], { settings: SETTINGS });
    settle(world.simulator, world.clock.now());
    await world.sweep();
    for (const deed of DEEDS) {
      perform(world.simulator, deed);
      await world.settle();
      await world.clock.advance(7_000);
    }
    await world.clock.advance(15 * 60_000);
    await world.settle();
    await world.audit();
    const kinds = new Set(world.simulator.calls.map(({ method, path }) => `${method} ${path.split('/').at(-2) ?? ''}`));
    expect(kinds.size, 'the story makes calls of many kinds').toBeGreaterThan(10);
    expect([...new Set(world.simulator.calls.flatMap(callProblems))]).toEqual([]);
  });

  test.each([
    {
      name: 'a member that nobody describes',
      call: { requestBody: { properties: { adminUser: true } } },
      says: 'not described',
    },
    {
      name: 'a type that is wrong',
      call: { requestBody: { properties: { adminUserEnabled: 'no' } } },
      says: 'not a boolean',
    },
    {
      name: 'a value that does not exist',
      call: { requestBody: { properties: { publicNetworkAccess: 'Off' } } },
      says: 'not one of',
    },
    { name: 'no api-version', call: { query: '' }, says: 'api-version is missing' },
    { name: 'an operation that does not exist', call: { method: 'LINK' }, says: 'no description' },
    { name: 'an answer that does not exist', call: { status: 206 }, says: '206 is not described' },
  ])('a departure is seen: $name', ({ call, says }) => {
    const good = { ...answered(IDS.quietRegistry, null), method: 'PATCH', requestBody: { properties: {} } };
    expect(callProblems(good)).toEqual([]);
    expect(callProblems({ ...good, ...call }).join('\n')).toContain(says);
  });
});

function answered(path: string, responseBody: WireCall['responseBody']): WireCall {
  return {
    at: '2026-03-02T09:00:00.000Z',
    method: 'GET',
    path,
    query: 'api-version=2023-07-01',
    requestBody: undefined,
    clientRequestId: undefined,
    principalId: undefined,
    status: 200,
    responseBody,
  };
}
