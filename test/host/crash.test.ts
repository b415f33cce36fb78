import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { df, START, testHost } from '../support/orchestration-host.ts';
import { virtualClock } from '../../src/host/clock.ts';

const APP = fileURLToPath(new URL('crash-app.ts', import.meta.url));

test('a process that is killed again and again under load loses nothing and ends everything right', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-crash-'));
  const run = (deadly: number) => {
    const args = ['--disable-warning=ExperimentalWarning', APP, folder, String(deadly)];
    return spawnSync(process.execPath, args, { encoding: 'utf8' });
  };

  const deaths = [1, 45, 90, 137, 170, 33];
  for (const deadly of deaths)
    expect(run(deadly), `killed at invocation ${String(deadly)}`).toMatchObject({ signal: 'SIGKILL' });
  const last = run(0);
  expect(last.stderr).toBe('');
  expect(last.status).toBe(0);

  const ended = new Map(JSON.parse(last.stdout) as [string, unknown][]);
  expect(ended.size).toBe(60);
  for (let n = 0; n < 30; n += 1) {
    expect(ended.get(`w${String(n)}`)).toBe(1 + 60 + 100 + 1_000 + 10_000);
    expect(ended.get(`w${String(n)}-part`)).toBe(100);
  }
  const effects = readFileSync(join(folder, 'effects.txt'), 'utf8').trim().split('\n');
  expect(new Set(effects).size, 'every step ran').toBe(30 * 5);
  expect(effects.length, 'only what ran when the process died ran again').toBeLessThanOrEqual(150 + deaths.length * 16);
  rmSync(folder, { recursive: true });
});

test('while the file can not be written nothing is lost: the host says so and tries again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-busy-'));
  const other = new DatabaseSync(join(folder, 'hub.db'));
  let busy = false;
  await using host = await testHost(
    () => {
      df.app.activity('step', { handler: (n: number) => n });
      df.app.orchestration('it', function* (context) {
        return (yield context.df.callActivity('step', 5)) as number;
      });
    },
    {
      dataDir: folder,
      invoker: (call, invoke) => {
        if (call.fn.name === 'step' && !busy) {
          busy = true;
          other.exec('BEGIN IMMEDIATE');
          setTimeout(() => {
            other.exec('COMMIT');
          }, 0);
        }
        return invoke(call);
      },
    },
  );
  const id = host.start('it');
  while (host.status(id)?.runtimeStatus !== 'Completed') await new Promise(setImmediate);
  expect(host.status(id)?.output).toBe(5);
  expect(host.lines).toContain('error The host could not store its work and tries again: database is locked');
  other.close();
});

test('a thousand waiting instances are there after the host is opened again, and go on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-many-'));
  const register = () => {
    df.app.orchestration('wait', function* (context) {
      return (yield context.df.waitForExternalEvent('go')) as number;
    });
  };
  const clock = virtualClock(START);
  const before = await testHost(register, { dataDir: folder, clock });
  for (let n = 0; n < 1_000; n += 1) before.start('wait', { id: `i${String(n)}` });
  await before.idle();
  await before.close();

  await using after = await testHost(register, { dataDir: folder, clock });
  expect(after.instances().filter(({ runtimeStatus }) => runtimeStatus === 'Running')).toHaveLength(1_000);
  for (let n = 0; n < 1_000; n += 1) after.raise(`i${String(n)}`, 'go', n);
  await after.idle();
  expect(after.instances().filter(({ runtimeStatus }) => runtimeStatus === 'Completed')).toHaveLength(1_000);
  expect(after.status('i999')?.output).toBe(999);
});

test('a timer that fell due while nobody ran fires at the next start, and an unanswered activity runs again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-due-'));
  let runs = 0;
  const register = () => {
    df.app.activity('hang', { handler: () => (++runs === 1 ? new Promise(() => undefined) : 'done') });
    df.app.orchestration('both', function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
      return (yield context.df.callActivity('hang')) as string;
    });
  };
  const first = await testHost(register, { dataDir: folder });
  const id = first.start('both');
  await first.idle();
  await first.kill();

  const second = await testHost(register, { dataDir: folder, clock: virtualClock('2026-03-02T12:00:00.000Z') });
  while (runs === 0) await new Promise(setImmediate);
  await second.kill();

  await using third = await testHost(register, { dataDir: folder, clock: virtualClock('2026-03-02T12:00:00.000Z') });
  await third.idle();
  expect(third.status(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'done' });
  expect(runs).toBe(2);
});
