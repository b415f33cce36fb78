import { describe, expect, test } from 'vitest';
import { heartbeat } from '../../src/activities/heartbeat.ts';
import { later } from '../../src/activities/deps.ts';
import { purge } from '../../src/activities/purge.ts';
import { auditTrail, lastRecord, recordsOf } from '../../src/audit/chain.ts';
import { deliverOutbox } from '../../src/audit/outbox.ts';
import { keepRejected } from '../../src/records/rejected-events.ts';
import { aSink, BOT, entry, sha256 } from '../audit/desk.ts';
import { handClock, linesLog } from '../support/azure-rig.ts';
import { SUBSCRIPTION } from '../support/bodies.ts';
import { someSettings } from '../support/some-settings.ts';
import { aStore } from '../support/store.ts';

const DAY = 24 * 3_600_000;

/** An app whose runs are a list of when each began, and that delivers its records when told to. */
function anApp() {
  const [store, clock, log] = [aStore(), handClock(), linesLog()];
  const { sink, auditLog } = aSink();
  const audit = auditTrail({ store, clock, sha256, bot: BOT, log });
  const settings = {
    load: () => Promise.resolve({ settings: someSettings({ scopes: [SUBSCRIPTION] }), hash: 'h' }),
  };
  const runs: string[] = [];
  const asked: [string, string][] = [];
  const history = {
    forget: (from: string, before: string) => {
      asked.push([from, before]);
      const old = runs.filter((at) => at >= from && at < before);
      for (const at of old) runs.splice(runs.indexOf(at), 1);
      return Promise.resolve(old.length);
    },
  };
  const deps = { store, clock, log, settings, history };
  return {
    ...{ store, clock, audit, runs, asked, sink },
    deliver: () => deliverOutbox({ store, auditLog, log, limit: 1_000 }),
    beat: () =>
      heartbeat({
        store: { ...store, time: () => Promise.resolve(clock.now()) },
        settings,
        clock,
        audit,
        auditLog,
        log,
        enforcementLimit: () => 'enforce',
      }),
    purge: () => purge(deps),
    seqs: async (chain: string) => {
      const seqs: number[] = [];
      for await (const { ChainSeq } of recordsOf(store, chain)) seqs.push(ChainSeq);
      return seqs;
    },
  };
}

describe('what is older than 30 days', () => {
  test('is forgotten: runs that ended, day by day, and what was missed before', async () => {
    const app = anApp();
    const now = app.clock.now();
    app.runs.push(later(now, -90 * DAY), later(now, -31 * DAY), later(now, -29 * DAY));
    expect(await app.purge()).toMatchObject({ runs: 2 });
    expect(app.runs).toEqual([later(now, -29 * DAY)]);
    const ends = app.asked.map(([, before]) => before);
    expect([app.asked.length, ends.at(-1)]).toEqual([8, later(now, -30 * DAY)]);
    expect(app.asked.slice(1).map(([from]) => from)).toEqual(ends.slice(0, -1));
  });

  test('is forgotten of the heartbeat once the audit log has it; the chain goes on', async () => {
    const app = anApp();
    await app.beat();
    app.clock.pass((40 * DAY) / 1000);
    expect(await app.purge()).toMatchObject({ records: 0 });
    await app.deliver();
    await app.beat();
    await app.deliver();
    expect(await app.purge()).toMatchObject({ records: 1 });
    expect(await app.seqs('heartbeat')).toEqual([2]);
    app.clock.pass((5 * 60_000) / 1000);
    expect(await app.beat()).toBe('sent');
    const last = await lastRecord(app.store, 'heartbeat');
    expect(last?.ChainSeq).toBe(3);
    expect(await app.seqs('heartbeat')).toEqual([2, 3]);
  });

  test('stays while it is not delivered, however old', async () => {
    const app = anApp();
    await app.audit.append('self-check', 'a', entry());
    app.clock.pass((400 * DAY) / 1000);
    expect(await app.purge()).toMatchObject({ records: 0 });
    await app.deliver();
    expect(app.sink.rows().length).toBe(1);
  });

  test('stays of cases: they are what an auditor asks for', async () => {
    const app = anApp();
    await app.audit.append('0123456789abcdef-g1', 'detected', entry());
    await app.deliver();
    app.clock.pass((400 * DAY) / 1000);
    await app.purge();
    expect(await app.seqs('0123456789abcdef-g1')).toEqual([1]);
  });

  test('is forgotten of sweeps, and of days on which events could not be read', async () => {
    const app = anApp();
    const at = app.clock.now();
    await app.audit.append(`sweep:${SUBSCRIPTION.replace('/subscriptions/', '')}`, 'a', entry());
    await app.audit.append(`intake:${at.slice(0, 10)}`, 'a', entry());
    await keepRejected(app.store, 'k', { reason: 'no data', text: '{', at });
    await app.deliver();
    app.clock.pass((29 * DAY) / 1000);
    expect(await app.purge()).toEqual({ runs: 0, records: 0, rejected: 0 });
    app.clock.pass((3 * DAY) / 1000);
    expect(await app.purge()).toEqual({ runs: 0, records: 2, rejected: 1 });
  });

  test('a step whose record was forgotten writes another one, and does not wait for ever', async () => {
    const app = anApp();
    await app.audit.append('heartbeat', 'once', entry());
    await app.deliver();
    app.clock.pass((40 * DAY) / 1000);
    await app.purge();
    expect((await app.audit.append('heartbeat', 'once', entry())).ChainSeq).toBe(2);
  });
});
