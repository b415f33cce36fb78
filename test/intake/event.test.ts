import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ResourceEvent } from '../../src/intake/event.ts';
import { parseEvent } from '../../src/intake/event.ts';
import { PRINCIPAL, REGISTRY } from '../support/bodies.ts';
import { cloudEvent, EVENT_ID, gridEvent, OBJECT_ID, UPN } from '../support/events.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';

/** The event; fails the test when it is rejected. */
function read(raw: unknown): ResourceEvent {
  const parsed = parseEvent(raw);
  if (parsed.kind === 'rejected') throw new Error(`${parsed.reason}: ${parsed.text}`);
  return parsed.event;
}

describe('an event about a resource', () => {
  it.each([
    ['in the schema of Event Grid', gridEvent()],
    ['as a CloudEvent', cloudEvent()],
  ])('%s is read', (_schema, raw) => {
    expect(read(raw)).toEqual({
      eventId: EVENT_ID,
      kind: 'write',
      succeeded: true,
      operation: 'microsoft.containerregistry/registries/write',
      resourceId: REGISTRY,
      eventTime: '2026-01-31T08:59:58.611Z',
      actor: {
        id: PRINCIPAL,
        name: 'Ana Silva',
        upn: 'ana@contoso.example',
        kind: 'person',
        from: 'event',
        operation: 'microsoft.containerregistry/registries/write',
        at: '2026-01-31T08:59:58.611Z',
        correlationId: 'c0ffee00-0000-4000-8000-000000000001',
      },
      clientRequestId: 'c0ffee00-0000-4000-8000-000000000002',
    });
  });

  it.each([
    ['ResourceWriteSuccess', 'write', true],
    ['ResourceWriteFailure', 'write', false],
    ['ResourceWriteCancel', 'write', false],
    ['ResourceDeleteSuccess', 'delete', true],
    ['ResourceDeleteFailure', 'delete', false],
    ['ResourceDeleteCancel', 'delete', false],
    ['ResourceActionSuccess', 'action', true],
    ['ResourceActionFailure', 'action', false],
    ['ResourceActionCancel', 'action', false],
  ])('%s is a %s', (type, kind, succeeded) => {
    expect(read(gridEvent({}, { eventType: `Microsoft.Resources.${type}` }))).toMatchObject({ kind, succeeded });
  });

  it('names the resource by its subject where the data does not', () => {
    expect(read(gridEvent({ resourceUri: undefined })).resourceId).toBe(REGISTRY);
  });

  it('may lack the request, as events of new resources do', () => {
    expect(read(gridEvent({ httpRequest: undefined }))).not.toHaveProperty('clientRequestId');
  });
});

describe('who did it', () => {
  const claims = (change: object) => ({ claims: change, authorization: {} });

  it.each<readonly [who: string, data: object, actor: object]>([
    [
      'a person, by the token',
      claims({ name: 'Ana', [OBJECT_ID]: PRINCIPAL, [UPN]: 'ana@contoso.example' }),
      { id: PRINCIPAL, name: 'Ana', upn: 'ana@contoso.example', kind: 'person' },
    ],
    [
      'a person without a name',
      claims({ [OBJECT_ID]: PRINCIPAL, [UPN]: 'ana@contoso.example' }),
      { id: PRINCIPAL, name: 'ana@contoso.example', upn: 'ana@contoso.example', kind: 'person' },
    ],
    ['an application', claims({ [OBJECT_ID]: PRINCIPAL, appid: 'x' }), { id: PRINCIPAL, kind: 'application' }],
    [
      'an application, by the assignment that allowed it',
      { claims: {}, authorization: { evidence: { principalId: PRINCIPAL, principalType: 'ServicePrincipal' } } },
      { id: PRINCIPAL, kind: 'application' },
    ],
    [
      'a person, by the assignment',
      { claims: {}, authorization: { evidence: { principalId: PRINCIPAL, principalType: 'User' } } },
      { id: PRINCIPAL, kind: 'person' },
    ],
    ['nobody, where the platform itself did it', { claims: {}, authorization: { evidence: [] } }, { kind: 'unknown' }],
    ['nobody, where claims are a text', { claims: '{}', authorization: null }, { kind: 'unknown' }],
    ['no id that is no GUID', claims({ name: 'Ana', [OBJECT_ID]: '{ID}' }), { name: 'Ana', kind: 'application' }],
  ])('is %s', (_who, data, actor) => {
    const { operation, at, correlationId, ...rest } = read(gridEvent(data)).actor;
    expect([operation, at, correlationId].every((text) => text !== undefined)).toBe(true);
    expect(rest).toEqual({ from: 'event', ...actor });
  });

  it('has a short name without anything invisible in it', () => {
    for (const text of [...HOSTILE_TEXTS, 'x'.repeat(10_000)]) {
      const name = read(gridEvent(claims({ name: `a${text}` }))).actor.name ?? '';
      expect(name.length).toBeLessThanOrEqual(200);
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    }
  });
});

describe('what is no event about a resource is rejected with a reason', () => {
  const { data: _data, ...bare } = gridEvent();

  it.each<readonly [what: string, raw: unknown, reason: string]>([
    ['nothing', undefined, 'not an object'],
    ['null', null, 'not an object'],
    ['a text', 'hello', 'not an object'],
    ['a list of events', [gridEvent()], 'not an object'],
    ['an empty object', {}, 'not an event about a resource'],
    [
      'a handshake',
      gridEvent({}, { eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent' }),
      'not an event about a resource',
    ],
    [
      'a type that goes on',
      gridEvent({}, { eventType: 'Microsoft.Resources.ResourceWriteSuccess\n' }),
      'not an event about a resource',
    ],
    ['a type that is a number', gridEvent({}, { eventType: 7 }), 'not an event about a resource'],
    ['no data', bare, 'no data'],
    ['data that is a list', { ...bare, data: [] }, 'no data'],
    ['no id', gridEvent({}, { id: undefined }), 'no id'],
    ['an id that is an object', gridEvent({}, { id: {} }), 'no id'],
    ['no resource', gridEvent({ resourceUri: '' }, { subject: '' }), 'no resource id'],
    ['no time', gridEvent({}, { eventTime: undefined }), 'no time'],
    ['a time that is none', gridEvent({}, { eventTime: 'yesterday' }), 'no time'],
  ])('%s', (_what, raw, reason) => {
    expect(parseEvent(raw)).toMatchObject({ kind: 'rejected', reason });
  });

  it('and a short text that can be logged', () => {
    for (const type of [...HOSTILE_TEXTS, 'x'.repeat(100_000)]) {
      const parsed = parseEvent(gridEvent({}, { eventType: type }));
      if (parsed.kind !== 'rejected') throw new Error('not rejected');
      expect(parsed.text.length).toBeLessThanOrEqual(200);
      expect(parsed.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    }
  });
});

describe('whatever comes', () => {
  it('nothing throws, and what is read is bounded and JSON', () => {
    const value = fc.anything({ withDate: true, withBigInt: true, withMap: true, maxDepth: 3 });
    const member = (name: string) => fc.oneof(value, fc.constant(gridEvent()[name]));
    const raw = fc.oneof(
      value,
      fc.record(
        {
          id: member('id'),
          eventType: member('eventType'),
          type: value,
          eventTime: member('eventTime'),
          subject: fc.oneof(value, fc.string({ unit: 'binary' })),
          data: fc.oneof(
            value,
            fc.record({ resourceUri: value, claims: value, authorization: value, httpRequest: value }),
          ),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(raw, (event) => {
        const parsed = parseEvent(event);
        expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
        expect(JSON.stringify(parsed).length).toBeLessThan(12_000);
      }),
      { numRuns: 2_000 },
    );
  });

  it('members named like those of every object change nothing', () => {
    const raw: unknown = JSON.parse(
      `{"__proto__":{"eventType":"x","polluted":1},"constructor":1,"data":{"__proto__":{"resourceUri":"/x"}}}`,
    );
    expect(parseEvent(raw)).toMatchObject({ kind: 'rejected' });
    expect('polluted' in {}).toBe(false);
  });
});

const SAMPLES = new URL('../../../shared/event-samples/', import.meta.url);
const FOLDERS = ['official/event-grid-schema', 'official/cloud-events-schema', 'docs-subscription-topic'];

describe.skipIf(!existsSync(SAMPLES))('the official samples (skipped where ../shared/event-samples is absent)', () => {
  const files = existsSync(SAMPLES)
    ? FOLDERS.flatMap((folder) => readdirSync(new URL(`${folder}/`, SAMPLES)).map((name) => `${folder}/${name}`))
    : [];

  it.each(files.filter((name) => !name.includes('validation')))('%s', (name) => {
    const json: unknown = JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8'));
    const [, kind, end] = /resource_(write|delete|action)_(success|failure|cancel)/u.exec(name) ?? [];
    const [raw] = Array.isArray(json) ? (json as readonly unknown[]) : [json];
    expect(read(raw)).toMatchObject({ kind, succeeded: end === 'success' });
  });
});
