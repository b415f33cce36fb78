import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { claimFolder } from '../../src/host/data-folder.ts';
import { collectFunctions } from '../../src/host/functions-core.ts';
import { startHost } from '../../src/host/host.ts';
import { FolderLocked, FolderUnusable, HostProblem, NothingRegistered, PortTaken } from '../../src/host/problems.ts';
import { df, functions, hostJson, testHost } from '../support/orchestration-host.ts';

const { app } = functions;
const one = () => {
  df.app.orchestration('one', function* () {
    yield* [];
    return 1;
  });
};
const folder = () => mkdtempSync(join(tmpdir(), 'driftwarden-start-'));

test('no function: it says what to call in which order', async () => {
  await expect(testHost(new Map())).rejects.toThrow(NothingRegistered);
  await expect(testHost(new Map())).rejects.toThrow('installFunctionsCore() before the first import');
});

test('a port in use: it says which, and frees the folder', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const dataDir = folder();
  const start = testHost(one, { port, dataDir });
  await expect(start).rejects.toThrow(PortTaken);
  await expect(start).rejects.toThrow(`Port ${String(port)} on 127.0.0.1 is in use`);
  other.close();
  await (await testHost(one, { dataDir })).close();
});

describe('one process per data folder', () => {
  test('a second host says who is there, also in the same process', async () => {
    const dataDir = folder();
    await using first = await testHost(one, { dataDir });
    const second = testHost(one, { dataDir });
    await expect(second).rejects.toThrow(FolderLocked);
    await expect(second).rejects.toThrow(`${dataDir} is in use by process ${String(process.pid)}, ${first.url}`);
    await expect(second).rejects.toThrow('--data');
  });

  test("a folder can be claimed before anything else, and is the host's from then on", async () => {
    const dataDir = folder();
    const claimed = claimFolder(dataDir);
    await expect(testHost(one, { dataDir })).rejects.toThrow(FolderLocked);
    await (await testHost(one, { dataDir: claimed })).close();
    await (await testHost(one, { dataDir })).close();
  });

  test('a folder is free again after close, and after kill', async () => {
    const dataDir = folder();
    await (await testHost(one, { dataDir })).close();
    await (await testHost(one, { dataDir })).kill();
    await (await testHost(one, { dataDir })).close();
  });

  test('another process holds it until it is killed', async () => {
    const dataDir = folder();
    const source = `
      import { claimFolder } from ${JSON.stringify(fileURLToPath(new URL('../../src/host/data-folder.ts', import.meta.url)))};
      claimFolder(${JSON.stringify(dataDir)});
      process.stdout.write('mine');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      source,
    ]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(testHost(one, { dataDir })).rejects.toThrow(`in use by process ${String(child.pid)}`);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    await (await testHost(one, { dataDir })).close();
  });
});

describe('a folder that can not be used says why', () => {
  test.each<[string, (dataDir: string) => string, RegExp]>([
    [
      'it is a file',
      (dataDir) => {
        writeFileSync(join(dataDir, 'file'), '');
        return join(dataDir, 'file');
      },
      /EEXIST|ENOTDIR/u,
    ],
    [
      'its database is none',
      (dataDir) => {
        writeFileSync(join(dataDir, 'hub.db'), 'no database at all, only a text that goes on and on. '.repeat(30));
        return dataDir;
      },
      /not a database/u,
    ],
    [
      'its database is newer',
      (dataDir) => {
        const newer = new DatabaseSync(join(dataDir, 'hub.db'));
        newer.exec('PRAGMA user_version = 99');
        newer.close();
        return dataDir;
      },
      /format 99, made by a newer version/u,
    ],
  ])('%s', async (_title, prepare, message) => {
    const dataDir = prepare(folder());
    const start = testHost(one, { dataDir });
    await expect(start).rejects.toThrow(FolderUnusable);
    await expect(start).rejects.toThrow(message);
    await expect(start).rejects.toThrow(dataDir);
  });
});

describe('host.json', () => {
  const with_ = (durableTask: object, more: object = {}) => ({ version: '2.0', extensions: { durableTask }, ...more });

  test.each<[unknown, string]>([
    [undefined, 'version must be "2.0"'],
    [[], 'version must be "2.0"'],
    [{ version: '1.0' }, 'version must be "2.0", but is "1.0"'],
    [with_({ hubName: '1hub' }), 'extensions.durableTask.hubName must be 3 to 45 letters and digits'],
    [with_({ hubName: 5 }), 'extensions.durableTask.hubName must be a text, but is 5'],
    [with_({ defaultVersion: 1 }), 'extensions.durableTask.defaultVersion must be a text'],
    [with_({ maxConcurrentActivityFunctions: 0 }), 'maxConcurrentActivityFunctions must be a whole number above 0'],
    [with_({ maxConcurrentOrchestratorFunctions: '4' }), 'maxConcurrentOrchestratorFunctions must be a whole number'],
  ])('%j', async (given, message) => {
    await expect(testHost(one, { hostJson: given })).rejects.toThrow(message);
    await expect(testHost(one, { hostJson: given })).rejects.toThrow(HostProblem);
  });

  test.each([
    { given: { versionFailureStrategy: 'Fail' }, version: '1.10', ends: 'Failed' },
    { given: { versionFailureStrategy: 'Fail' }, version: '2.0', ends: 'Failed' },
    { given: { versionFailureStrategy: 'Fail' }, version: '1.9', ends: 'Completed' },
    { given: { versionFailureStrategy: 'Fail' }, version: '0.9', ends: 'Completed' },
    { given: {}, version: '1.10', ends: 'Completed' },
  ])('$given: of version $version where 1.9 runs, an orchestration is $ends', async ({ given, version, ends }) => {
    await using host = await testHost(one, { hostJson: with_({ defaultVersion: '1.9', ...given }) });
    const id = host.start('one', { version });
    await host.idle();
    expect(host.status(id)?.runtimeStatus).toBe(ends);
  });

  test('without a route prefix it is api, as in Azure', async () => {
    const register = () => {
      app.http('page', { handler: () => ({ body: 'here' }) });
    };
    await using host = await testHost(register, { hostJson: { version: '2.0' } });
    expect((await fetch(`${host.url}/api/page`)).status).toBe(200);
    expect((await fetch(`${host.url}/page`)).status).toBe(404);
  });
});

describe('functions that it can not run are refused by name', () => {
  test.each<[string, () => void, string]>([
    [
      'an entity',
      () => {
        df.app.entity('counter', () => undefined);
      },
      "'counter' can't run on the embedded host: entities are not supported",
    ],
    [
      'a queue',
      () => {
        app.storageQueue('worker', { queueName: 'q', connection: 'c', handler: () => undefined });
      },
      "'worker' can't run on the embedded host: it has a queueTrigger",
    ],
    [
      'a route with more than parameters',
      () => {
        app.http('page', { route: 'a/{id:int}', handler: () => ({}) });
      },
      "'{id:int}' in its route is more than a {parameter}",
    ],
  ])('%s', async (_title, register, message) => {
    await expect(testHost(register)).rejects.toThrow(message);
  });

  test('a name that is used twice', async () => {
    await expect(
      collectFunctions(() => {
        one();
        one();
      }),
    ).rejects.toThrow("A function named 'one' has already been registered.");
  });

  test('a hook', () => {
    expect(() => app.hook.preInvocation(() => undefined)).toThrow('no hooks');
  });
});

describe('several hosts', () => {
  test('run the same functions at once, each with its own instances', async () => {
    const registered = await collectFunctions(one);
    await using a = await testHost(registered);
    await using b = await testHost(registered);
    a.start('one', { id: 'x' });
    await a.idle();
    expect([a.status('x')?.output, b.status('x')]).toEqual([1, undefined]);
  });

  test('may be made at the same time', async () => {
    const named = (name: string) => () => {
      df.app.orchestration(name, function* () {
        yield* [];
      });
    };
    const [a, b] = await Promise.all([collectFunctions(named('a')), collectFunctions(named('b'))]);
    expect([[...a.keys()], [...b.keys()]]).toEqual([['a'], ['b']]);
  });

  test('without a choice a host takes what was registered so far, in the time of day', async () => {
    df.app.orchestration('global', function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 20));
      return 'late';
    });
    const host = await startHost({ hostJson });
    const id = host.start('global');
    while (host.status(id)?.runtimeStatus !== 'Completed') await new Promise(setImmediate);
    expect(host.status(id)?.output).toBe('late');
    await host.close();
  });
});

test('a proxy in the environment does not get the calls of the durable client', async () => {
  const before = { ...process.env };
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
  try {
    await using host = await testHost(() => {
      one();
      df.app.client.http('go', { handler: async (_request, client) => ({ body: await client.startNew('one') }) });
    });
    expect((await fetch(`${host.url}/go`)).status).toBe(200);
  } finally {
    process.env = before;
  }
});

test('closing waits for what runs, and answers no new requests meanwhile', async () => {
  let finish: () => void = () => undefined;
  const dataDir = folder();
  const register = () => {
    df.app.activity('slow', {
      handler: () =>
        new Promise<string>(
          (resolve) =>
            (finish = () => {
              resolve('done');
            }),
        ),
    });
    df.app.orchestration('it', function* (context) {
      return (yield context.df.callActivity('slow')) as string;
    });
    app.http('page', { handler: () => ({}) });
  };
  const host = await testHost(register, { dataDir });
  const running = new Promise<void>((resolve) => {
    const look = () => {
      if (host.history('x').length >= 3) resolve();
      else setImmediate(look);
    };
    host.start('it', { id: 'x' });
    look();
  });
  await running;
  await new Promise(setImmediate);
  const closing = host.close();
  expect((await fetch(`${host.url}/page`)).status).toBe(503);
  finish();
  await closing;
  await using again = await testHost(register, { dataDir });
  await again.idle();
  expect(again.status('x')?.output).toBe('done');
});
