import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { df, functions, testHost, type TestHost } from '../support/orchestration-host.ts';
import { rawRequest } from '../support/raw-request.ts';

const PATH = '/runtime/webhooks/eventgrid?functionName=on-event&code=anything';
const event = (id: string, more: object = {}) => ({
  id,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  subject: '/subscriptions/s',
  eventTime: '2026-03-02T09:00:00Z',
  data: {},
  dataVersion: '2',
  ...more,
});
const cloudEvent = {
  specversion: '1.0',
  id: 'c1',
  type: 'Microsoft.Resources.ResourceWriteSuccess',
  source: '/subscriptions/s',
};

let host: TestHost;
let got: unknown[] = [];
beforeAll(async () => {
  host = await testHost(() => {
    functions.app.eventGrid('on-event', {
      handler: (received: unknown) => {
        got.push(received);
        if ((received as { id?: string } | null)?.id === 'bad') throw new Error('can not handle that');
      },
    });
    functions.app.http('page', { handler: () => ({}) });
    df.app.client.eventGrid('starts', {
      handler: async (received, client) => {
        await client.startNew('quick', { instanceId: received.id });
      },
    });
    df.app.orchestration('quick', function* () {
      yield* [];
    });
  });
});
afterAll(() => host.close());
beforeEach(() => {
  got = [];
});

const post = (body: unknown, headers: Record<string, string> = { 'aeg-event-type': 'Notification' }, path = PATH) =>
  rawRequest(host.port, {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('handshakes', () => {
  const validation = [
    {
      id: 'v',
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      data: { validationCode: 'A-1' },
      subject: '',
    },
  ];

  test.each([{ 'aeg-event-type': 'SubscriptionValidation' }, {}])(
    'Event Grid, with the headers %j',
    async (headers) => {
      const answer = await post(validation, headers);
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toEqual({ validationResponse: 'A-1' });
      expect(got).toEqual([]);
    },
  );

  test('a validation event that comes as a notification is only an event', async () => {
    expect((await post(validation)).status).toBe(202);
    expect(got).toEqual(validation);
  });

  test.each([[[event('1')]], [[{ ...validation[0], data: {} }]], [[]]])(
    'a validation without a code is 400',
    async (body) => {
      expect((await post(body, { 'aeg-event-type': 'SubscriptionValidation' })).status).toBe(400);
    },
  );

  test('CloudEvents: the origin is allowed', async () => {
    const headers = { 'webhook-request-origin': 'eventgrid.azure.net', 'webhook-request-rate': '120' };
    const answer = await rawRequest(host.port, { method: 'OPTIONS', path: PATH, headers });
    expect(answer).toMatchObject({ status: 200, headers: { 'webhook-allowed-origin': 'eventgrid.azure.net' } });
  });

  test('CloudEvents without the header are told so', async () => {
    const answer = await rawRequest(host.port, { method: 'OPTIONS', path: PATH });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('WebHook-Request-Origin');
  });

  test('an end of the subscription is noted', async () => {
    expect((await post('', { 'aeg-event-type': 'Unsubscribe' })).status).toBe(202);
  });
});

describe('deliveries', () => {
  test.each<[string, unknown, Record<string, string>, unknown[]]>([
    ['one event in an array', [event('1')], { 'aeg-event-type': 'Notification' }, [event('1')]],
    ['one event without a header', event('1'), {}, [event('1')]],
    ['a CloudEvent alone', cloudEvent, { 'content-type': 'application/cloudevents+json' }, [cloudEvent]],
    ['CloudEvents in an array', [cloudEvent], { 'content-type': 'application/cloudevents-batch+json' }, [cloudEvent]],
    [
      'a batch with elements that are no events: they go to the function too',
      [event('1'), null, 5, 'text', ['x'], {}, event('2')],
      {},
      [event('1'), null, 5, 'text', ['x'], {}, event('2')],
    ],
  ])('%s', async (_title, body, headers, received) => {
    expect((await post(body, headers)).status).toBe(202);
    expect(got).toEqual(received);
  });

  test('an event that fails makes it 500, and the others are handled', async () => {
    const answer = await post([event('1'), event('bad'), event('2')]);
    expect(answer.status).toBe(500);
    expect(got).toHaveLength(3);
    expect(host.lines.join('\n')).toContain('on-event failed: Error: can not handle that');
  });

  test('a thousand events of one delivery are a thousand invocations', async () => {
    const events = Array.from({ length: 1_000 }, (_, n) => event(`e${String(n)}`));
    expect((await post(events)).status).toBe(202);
    expect(got).toHaveLength(1_000);
  });

  test('a function with a durable client starts orchestrations', async () => {
    const path = PATH.replace('on-event', 'starts');
    expect((await post([event('o1'), event('o2')], undefined, path)).status).toBe(202);
    await host.idle();
    expect(['o1', 'o2'].map((id) => host.status(id)?.runtimeStatus)).toEqual(['Completed', 'Completed']);
  });
});

describe('what is no event', () => {
  test.each<[string, unknown, Record<string, string>, number]>([
    ['nothing', '', {}, 400],
    ['no JSON', '{"eventType":', {}, 400],
    ['a text', '"eventType"', {}, 400],
    ['a number', '5', {}, 400],
    ['null', 'null', {}, 400],
    ['an empty array', [], {}, 400],
    ['an object without a type', { id: '1', subject: 'x' }, {}, 400],
    ['an array of nothing useful', [null, 5, {}], {}, 400],
    ['a type that is no text', [{ eventType: 5 }], {}, 400],
    ['an unknown kind of delivery', [event('1')], { 'aeg-event-type': 'Other' }, 400],
    ['arrays without end', '['.repeat(100_000), {}, 400],
    ['more than 1 MB', `[${'1,'.repeat(600_000)}1]`, {}, 413],
  ])('%s is %#: 4xx with a reason', async (_title, body, headers, status) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    if (status === 400) expect((JSON.parse(answer.body) as { error: string }).error).toMatch(/\w{3,}/u);
    expect(got).toEqual([]);
    expect((await post([event('after')])).status).toBe(202);
  });

  test.each(['nobody', '', 'page', 'ON-EVENT', '%00', '__proto__'])(
    'the function name %s is 404, with those that there are',
    async (name) => {
      const answer = await post([event('1')], {}, `/runtime/webhooks/eventgrid?functionName=${name}`);
      expect(answer.status).toBe(404);
      expect(answer.body).toContain('on-event, starts');
    },
  );

  test.each(['GET', 'PUT', 'DELETE'])('%s is 405', async (method) => {
    expect(await rawRequest(host.port, { method, path: PATH })).toMatchObject({
      status: 405,
      headers: { allow: 'OPTIONS, POST' },
    });
  });

  test('a page of another site can not send events', async () => {
    expect((await post([event('1')], { origin: 'https://evil.example' })).status).toBe(403);
    expect(got).toEqual([]);
  });
});
