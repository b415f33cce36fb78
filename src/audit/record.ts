import { hash } from 'node:crypto';
import type { AuditEntry, AuditRecord } from '../model/audit.ts';
import type { Instant } from '../model/json.ts';
import { canonicalText } from './canonical.ts';
import { cleanEntry, cleanText } from './clean.ts';
import { categoryOf, SCHEMA_VERSION } from './schema.ts';

/** Who writes: version of the app, worker, and the environment that it runs in. */
export type Bot = { readonly version: string; readonly instance: string; readonly environment: string };

/** The place of a record in its chain. */
export type Link = {
  readonly chain: string;
  /** From 1. */
  readonly seq: number;
  /** `RecordHash` of the record before it; empty for the first. */
  readonly prevHash: string;
  readonly at: Instant;
};

/** The name space of our event ids (RFC 9562, version 5). */
const EVENT_IDS = 'a8b92b83-70ea-4c59-9032-9f706bebe389';

/** The row of an entry. The same entry at the same place by the same bot gives the same row. */
export function auditRecord(entry: AuditEntry, link: Link, bot: Bot, sha256: (text: string) => string): AuditRecord {
  const { entry: clean, cut } = cleanEntry(entry, sha256);
  const isTruncated = Object.keys(cut).length > 0;
  const record = {
    ...clean,
    ...(isTruncated ? { AdditionalFields: { ...clean.AdditionalFields, cut } } : {}),
    ...(clean.TargetResourceId === undefined ? {} : { TargetResourceId: clean.TargetResourceId.toLowerCase() }),
    TimeGenerated: link.at,
    EventTime: link.at,
    EventId: uuidV5(EVENT_IDS, `${link.chain}/${String(link.seq)}`),
    SchemaVersion: SCHEMA_VERSION,
    EventCategory: categoryOf(entry.EventType),
    BotVersion: cleanText(bot.version),
    BotInstance: cleanText(bot.instance),
    Environment: cleanText(bot.environment),
    IsTruncated: isTruncated,
    ChainId: link.chain,
    ChainSeq: link.seq,
    PrevHash: link.prevHash,
  };
  return { ...record, RecordHash: sha256(canonicalText(record)) };
}

/** A version 5 UUID: of the same name space and name always the same. */
export function uuidV5(namespace: string, name: string): string {
  const whole = Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name, 'utf8')]);
  const bytes = hash('sha1', whole, 'buffer').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
