import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEvent } from '../../src/azure/event-grid-in.ts';
import { parseEvent } from '../../src/intake/event.ts';

const SAMPLES = '../shared/event-samples';
const data = {
  resourceUri: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r',
  operationName: 'Microsoft.ContainerRegistry/registries/write',
  claims: {
    'http://schemas.microsoft.com/identity/claims/objectidentifier': 'o',
    iat: '1',
    nested: { data_base64: 'x' },
  },
  authorization: { evidence: [] },
};
const gridEvent = {
  id: '1',
  topic: '/subscriptions/s',
  subject: data.resourceUri,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  eventTime: '2026-03-01T09:00:00.1234567Z',
  dataVersion: '2',
  metadataVersion: '1',
  data,
};
const cloudEvent = {
  specversion: '1.0',
  id: '1',
  source: '/subscriptions/s',
  subject: data.resourceUri,
  type: 'Microsoft.Resources.ResourceWriteSuccess',
  time: '2026-03-01T09:00:00.1234567Z',
  data,
};

describe('an event', () => {
  it.each([
    ['in the Event Grid schema', gridEvent],
    ['as a CloudEvent', cloudEvent],
    ['as an array of one', [gridEvent]],
    ['as text', JSON.stringify(cloudEvent)],
    ['as an object that holds a date', { ...cloudEvent, time: new Date('2026-03-01T09:00:00.000Z') }],
  ])('%s is handed on as it came', async (_, raw) => {
    const event = await readEvent(raw);
    expect(event['data']).toEqual(data);
    expect(typeof (event['eventTime'] ?? event['time'])).toBe('string');
    expect(event['id']).toBe('1');
  });

  it.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'hello'],
    ['an empty array', []],
    ['two events', [gridEvent, gridEvent]],
    ['an object', {}],
    ['an event without an id', { ...gridEvent, id: undefined }],
    ['an event without data', { ...gridEvent, data: undefined }],
    ['an event of another schema version', { ...gridEvent, metadataVersion: '2' }],
    ['a CloudEvent of another version', { ...cloudEvent, specversion: '0.3' }],
    ['an object that contains itself', circular()],
    ['a big number', { ...gridEvent, id: 10n }],
  ])('%s is none, and the reason is kept', async (_, raw) => {
    const event = await readEvent(raw);
    expect(event).toEqual({ unreadable: expect.any(String) as string, received: expect.any(String) as string });
    expect(JSON.stringify(event).length).toBeLessThan(2_500);
  });

  it('is refused by the intake with the reason why the SDK refused it', async () => {
    const withoutTopic = { ...gridEvent, topic: undefined };
    expect(parseEvent(await readEvent(withoutTopic))).toEqual({
      kind: 'rejected',
      reason: "event is missing required property 'topic'",
      text: expect.stringContaining('registries') as string,
    });
  });

  function circular(): unknown {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    return value;
  }
});

describe.skipIf(!existsSync(SAMPLES))('official samples', () => {
  const folders = ['official/event-grid-schema', 'official/cloud-events-schema', 'docs-subscription-topic'];
  const files = folders.flatMap((folder) =>
    existsSync(join(SAMPLES, folder))
      ? readdirSync(join(SAMPLES, folder))
          .filter((name) => name.startsWith('resource_'))
          .map((name) => join(folder, name))
      : [],
  );

  it.each(files)('%s keeps its data', async (file) => {
    const raw = JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')) as unknown;
    const sample = (Array.isArray(raw) ? raw[0] : raw) as Record<string, unknown>;
    expect(await readEvent(sample)).toEqual(sample);
  });
});
