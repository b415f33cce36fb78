import type { DurableClient } from 'durable-functions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { df, testHost, type TestHost } from '../support/orchestration-host.ts';
import { rawRequest } from '../support/raw-request.ts';

// What the client of durable-functions itself makes of our answers.
let host: TestHost;
let client: DurableClient;
beforeAll(async () => {
  host = await testHost(() => {
    df.app.activity('step', { handler: (given: unknown) => given });
    df.app.orchestration('waiting', function* (context) {
      context.df.setCustomStatus({ phase: 'waits' });
      const go = (yield context.df.waitForExternalEvent('go')) as unknown;
      return (yield context.df.callActivity('step', {
        go,
        input: context.df.getInput(),
        version: context.df.version,
      })) as unknown;
    });
    df.app.client.http('lend', {
      handler: (_request, lent) => {
        client = lent;
        return {};
      },
    });
  });
  await rawRequest(host.port, { path: '/lend' });
});
afterAll(() => host.close());

test('start, status, event, end', async () => {
  const id = await client.startNew('waiting', { instanceId: 'c1', input: { a: 'Grüße' }, version: '0.3' });
  expect(id).toBe('c1');
  await host.idle();
  expect(await client.getStatus(id)).toMatchObject({
    name: 'waiting',
    instanceId: 'c1',
    runtimeStatus: 'Running',
    input: { a: 'Grüße' },
    output: null,
    customStatus: { phase: 'waits' },
    createdTime: new Date('2026-03-02T09:00:00Z'),
  });
  await client.raiseEvent(id, 'go', { n: 1 });
  await host.idle();
  expect(await client.getStatus(id)).toMatchObject({
    runtimeStatus: 'Completed',
    output: { go: { n: 1 }, input: { a: 'Grüße' }, version: '0.3' },
  });
});

test('without an id it gets one; without an input it is an empty text, as in Azure', async () => {
  const id = await client.startNew('waiting');
  expect(id).toMatch(/^[0-9a-f]{32}$/u);
  await host.idle();
  expect((await client.getStatus(id)).input).toBe('');
});

test('an event without a payload arrives as null', async () => {
  const id = await client.startNew('waiting');
  await client.raiseEvent(id, 'go', undefined);
  await host.idle();
  expect((await client.getStatus(id)).output).toMatchObject({ go: null });
});

test('an id that is in use is a plain Error that says so', async () => {
  await client.startNew('waiting', { instanceId: 'twice' });
  await expect(client.startNew('waiting', { instanceId: 'twice' })).rejects.toThrow(/500.*already exists/u);
});

test.each([
  ['terminate', 'Terminated'],
  ['suspend', 'Suspended'],
] as const)('%s', async (verb, status) => {
  const id = await client.startNew('waiting');
  await client[verb](id, 'because');
  await host.idle();
  expect((await client.getStatus(id)).runtimeStatus).toBe(status);
});

test('resume', async () => {
  const id = await client.startNew('waiting');
  await client.suspend(id, 'wait');
  await client.resume(id, 'on');
  await host.idle();
  expect((await client.getStatus(id)).runtimeStatus).toBe('Running');
});

test('what has ended takes events and orders in silence; what never was is an error', async () => {
  const id = await client.startNew('waiting');
  await client.terminate(id, 'enough');
  await host.idle();
  await client.raiseEvent(id, 'go', 1);
  await client.terminate(id, 'again');
  await expect(client.raiseEvent('nobody', 'go', 1)).rejects.toThrow("No instance with ID 'nobody' found");
  await expect(client.terminate('nobody', 'x')).rejects.toThrow('No instance with ID');
  await expect(client.getStatus('nobody')).rejects.toThrow('404');
  await expect(client.rewind(id, 'x')).rejects.toThrow('not supported');
});

test('an orchestration that does not exist is refused at the start', async () => {
  await expect(client.startNew('missing')).rejects.toThrow(/400.*'missing' doesn't exist/u);
  await expect(client.startNew('step')).rejects.toThrow(/not an orchestrator function/u);
});

describe('what the client does not escape is refused instead of reaching another instance', () => {
  test.each(['a/b', 'a?b', 'a?b=c', 'a b', 'a%41', '@e@k', 'x'.repeat(101)])('the id %s', async (id) => {
    await expect(client.startNew('waiting', { instanceId: id })).rejects.toThrow(/400/u);
  });

  test('a reason with &', async () => {
    const id = await client.startNew('waiting');
    await expect(client.terminate(id, 'a & b')).rejects.toThrow(/unescaped/u);
    await client.terminate(id, encodeURIComponent('a & b'));
    await host.idle();
    expect((await client.getStatus(id)).output).toBe('a & b');
  });
});

test('lists, filters and purges', async () => {
  const ids = await Promise.all([1, 2, 3].map((n) => client.startNew('waiting', { instanceId: `l${String(n)}` })));
  await client.terminate('l1', 'x');
  await client.terminate('l2', 'x');
  await host.idle();
  const all = (await client.getStatusAll()).map(({ instanceId }) => instanceId);
  expect(all).toEqual(expect.arrayContaining(ids));
  const ended = await client.getStatusBy({ runtimeStatus: [df.OrchestrationRuntimeStatus.Terminated] });
  expect(ended.map(({ instanceId }) => instanceId)).toEqual(expect.arrayContaining(['l1', 'l2']));
  expect(ended.map(({ instanceId }) => instanceId)).not.toContain('l3');
  expect(await client.getStatusBy({ createdTimeFrom: new Date('2026-03-02T09:00:01Z') })).toEqual([]);
  expect(await client.purgeInstanceHistory('l1')).toMatchObject({ instancesDeleted: 1 });
  expect(await client.purgeInstanceHistory('l3')).toMatchObject({ instancesDeleted: 0 });
  await expect(client.purgeInstanceHistoryBy({})).rejects.toThrow(/createdTimeFrom/u);
  const from = new Date('2026-03-02T00:00:00Z');
  const purged = await client.purgeInstanceHistoryBy({
    createdTimeFrom: from,
    runtimeStatus: [df.OrchestrationRuntimeStatus.Terminated],
  });
  expect(purged.instancesDeleted).toBeGreaterThanOrEqual(1);
  expect(host.status('l2')).toBeUndefined();
  expect(host.status('l3')?.runtimeStatus).toBe('Running');
});

test('links for browsers are not given out', () => {
  const links = JSON.stringify(client.createHttpManagementPayload('c1'));
  expect(links).not.toContain('http');
  expect(links).not.toContain('/runtime/durable/');
});

test('entities are refused', async () => {
  await expect(client.signalEntity(new df.EntityId('e', 'k'), 'op')).rejects.toThrow(/no entities/u);
});
