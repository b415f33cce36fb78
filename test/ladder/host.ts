import { readFileSync, writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { ports, use } from '../../src/app.ts';
import { virtualClock } from '../../src/host/clock.ts';
import { claimFolder } from '../../src/host/data-folder.ts';
import { openDatabase } from '../../src/host/database.ts';
import { installFunctionsCore } from '../../src/host/functions-core.ts';
import { startHost } from '../../src/host/host.ts';
import { chosenPerson } from '../../src/host/person.ts';
import { sqliteStore } from '../../src/host/sqlite-store.ts';
import { terminalLog } from '../../src/host/terminal.ts';
import { ANA, BEN } from '../support/people.ts';
import { failpoints, readFailpoint } from './failpoints.ts';
import { databaseWithPoints } from './hub-points.ts';
import { portsWithPoints, storeWithPoints } from './points.ts';

/** What the parent asks for: let so many milliseconds pass, or tell the points passed. */
export type Order = { readonly pass: number } | { readonly tell: 'points' };

/** The answer to an order. */
export type Reply = { readonly passed: readonly string[] };

/**
 * A program of its own: the embedded host as `npm start` puts it together, on a clock that its parent moves.
 * `host.ts <data folder> <port> <instant>`, `FAILPOINT=<point>:<before|after>:<n>`. It kills itself at the failpoint, and
 * leaves nothing behind but the file `killed`.
 */
const [folder = '', port = '0', instant = ''] = process.argv.slice(2);

const failpoint = process.env['FAILPOINT'];
const points = failpoints(failpoint === undefined ? undefined : readFailpoint(failpoint), () => {
  writeFileSync(join(folder, 'killed'), failpoint ?? '');
  process.kill(process.pid, 'SIGKILL');
});

const clock = virtualClock(instant);
const log = terminalLog(process.stdout, () => clock.now(), true);
const data = claimFolder(folder);
installFunctionsCore();
use({
  store: storeWithPoints(
    sqliteStore(data.path('store.db'), () => clock.now()),
    points,
  ),
  clock: { now: () => clock.now().toISOString() },
  log,
  signIn: chosenPerson([ANA, BEN]),
  openForReading: true,
  simulated: true,
  doors: undefined,
});
const app = await ports();
Object.assign(app, portsWithPoints(app, points));
await app.settings.load();
await import('../../src/functions/main.ts');
await startHost({
  hostJson: JSON.parse(readFileSync(new URL('../../host.json', import.meta.url), 'utf8')),
  dataDir: data,
  port: Number(port),
  clock,
  log,
  invoker: (call, invoke) => points.within(call.fn.name, () => invoke(call)),
  openDatabase: databaseWithPoints(openDatabase, points),
});

async function obey(order: Order): Promise<Reply> {
  if ('pass' in order) {
    await clock.advance(order.pass);
    return { passed: [] };
  }
  // A process that is killed writes no cache, so one that is asked does.
  flushCompileCache();
  return { passed: points.passed() };
}

process.on('message', (order: Order) => void obey(order).then((reply) => process.send?.(reply)));
process.send?.({ passed: [] } satisfies Reply);
