import { describe, expect, test } from 'vitest';
import { EXECUTOR } from '../../src/simulator/simulator.ts';
import type { WireReply, WireRequest } from '../../src/simulator/wire.ts';
import { REGISTRY, registryBody } from '../support/bodies.ts';
import {
  approvalOf,
  callsForHelp,
  changeRegistry,
  DEV,
  eventsOf,
  newestCase,
  nightlyGroup,
  registryNow,
  trailOf,
  writesOf,
} from '../support/contoso-world.ts';
import { ANA } from '../support/people.ts';
import { answer } from '../support/visitor.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LOCK = `${REGISTRY}/providers/Microsoft.Authorization/locks/keep`;

const isWrite = ({ method }: WireRequest): boolean => method === 'PATCH';
const reply = (status: number, code: string, headers: Record<string, string> = {}): WireReply => ({
  status,
  headers,
  body: { error: { code, message: `${code} in this story.` } },
});

/** A registry in order, seen so; then something is laid out for the writes to come, and a person switches the account on. */
async function drifting(prepare: (world: World) => void, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld([registryBody()], options);
  await world.sweep();
  prepare(world);
  await changeRegistry(world, { adminUserEnabled: true });
  return world;
}

/** Each attempt has one intent, and after it one outcome; a write that goes on has two. */
async function attemptsOnRecord(world: World): Promise<Readonly<Record<string, readonly string[]>>> {
  const attempts: Record<string, string[]> = {};
  for (const { EventType, EventResultDetails, AdditionalFields } of await trailOf(world)) {
    if (!/^remediation\.(started|applied|failed|skipped)$/u.test(EventType)) continue;
    const number = String((AdditionalFields as { attempt?: number } | undefined)?.attempt);
    (attempts[number] ??= []).push([EventType.replace('remediation.', ''), EventResultDetails ?? ''].join(' ').trim());
  }
  return attempts;
}

describe('a write that is refused', () => {
  test('403: the case waits for the right, says so, and goes on within the hour when it is there', async () => {
    let mayWrite = false;
    const allows = (who: string, action: string): boolean =>
      who !== EXECUTOR.id || !action.endsWith('/write') || mayWrite;
    await using world = await drifting(() => undefined, { simulator: { allows } });
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'no-right' } });
    expect((await newestCase(world)).because.join(' ')).toContain('AuthorizationFailed');
    await world.pass(30 * MINUTE);
    expect(writesOf(world), 'no storm of retries').toHaveLength(1);
    expect(callsForHelp(world), 'a person has to grant the right, so a person is told').toHaveLength(1);
    mayWrite = true;
    await world.leap(HOUR);
    // More than half an hour old by now: not fixed unasked.
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect(callsForHelp(world)).toHaveLength(1);
  });

  test('400: refused, with the words of Azure; nothing is sent again; a person is told', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.faults.add({ match: isWrite, action: reply(400, 'InvalidRequestContent') });
    });
    await world.pass(11 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'refused' });
    expect((await newestCase(world)).because.join(' ')).toContain('InvalidRequestContent');
    expect(writesOf(world)).toHaveLength(1);
    expect(callsForHelp(world)).toHaveLength(1);
  });

  test('404: it was deleted in that moment; looked at, and closed', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.faults.add({
        match: (request) => {
          if (isWrite(request)) simulator.estate.remove(REGISTRY);
          return false;
        },
        action: { delayMs: 0 },
      });
    });
    await world.pass(5 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'resolved-meanwhile' });
    expect(writesOf(world)).toHaveLength(1);
  });
});

describe('a lock', () => {
  const lock = { id: LOCK, name: 'keep', type: 'Microsoft.Authorization/locks', properties: { level: 'ReadOnly' } };

  test('the case waits and the lock stays; when a person takes it away, the fix goes out at once', async () => {
    await using world = await drifting(() => undefined);
    await world.pass(MINUTE);
    world.simulator.estate.set(LOCK, lock);
    world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
    await world.pass(11 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'locked' }, generation: 2 });
    expect(world.simulator.estate.get(LOCK)).toBeDefined();
    expect(writesOf(world)).toHaveLength(2);

    expect(world.simulator.act(DEV, 'DELETE', LOCK, '2020-05-01').status).toBeLessThan(300);
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated', generation: 2 });
    expect(writesOf(world)).toHaveLength(3);
  });

  test('nobody told of its end: tried again within the hour, and once an hour before', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup(), lock], { people: [ANA] });
    await world.sweep();
    world.simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
    await world.sweep();
    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.leap(5 * HOUR);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'locked' } });
    const tries = writesOf(world).length;
    expect(tries, 'one an hour, and one when the change feed tells of the drift').toBeLessThanOrEqual(7);
    world.simulator.estate.remove(LOCK);
    await world.leap(HOUR + MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });
});

describe('a write that meets another', () => {
  test('409, again and again, with more time between: it gets through', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.faults.add({ match: isWrite, times: 3, action: reply(409, 'Conflict', { 'Retry-After': '20' }) });
    });
    await world.pass(SECOND);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'back-off' } });
    await world.pass(10 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(4);
  });

  test('409 five times: a person is needed, and told', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.faults.add({ match: isWrite, times: 100, action: reply(409, 'Conflict') });
    });
    await world.leap(HOUR);
    expect(await newestCase(world)).toMatchObject({ state: 'needs-attention' });
    expect(writesOf(world)).toHaveLength(5);
    expect(callsForHelp(world)).toHaveLength(1);
    await world.pass(11 * MINUTE);
    expect(writesOf(world), 'and nothing starts over').toHaveLength(5);
  });

  test('429: nothing before Retry-After, then once', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.faults.add({ match: isWrite, action: reply(429, 'TooManyRequests', { 'Retry-After': '120' }) });
    });
    await world.pass(119 * SECOND);
    expect(writesOf(world)).toHaveLength(1);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'back-off' } });
    await world.pass(30 * SECOND);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(2);
  });

  test('while it waits for that, a person puts it right: nothing is sent any more', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.faults.add({ match: isWrite, action: reply(429, 'TooManyRequests', { 'Retry-After': '120' }) });
    });
    await world.pass(MINUTE);
    await changeRegistry(world, { adminUserEnabled: false });
    await world.pass(5 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'resolved-meanwhile' });
    expect(writesOf(world)).toHaveLength(1);
  });

  test('while it waits for that, somebody is set up to use it: asked, not written', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.faults.add({ match: isWrite, action: reply(429, 'TooManyRequests', { 'Retry-After': '120' }) });
    });
    world.simulator.estate.set(nightlyGroup().id, nightlyGroup());
    await world.pass(5 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect(writesOf(world)).toHaveLength(1);
  });
});

describe('a write that fails', () => {
  test('500, and it was not applied: looked at before each new attempt, five times; then a person is needed', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.faults.add({ match: isWrite, times: 100, action: reply(500, 'InternalServerError') });
    });
    await world.leap(HOUR);
    expect(await newestCase(world)).toMatchObject({ state: 'needs-attention' });
    expect(writesOf(world)).toHaveLength(5);
    expect(callsForHelp(world)).toHaveLength(1);
    const record = await attemptsOnRecord(world);
    expect(Object.keys(record)).toEqual(['1', '2', '3', '4', '5']);
    for (const entries of Object.values(record)) expect(entries).toEqual(['started', 'failed unknown']);
    const verified = (await eventsOf(world)).filter((type) => type === 'remediation.verified');
    expect(verified, 'three looks after each').toHaveLength(15);
  });

  test('a long-running one that fails: a person is needed', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.options.operations = 'fail';
    });
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'needs-attention' });
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: true });
    expect(await attemptsOnRecord(world)).toEqual({
      1: ['started', 'applied 201', 'failed InternalServerError'],
    });
    expect(callsForHelp(world)).toHaveLength(1);
  });

  test('a long-running one that never ends: asked ever more rarely, the case is not taken for lost, then a look tells', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.options.operations = 'never';
    });
    await world.pass(20 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'writing', generation: 1 });
    await world.pass(15 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated', generation: 1 });
    const polls = world.simulator.calls.filter(({ path }) => path.includes('operationStatuses')).length;
    expect(polls).toBeLessThan(80);
    expect(writesOf(world)).toHaveLength(1);
  });

  test('a long-running one whose address is lost: a look tells', async () => {
    await using world = await drifting(({ simulator }) => {
      const lost = ({ path }: WireRequest): boolean => path.includes('operationStatuses');
      simulator.faults.add({ match: lost, times: 100, action: reply(404, 'NotFound') });
    });
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(1);
    expect(await attemptsOnRecord(world)).toEqual({ 1: ['started', 'applied 201', 'failed unknown'] });
  });

  test('while a long-running one runs, no other fix writes to the resource', async () => {
    const endpoint = { id: `${REGISTRY}/privateEndpointConnections/pe`, properties: APPROVED };
    const body = registryBody({ privateEndpointConnections: [endpoint] });
    await using world = await startWorld([body]);
    await world.sweep();
    world.simulator.options.operations = 'never';
    await changeRegistry(world, { adminUserEnabled: true, publicNetworkAccess: 'Enabled' });
    await world.pass(20 * MINUTE);
    expect(writesOf(world)).toHaveLength(1);
    expect((await world.cases()).map(({ state }) => state).sort()).toEqual(['blocked', 'writing']);
  });

  test('the looks that verify it are throttled for half an hour: the case waits, and is not taken for lost', async () => {
    await using world = await drifting(({ simulator }) => {
      let written = false;
      const afterwards = (request: WireRequest): boolean => {
        const isLook = written && request.method === 'GET' && request.path.endsWith('/acrcontoso');
        written ||= isWrite(request);
        return isLook;
      };
      simulator.options.polls = 0;
      const action = reply(429, 'TooManyRequests', { 'Retry-After': '1800' });
      simulator.faults.add({ match: afterwards, action });
    });
    await world.pass(29 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'verifying', generation: 1 });
    await world.pass(3 * MINUTE);
    expect(await world.cases()).toMatchObject([{ state: 'remediated', generation: 1 }]);
  });

  test('it is accepted and undone at once by somebody: a person is needed, and it is not sent again', async () => {
    await using world = await drifting(({ simulator }) => {
      simulator.options.polls = 0;
      const undo = (request: WireRequest): boolean => {
        if (request.method === 'GET' && request.path === REGISTRY && simulator.calls.some(isSentFix)) {
          simulator.estate.set(REGISTRY, registryBody({ adminUserEnabled: true }));
        }
        return false;
      };
      simulator.faults.add({ match: undo, action: { delayMs: 0 } });
    });
    await world.pass(2 * MINUTE);
    expect((await world.cases())[0]).toMatchObject({ state: 'needs-attention', generation: 1 });
    await world.leap(DAY);
    expect(writesOf(world)).toHaveLength(1);
  });
});

const APPROVED = { privateLinkServiceConnectionState: { status: 'Approved' } };
const isSentFix = ({ method }: { readonly method: string }): boolean => method === 'PATCH';
