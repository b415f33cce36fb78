import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { heartbeat } from '../../src/activities/heartbeat.ts';
import { isColumn } from '../../src/audit/schema.ts';
import { writeWatermark } from '../../src/records/sweeps.ts';
import { aSink, sha256, BOT } from '../audit/desk.ts';
import { auditTrail, recordsOf } from '../../src/audit/chain.ts';
import { deliverOutbox } from '../../src/audit/outbox.ts';
import { someSettings } from '../support/some-settings.ts';
import { aStore } from '../support/store.ts';

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** An app whose clock is set by hand, in minutes after nine. */
function anApp() {
  const rows = aStore();
  const { sink, auditLog } = aSink();
  const app = { minute: 0, skew: 0, broken: undefined as readonly string[] | undefined, readable: true };
  const at = (minute: number): string => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
  const clock = { now: () => at(app.minute + app.skew) };
  const store = { ...rows, time: () => Promise.resolve(at(app.minute)) };
  const audit = auditTrail({ store, clock, sha256, bot: BOT, log: QUIET });
  const settings = {
    load: () => {
      if (!app.readable) return Promise.reject(new Error('the settings are gone'));
      const { broken } = app;
      return Promise.resolve({
        settings: someSettings({ scopes: [] }),
        hash: 'h',
        ...(broken === undefined ? {} : { broken }),
      });
    },
  };
  const deps = { store, settings, clock, audit, auditLog, log: QUIET, enforcementLimit: () => 'enforce' as const };
  return {
    ...{ app, store, sink, audit, auditLog },
    beat: (minute: number) => {
      app.minute = minute;
      return heartbeat(deps);
    },
    async beats() {
      const records = [];
      for await (const record of recordsOf(store, 'heartbeat')) records.push(record);
      return records;
    },
    deliver: () => deliverOutbox({ store, auditLog, log: QUIET, limit: 100 }),
  };
}

describe('the heartbeat', () => {
  test('is sent once in five minutes, whoever asks how often', async () => {
    const { beat } = anApp();
    expect([await beat(0), await beat(1), await beat(4)]).toEqual(['sent', 'sent before', 'sent before']);
    expect([await beat(5), await beat(5), await beat(11)]).toEqual(['sent', 'sent before', 'sent']);
  });

  test('comes in its time from a worker that is behind one whose clock is ahead', async () => {
    const { app, beat } = anApp();
    app.skew = 10;
    expect(await beat(0)).toBe('sent');
    app.skew = -10;
    expect([await beat(5), await beat(10)]).toEqual(['sent', 'sent']);
  });

  test('says how things stand', async () => {
    const { store, beat, beats } = anApp();
    const swept = { startedAt: '2026-03-02T08:50:00.000Z', resources: 1, scopes: [], controls: [], settings: '' };
    await writeWatermark(store, 'sub', 'A/a', { ...swept, completedAt: '2026-03-02T08:52:00.000Z' });
    await writeWatermark(store, 'sub', 'B/b', { ...swept, completedAt: '2026-03-02T08:51:00.000Z' });
    await store.put('open', 'one-g1', { caseId: 'one-g1', dueAt: '2026-03-02T09:30:00.000Z' });
    await beat(0);
    const [record] = await beats();
    expect(record).toMatchObject({
      EventType: 'bot.heartbeat',
      EventCategory: 'System',
      EventResult: 'Success',
      Message: 'Alive: 1 open cases, last complete sweep 2026-03-02T08:51:00.000Z.',
      AdditionalFields: { openCases: 1, oldestUndelivered: null, sweptAt: '2026-03-02T08:51:00.000Z' },
    });
  });

  test('says that broken settings keep everything from being written', async () => {
    const { app, beat, beats } = anApp();
    app.broken = ['enforcement: is not a word we know'];
    await beat(0);
    expect((await beats())[0]?.EventResult).toBe('Partial');
  });

  test('stops when the settings can not be read', async () => {
    const { app, beat, beats } = anApp();
    app.readable = false;
    await expect(beat(0)).rejects.toThrow('the settings are gone');
    expect(await beats()).toEqual([]);
  });

  test('stops when audit records do not get out, and goes on when they do', async () => {
    const { app, audit, sink, beat, deliver } = anApp();
    await audit.append('case-1', 'detected', { EventType: 'finding.detected', EventResult: 'Success', Message: 'x' });
    sink.takes = (records) => records.every(({ ChainId }) => ChainId !== 'case-1');
    expect(await beat(15)).toBe('sent');
    await deliver();
    expect(await beat(20)).toBe('withheld');
    sink.takes = () => true;
    app.minute = 21;
    await deliver();
    expect(await beat(21)).toBe('sent');
  });
});

describe('the alert on silence', () => {
  const kql = readFileSync('infra/queries/heartbeat-missing.kql', 'utf8');

  test('waits for three heartbeats, looks at what arrives, and returns a row for nothing', () => {
    expect(kql).toContain("EventType == 'bot.heartbeat'");
    expect(kql).toContain('ingestion_time() > ago(15m)');
    expect(kql.trimEnd()).toMatch(/\| summarize Heartbeats = count\(\)\n\| where Heartbeats == 0$/u);
  });

  test('names columns that there are', () => {
    for (const column of ['EventType', 'TimeGenerated']) expect(kql.includes(column) && isColumn(column)).toBe(true);
  });
});
