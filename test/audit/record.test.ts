import { describe, expect, it } from 'vitest';
import { canonicalText, HASHED_COLUMNS } from '../../src/audit/canonical.ts';
import { cleanText } from '../../src/audit/clean.ts';
import { auditRecord, uuidV5 } from '../../src/audit/record.ts';
import { COLUMNS } from '../../src/audit/schema.ts';
import { canonicalJson } from '../../src/engine/canonical-json.ts';
import type { AuditEntry } from '../../src/model/audit.ts';
import { BOT, entry, sha256 } from './desk.ts';

const at = '2026-01-31T09:00:00.123Z';
const link = { chain: 'case-1', seq: 1, prevHash: '', at };
const recordOf = (more: Partial<AuditEntry> = {}) => auditRecord(entry('Found.', more), link, BOT, sha256);

describe('the columns', () => {
  it('are those of the table: 63, none of them reserved or too long for Log Analytics', () => {
    const names = Object.keys(COLUMNS);
    expect(names).toHaveLength(63);
    expect(new Set(names).size).toBe(63);
    for (const name of names) expect(name).toMatch(/^(?!(?:TenantId|Type|UniqueId|Title)$)[A-Z][A-Za-z]{1,44}$/);
  });

  it('that are hashed are scalars', () => {
    expect(HASHED_COLUMNS.filter((column) => ['dynamic', 'boolean'].includes(COLUMNS[column]))).toEqual([]);
  });
});

describe('the canonical text', () => {
  it('has the columns in the order in which the integrity query joins them', () => {
    // strcat_delim("\n", "v1", EventId, format_datetime(EventTime, …), EventType, …, tostring(ChainSeq), PrevHash)
    expect(['v1', ...HASHED_COLUMNS].join(' ')).toBe(
      [
        'v1 EventId EventTime EventType EventResult CaseId CorrelationId',
        'CausationId ActorType ActorId OnBehalfOfId ActorAuthMethod DriftActorId TargetResourceId TargetSubresource',
        'ControlId PolicyId PolicyVersion PolicyHash FindingKey',
        'Mode ActionId PlanHash ApprovalId ApprovalsRequired ApprovalsReceived Decision DecisionReason',
        'DecisionUntil BeforeHash AfterHash EvidenceHash ArmCorrelationId',
        'BotVersion ChainId ChainSeq PrevHash',
      ].join(' '),
    );
  });

  it('writes times as KQL does, numbers as digits and what is absent as nothing', () => {
    const record = recordOf({ ApprovalsRequired: 2, DecisionUntil: '2026-02-01T00:00:00Z', CaseId: 'case-1' });
    expect(canonicalText(record).split('\n')).toEqual([
      'v1',
      record.EventId,
      '2026-01-31T09:00:00.123',
      'finding.detected',
      'Success',
      'case-1',
      ...Array<string>(18).fill(''),
      '2',
      ...Array<string>(3).fill(''),
      '2026-02-01T00:00:00.000',
      ...Array<string>(4).fill(''),
      '0.1.0',
      'case-1',
      '1',
      '',
    ]);
    expect(record.RecordHash).toBe(sha256(canonicalText(record)));
  });
});

describe('an event id', () => {
  it('is a version 5 UUID, equal to what others compute', () => {
    // The example of RFC 9562, appendix A.4.
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  it('is the same for the same place in the same chain, whatever stands there', () => {
    expect(recordOf().EventId).toBe(recordOf({ CaseId: 'other' }).EventId);
    expect(recordOf().EventId).not.toBe(auditRecord(entry(), { ...link, seq: 2 }, BOT, sha256).EventId);
  });
});

describe('texts', () => {
  const texts: readonly (readonly [name: string, given: string, kept: string])[] = [
    ['a line feed would be another column', 'a\nb\r\nc', 'a b  c'],
    ['a tab, a bell, an escape', 'a\tb\u0007c\u001b[31m', 'a b c [31m'],
    ['line separators and next line', 'a\u2028b\u2029c\u0085d', 'a b c d'],
    ['marks that turn the direction of writing', 'a\u202egnp.exe\u2066', 'a gnp.exe'],
    ['composed and decomposed letters are one', 'Cafe\u0301', 'Caf\u00e9'],
    ['half of a pair of code units', 'a\ud800b', 'a\ufffdb'],
    ['white space around', '  a b \n', 'a b'],
    ['what is fine stays', 'Grüße, 東京 🚀 <b>"it\'s"</b> {{x}} =1+1', 'Grüße, 東京 🚀 <b>"it\'s"</b> {{x}} =1+1'],
  ];
  it.each(texts)('%s', (_, given, kept) => {
    expect(cleanText(given)).toBe(kept);
    expect(recordOf({ DecisionReason: given }).DecisionReason).toBe(kept);
    expect(canonicalText(recordOf({ DecisionReason: given })).split('\n')).toHaveLength(37);
  });

  it('that are empty are absent, as in the table', () => {
    expect(recordOf({ ActorName: ' ', ActorId: '' })).not.toHaveProperty('ActorName');
    expect(recordOf({ ActorId: '' }).RecordHash).toBe(recordOf().RecordHash);
  });

  it('that are too long are cut between characters; hash and size of the whole are kept', () => {
    const long = '€'.repeat(20_000);
    const record = recordOf({ DecisionReason: long });
    expect(record.DecisionReason).toBe('€'.repeat(Math.floor((32 * 1024) / 3)));
    expect(record).toMatchObject({
      IsTruncated: true,
      AdditionalFields: { cut: { DecisionReason: { sha256: sha256(long), bytes: 60_000 } } },
    });
    expect(record.RecordHash).toBe(sha256(canonicalText(record)));
  });

  it('never make a record too large for one call', () => {
    const strings = Object.keys(COLUMNS).filter((column) => COLUMNS[column as keyof typeof COLUMNS] === 'string');
    const states = { state: '"'.repeat(16 * 1024 - 10) };
    const huge = {
      ...entry(),
      ...Object.fromEntries(strings.map((column) => [column, '"'.repeat(100_000)])),
      EventType: 'case.closed' as const,
      BeforeState: states,
      AfterState: states,
      AdditionalFields: states,
    };
    const size = Buffer.byteLength(JSON.stringify(auditRecord(huge, link, BOT, sha256)));
    expect(size).toBeGreaterThan(300_000);
    expect(size).toBeLessThan(900_000);
  });
});

describe('states', () => {
  const state = { properties: { adminUserEnabled: true }, name: 'shop' };

  it('enter the hash by the hash of their canonical JSON', () => {
    const { BeforeHash, RecordHash } = recordOf({ BeforeState: state });
    expect(BeforeHash).toBe(sha256('{"name":"shop","properties":{"adminUserEnabled":true}}'));
    expect(RecordHash).not.toBe(recordOf({ BeforeState: { ...state, name: 'other' } }).RecordHash);
  });

  it('that are too large are replaced by their hash', () => {
    const large = { text: 'x'.repeat(40_000) };
    const record = recordOf({ AfterState: large });
    expect(record).toMatchObject({
      AfterState: { $truncated: { sha256: sha256(canonicalJson(large)), bytes: 40_011 } },
      AfterHash: sha256(canonicalJson(large)),
      IsTruncated: true,
    });
  });
});

describe('the other columns', () => {
  it('times come out in milliseconds; one that can not be read is shown, not lost', () => {
    expect(recordOf({ DriftTime: '2026-01-31T08:59:58.1234567Z' }).DriftTime).toBe('2026-01-31T08:59:58.123Z');
    const odd = recordOf({ DriftTime: 'yesterday', AdditionalFields: { operation: 'x' } });
    expect(odd).not.toHaveProperty('DriftTime');
    expect(odd.AdditionalFields).toEqual({ operation: 'x', unreadable: { DriftTime: 'yesterday' } });
  });

  it('resource ids are in lower case, so that queries join them', () => {
    expect(recordOf({ TargetResourceId: '/subscriptions/A/resourceGroups/B' }).TargetResourceId).toBe(
      '/subscriptions/a/resourcegroups/b',
    );
  });

  it('a member that is no column never reaches the table', () => {
    const more = { Password: 'secret' } as Partial<AuditEntry>;
    expect(JSON.stringify(recordOf(more))).not.toContain('secret');
  });
});
