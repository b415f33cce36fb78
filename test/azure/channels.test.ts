import { gunzipSync } from 'node:zlib';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { eventTopic } from '../../src/azure/event-topic.ts';
import { logAnalytics } from '../../src/azure/log-analytics.ts';
import { communicationMail } from '../../src/azure/mail.ts';
import { notifier } from '../../src/azure/notifier.ts';
import { teamsWebhook } from '../../src/azure/teams.ts';
import { throttleGate } from '../../src/azure/throttle-gate.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { Notice } from '../../src/ports/notifier.ts';
import { faultOf, handClock, linesLog } from '../support/azure-rig.ts';
import { fakeCredential, fakeWire } from '../support/fake-wire.ts';
import type { Reply } from '../support/fake-wire.ts';
import { aStore } from '../support/store.ts';

const HOOK =
  'https://flows.example:443/workflows/1/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers&sig=canary7f3a';
const MAIL = { endpoint: 'https://contoso.communication.azure.com', sender: 'DoNotReply@contoso.example' };
const AUDIT = {
  endpoint: 'https://dcr.westeurope-1.ingest.monitor.azure.com',
  ruleId: `dcr-${'0'.repeat(32)}`,
  stream: 'Custom-Audit',
};
const TOPIC = 'https://topic.westeurope-1.eventgrid.azure.net/api/events';

const notice: Notice = {
  noticeId: 'finding-g1~approval~1',
  kind: 'approval-requested',
  title: 'Registry contoso',
  ifNothingIsDone: 'The drift stays.',
  facts: [{ label: 'Resource', text: 'contoso' }],
  link: 'https://driftwarden.example/approvals/1',
  mail: ['a@contoso.example', 'b@contoso.example'],
};

function wireOver(http: HttpClient) {
  const clock = handClock();
  return { http: () => Promise.resolve(http), gate: throttleGate(aStore(), clock, linesLog()), clock, timeoutMs: 1000 };
}

describe('a Teams webhook', () => {
  it('gets one message with one card', async () => {
    const http = fakeWire(() => ({ status: 202 }));
    const channels = notifier({ teams: teamsWebhook(HOOK, wireOver(http)) });
    expect(channels.channels).toEqual(['teams']);
    expect(await channels.send('teams', notice)).toEqual({ channel: 'teams', sent: true });
    const [call, ...more] = http.calls;
    expect(more).toEqual([]);
    expect([call?.method, call?.url]).toEqual(['POST', HOOK]);
    expect(call?.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(call?.headers.has('authorization')).toBe(false);
    expect(JSON.parse(call?.body ?? '')).toEqual({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: expect.objectContaining({ type: 'AdaptiveCard', version: '1.4' }) as object,
        },
      ],
    });
  });

  it.each<readonly [string, () => Reply]>([
    ['the flow is gone', () => ({ status: 404, json: { error: { code: 'WorkflowNotFound', message: `No ${HOOK}` } } })],
    ['it is busy', () => ({ status: 429, headers: { 'retry-after': '10' } })],
    [
      'there is no connection',
      () => {
        throw new Error(`connect ECONNREFUSED ${HOOK}`);
      },
    ],
  ])('that fails is an answer without the secret of its address: %s', async (_, reply) => {
    const http = fakeWire(reply);
    const delivery = await notifier({ teams: teamsWebhook(HOOK, wireOver(http)) }).send('teams', notice);
    expect(delivery).toEqual({ channel: 'teams', sent: false, why: expect.any(String) as string });
    expect(delivery.why).not.toContain('canary');
    expect(http.calls).toHaveLength(1);
  });

  it('that is not set up says so', async () => {
    expect(await notifier({}).send('teams', notice)).toEqual({
      channel: 'teams',
      sent: false,
      why: 'teams is not set up',
    });
  });
});

describe('mail', () => {
  const accepted: Reply = {
    status: 202,
    json: { id: '1', status: 'Running' },
    headers: { 'operation-location': `${MAIL.endpoint}/emails/operations/1?api-version=2023-03-31` },
  };
  const ids = (http: ReturnType<typeof fakeWire>) => http.calls.map(({ headers }) => headers.get('operation-id'));

  it('goes to each recipient by itself, under an id of its own, and is not asked about', async () => {
    const http = fakeWire(() => accepted);
    const channels = notifier({ mail: communicationMail(MAIL, fakeCredential(), wireOver(http)) });
    expect(await channels.send('mail', notice)).toEqual({ channel: 'mail', sent: true });
    expect(http.calls.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'POST /emails:send',
      'POST /emails:send',
    ]);
    expect(http.calls.map(({ body }) => JSON.parse(body) as object)).toEqual(
      notice.mail.map((address) => ({
        senderAddress: MAIL.sender,
        recipients: { to: [{ address }] },
        content: {
          subject: expect.any(String) as string,
          plainText: expect.any(String) as string,
          html: expect.any(String) as string,
        },
        userEngagementTrackingDisabled: true,
      })),
    );
    const [first, second] = ids(http);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first).not.toBe(second);
    await channels.send('mail', notice);
    expect(ids(http).slice(2), 'the same ids when it is sent again').toEqual([first, second]);
  });

  it('that is refused says so, after one call', async () => {
    const http = fakeWire(() => ({
      status: 429,
      json: { error: { code: 'TooManyRequests', message: 'Later.' } },
      headers: { 'retry-after': '60' },
    }));
    const delivery = await notifier({ mail: communicationMail(MAIL, fakeCredential(), wireOver(http)) }).send(
      'mail',
      notice,
    );
    expect(delivery).toEqual({
      channel: 'mail',
      sent: false,
      why: '2 of 2 mails were not taken: 429 TooManyRequests Later.',
    });
    expect(http.calls).toHaveLength(1);
  });

  it('to one bad address is no reason not to write to the others', async () => {
    const bad: Reply = { status: 400, json: { error: { code: 'InvalidRecipient', message: 'No such.' } } };
    const http = fakeWire(({ body }) => (body.includes('a@contoso') ? bad : accepted));
    const channels = notifier({ mail: communicationMail(MAIL, fakeCredential(), wireOver(http)) });
    expect((await channels.send('mail', notice)).why).toMatch(/^1 of 2 mails were not taken: 400/);
    expect(http.calls).toHaveLength(2);
  });

  it('to nobody is not sent', async () => {
    const http = fakeWire(() => accepted);
    const mail = notifier({ mail: communicationMail(MAIL, fakeCredential(), wireOver(http)) });
    expect(await mail.send('mail', { ...notice, mail: [] })).toMatchObject({ sent: false });
    expect(http.calls).toEqual([]);
  });
});

/** The body of an upload is compressed, so the fake wire doesn't read it. */
function ingestion(reply: (call: number) => Reply) {
  const uploads: (readonly AuditRecord[])[] = [];
  const http: HttpClient = {
    sendRequest: (request) => {
      uploads.push(JSON.parse(gunzipSync(request.body as Uint8Array).toString('utf8')) as AuditRecord[]);
      const { status, json, headers } = reply(uploads.length);
      const bodyAsText = json === undefined ? '' : JSON.stringify(json);
      return Promise.resolve({
        request,
        status,
        headers: createHttpHeaders({ 'content-type': 'application/json', ...headers }),
        bodyAsText,
      });
    },
  };
  return { uploads, log: logAnalytics(AUDIT, fakeCredential(), wireOver(http)) };
}

describe('the audit log', () => {
  const record = (ChainSeq: number, Message = 'It was so.') =>
    ({ EventId: String(ChainSeq), ChainSeq, Message }) as AuditRecord;

  it('takes records', async () => {
    const { log, uploads } = ingestion(() => ({ status: 204 }));
    await log.upload([record(1), record(2)]);
    expect(uploads).toEqual([[record(1), record(2)]]);
  });

  it('is not called for nothing', async () => {
    const { log, uploads } = ingestion(() => ({ status: 204 }));
    await log.upload([]);
    expect(uploads).toEqual([]);
  });

  it('says how many records did not arrive', async () => {
    const large = 'x'.repeat(600_000);
    const records = [record(1, large), record(2, large), record(3, large)];
    const { log, uploads } = ingestion((call) =>
      call === 2 ? { status: 503, headers: { 'retry-after': '9' } } : { status: 204 },
    );
    expect(await faultOf(log.upload(records))).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^1 of 3 audit records did not arrive: 503/) as string,
      retryAt: '2026-03-01T09:00:09.000Z',
      mayHaveApplied: true,
    });
    expect(uploads, 'one call each, no retries').toHaveLength(3);
  });

  it('hints at the half hour that a new permission takes', async () => {
    const { log } = ingestion(() => ({ status: 403, json: { error: { code: 'OperationFailed', message: 'No.' } } }));
    expect(await faultOf(log.upload([record(1)]))).toMatchObject({
      code: 'forbidden',
      message:
        '1 of 1 audit records did not arrive: 403 OperationFailed No. A new permission on the rule takes up to 30 minutes to work.',
    });
  });

  it('waits when it is throttled', async () => {
    const { log, uploads } = ingestion(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    for (let time = 0; time < 3; time += 1) {
      expect(await faultOf(log.upload([record(1)]))).toMatchObject({
        code: 'throttled',
        retryAt: '2026-03-01T09:01:00.000Z',
      });
    }
    expect(uploads).toHaveLength(1);
  });
});

describe('our own events', () => {
  const event = {
    id: 'finding-g1.opened',
    type: 'Driftwarden.CaseOpened',
    subject: 'finding-g1',
    time: '2026-03-01T09:00:00.000Z',
    data: { state: 'waiting' },
  } as const;

  it('go out as CloudEvents', async () => {
    const http = fakeWire(() => ({ status: 200 }));
    await eventTopic(TOPIC, fakeCredential(), wireOver(http)).publish(event);
    const [call] = http.calls;
    expect([call?.method, call?.url.split('?')[0]]).toEqual(['POST', TOPIC]);
    expect(call?.headers.get('content-type')).toBe('application/cloudevents-batch+json; charset=utf-8');
    expect(JSON.parse(call?.body ?? '')).toEqual([
      { ...event, specversion: '1.0', source: 'driftwarden', datacontenttype: 'application/json' },
    ]);
  });

  it('that are not taken are a fault, after one call', async () => {
    const http = fakeWire(() => ({ status: 503 }));
    expect((await faultOf(eventTopic(TOPIC, fakeCredential(), wireOver(http)).publish(event))).code).toBe(
      'unavailable',
    );
    expect(http.calls).toHaveLength(1);
  });
});
