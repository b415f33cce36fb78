import { describe, expect, test } from 'vitest';
import { standingFindings } from '../../src/records/findings.ts';
import { readInspection, resourceKey } from '../../src/records/resources.ts';
import { parseResourceId } from '../../src/resources/resource-id.ts';
import { keepEnd } from '../../src/records/cases.ts';
import { BOT } from '../../src/simulator/simulator.ts';
import type { WireRequest } from '../../src/simulator/wire.ts';
import { assignmentBody, REGISTRY, registryBody, ROLES, SUBSCRIPTION } from '../support/bodies.ts';
import {
  approvalOf,
  callsForHelp,
  changeRegistry,
  eventsOf,
  newestCase,
  nightlyGroup,
  OWNERS,
  SHOP_APP,
  SHOP_IDENTITY,
  writesOf,
} from '../support/contoso-world.ts';
import { ANA } from '../support/people.ts';
import { answer, open } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Somebody ends an orchestration behind our back, or its history is lost. */
function lose(world: World, id: string, how: 'terminated' | 'purged'): void {
  world.host.terminate(id, 'an operator');
  if (how === 'purged') world.host.purge(id);
}

/** A case has not moved when it had promised to. */
async function overdue(world: World, caseId: string): Promise<void> {
  const row = await world.store.get<{ dueAt: string }>('open', caseId);
  if (row !== undefined) await world.store.update(row, { ...row.value, dueAt: world.clock.now().toISOString() });
}

/** A registry that somebody has to decide about. */
async function waiting(): Promise<World> {
  const world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA] });
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true });
  // The change feed tells of the drift as well, and would start a lost runbook anew.
  await world.pass(11 * MINUTE);
  expect(await newestCase(world)).toMatchObject({ state: 'waiting', generation: 1 });
  return world;
}

describe('a case whose runbook is lost', () => {
  test.each(['terminated', 'purged'] as const)(
    '%s: the next generation takes over, the old request is void, the new one can be answered',
    async (how) => {
      await using world = await waiting();
      const first = await newestCase(world);
      lose(world, first.caseId, how);
      await world.leap(DAY + 15 * MINUTE);
      await world.pass(20 * MINUTE);

      const [old, next] = await world.cases();
      expect(old).toMatchObject({ state: 'needs-attention', generation: 1 });
      expect(next).toMatchObject({ state: 'waiting', generation: 2 });
      expect((await open(world, ANA, `/approvals/${first.approvalId ?? ''}`)).html).not.toContain('name="planHash"');
      await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
      await world.pass(MINUTE);
      expect(await newestCase(world)).toMatchObject({ state: 'remediated', generation: 2 });
      expect(writesOf(world)).toHaveLength(1);
    },
  );

  test('between the write and the look after it: the next look sees that it is in place, and nothing is written again', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    world.simulator.options.operations = 'never';
    await changeRegistry(world, { adminUserEnabled: true });
    const { caseId, state } = await newestCase(world);
    expect(state).toBe('writing');
    lose(world, caseId, 'purged');
    await world.leap(HOUR);
    await world.pass(40 * MINUTE);
    expect((await newestCase(world)).state).toMatch(/^(resolved-meanwhile|remediated)$/u);
    expect(writesOf(world)).toHaveLength(1);
  });

  test('one after the other, each soon after it was opened: after three a person is needed', async () => {
    await using world = await waiting();
    for (const generation of [1, 2, 3]) {
      const { caseId, generation: now } = await newestCase(world);
      expect(now).toBe(generation);
      lose(world, caseId, 'terminated');
      await overdue(world, caseId);
      await world.pass(20 * MINUTE);
    }
    expect(await world.cases()).toMatchObject([1, 2, 3].map(() => ({ state: 'needs-attention' })));
    expect((await newestCase(world)).because.join(' ')).toContain('no other follows');
    await world.pass(11 * MINUTE);
    expect(await world.cases()).toHaveLength(3);
    expect(callsForHelp(world), 'for the last one only: the others were replaced').toHaveLength(1);
  });

  test('after it had begun to end without its fix: it ends so, and people are called', async () => {
    await using world = await waiting();
    const { caseId } = await newestCase(world);
    lose(world, caseId, 'terminated');
    await keepEnd(world.store, caseId, { outcome: 'needs-attention', because: 'The fix failed 5 times.' });
    await overdue(world, caseId);
    await world.pass(20 * MINUTE);
    expect(await world.cases()).toMatchObject([{ state: 'needs-attention', because: ['The fix failed 5 times.'] }]);
    expect(callsForHelp(world)).toHaveLength(1);
  });

  test('late is not lost: a day without the app, and everything goes on where it was', async () => {
    await using world = await waiting();
    const { caseId, approvalId } = await newestCase(world);
    const row = await world.store.get<{ dueAt: string }>('open', caseId);
    if (row !== undefined) await world.store.update(row, { ...row.value, dueAt: '2026-03-01T00:00:00.000Z' });
    await world.pass(5 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting', generation: 1, approvalId });
  });
});

describe('a resource that is wanted', () => {
  test('its inspection is lost: another one takes over when the lease has ended', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    const down = { status: 503, body: { error: { code: 'ServiceUnavailable', message: 'down' } } };
    const isLook = ({ method, path }: WireRequest): boolean => method === 'GET' && path.endsWith('/acrcontoso');
    world.simulator.faults.add({ match: isLook, action: down });
    await changeRegistry(world, { adminUserEnabled: true });
    const parsed = parseResourceId(REGISTRY);
    const key = parsed.kind === 'ref' ? resourceKey(parsed.ref) : '';
    const run = (await readInspection(world.store, key))?.value.run ?? 0;
    lose(world, `inspect-${key}-${String(run)}`, 'purged');
    await world.pass(3 * MINUTE);
    expect(await world.cases(), 'nobody looks while the lease lives').toEqual([]);
    await world.pass(6 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('it was never started: the minute timer starts it', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
    const parsed = parseResourceId(REGISTRY);
    const key = parsed.kind === 'ref' ? resourceKey(parsed.ref) : '';
    const since = world.clock.now().toISOString();
    await world.store.put('wanted', key, { resourceId: REGISTRY, token: 't', since, origin: 'event', deleted: false });
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });
});

describe('what can not be told', () => {
  const blind = async (world: World): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { kind, controlId, resourceId } of standingFindings(world.store)) {
      if (kind === 'could-not-tell') found.push(`${controlId} ${resourceId}`);
    }
    return found.sort();
  };
  const grants = [1, 2, 3].map((number) => ({
    ...assignmentBody({ roleDefinitionId: ROLES.custom, principalId: SHOP_IDENTITY.properties.principalId }),
    id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/9c00000${String(number)}-0000-4000-8000-000000000001`,
    name: `9c00000${String(number)}-0000-4000-8000-000000000001`,
  }));
  const role = {
    id: ROLES.custom,
    name: ROLES.custom.split('/').at(-1) ?? '',
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: { roleName: 'own', type: 'CustomRole', permissions: [{ actions: ['*/read'], notActions: [] }] },
  };

  test('is one line for a control and a subscription, on record, and gone when a sweep can tell again', async () => {
    let mayRead = false;
    const allows = (who: string, action: string): boolean =>
      who !== BOT.id || !action.includes('roledefinitions') || mayRead;
    await using world = await startWorld([OWNERS, SHOP_IDENTITY, SHOP_APP, role, ...grants], {
      simulator: { allows },
    });
    await world.sweep();
    expect(await blind(world)).toEqual([
      `rbac-service-principal-no-privileged-subscription-role ${SUBSCRIPTION}`,
      `rbac-workload-identity-no-privileged-subscription-role ${SUBSCRIPTION}`,
    ]);
    expect(await world.cases()).toEqual([]);
    const told = (await world.audit()).filter(({ EventResultDetails }) => EventResultDetails === 'could-not-tell');
    expect(told).toHaveLength(2);

    mayRead = true;
    await world.sweep();
    expect(await blind(world)).toEqual([]);
    const gone = (await world.audit()).filter(({ EventType }) => EventType === 'finding.resolved');
    expect(gone).toHaveLength(2);
  });
});

describe('two sweeps at once', () => {
  test('are one', async () => {
    await using world = await startWorld([registryBody()]);
    await world.sweep();
    await world.pass(MINUTE);
    const before = world.simulator.calls.length;
    const headers = { 'content-type': 'application/json' };
    const ask = (): Promise<Response> => fetch(`${world.host.url}/api/sweep`, { method: 'POST', headers, body: '{}' });
    const answers = await Promise.all([ask(), ask(), world.host.runTimer('sweep-on-schedule'), ask()]);
    expect(answers.flatMap((one) => (one === undefined ? [] : [one.status]))).toEqual([202, 202, 202]);
    await world.settle();
    const queries = world.simulator.calls
      .slice(before)
      .filter(({ path }) => /resourcegraph/iu.test(path))
      .map(({ requestBody }) => JSON.stringify(requestBody));
    expect(queries.length).toBeGreaterThan(1);
    expect(queries, 'nothing is asked twice').toEqual([...new Set(queries)]);
  });
});

test('what happens to a case is told to other systems once: opened, closed', async () => {
  await using world = await startWorld([registryBody()]);
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true });
  await world.pass(MINUTE);
  const { caseId } = await newestCase(world);
  const events = world.simulator.estate.kept('events') as readonly {
    readonly type: string;
    readonly subject: string;
  }[];
  expect(events.map(({ type, subject }) => `${type} ${subject}`)).toEqual([
    `Driftwarden.CaseOpened ${caseId}`,
    `Driftwarden.CaseClosed ${caseId}`,
  ]);
  expect(await eventsOf(world)).toContain('case.closed');
});
