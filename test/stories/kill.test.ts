import { afterAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { registryBody } from '../support/bodies.ts';
import { type Child, fileIn, freePort, freshFolder, startChild } from '../support/child-host.ts';
import { ENFORCE } from '../support/world.ts';

const DEV = { id: 'd0000000-0000-4000-8000-00000000000d', name: 'Dev Patel', kind: 'User' } as const;
const REGISTRY = registryBody();

/** A real process waits out the time-out of a request whose answer nobody knows. */
const TIMEOUT = { timeout: 150_000 };

type Stage = { readonly simulator: Simulator; start(): Child; readonly port: number };

const open: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of open) await close();
});

/** A simulated Azure in this process, which outlives the host, and what a host needs to run on it. */
async function stage(): Promise<Stage> {
  const folder = freshFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}/runtime/webhooks/eventgrid?functionName=on-resource-event`;
  const deliver = async (event: JsonObject): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'aeg-event-type': 'Notification' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify([event]) });
    if (answer.status !== 202) throw new Error(`The webhook answered ${String(answer.status)}.`);
  };
  const simulator = await startSimulator({ deliver });
  simulator.estate.set(REGISTRY.id, REGISTRY);
  const env = {
    ...simulator.env,
    NODE_EXTRA_CA_CERTS: fileIn(folder, 'ca.pem', simulator.certificate),
    DRIFTWARDEN_SETTINGS: fileIn(folder, 'settings.yaml', ENFORCE),
  };
  const children: Child[] = [];
  const redeliver = setInterval(() => void simulator.deliverNow(), 500);
  open.push(async () => {
    clearInterval(redeliver);
    for (const child of children) await child.kill();
    await simulator.close();
  });
  return {
    simulator,
    port,
    start() {
      const child = startChild(port, ['--azure', '--data', folder], env);
      children.push(child);
      return child;
    },
  };
}

async function caseOf(child: Child): Promise<JsonObject | undefined> {
  const answer = await fetch(`${child.url}/api/cases`);
  return ((await answer.json()) as { cases: JsonObject[] }).cases[0];
}

describe.concurrent('kill -9 and start again: the case ends right, and nothing is written twice', TIMEOUT, () => {
  test.each([
    { point: 'when the event has been taken', at: /is enabled/u },
    { point: 'when it is decided', at: /will be fixed now/u },
    { point: 'when the intent is on record', at: /about to send/u },
    { point: 'when Azure has accepted the write', at: /Azure has accepted/u },
    { point: 'when the write is done', at: /the fix was sent/u },
    { point: 'when it is verified', at: /seen as it should be/u },
    { point: 'when the case is closed', at: /case closed/u },
  ])('$point', async ({ at }) => {
    const { simulator, start } = await stage();
    const first = start();
    await first.until(/Sweep: No workload identity/u);
    simulator.act(DEV, 'PATCH', REGISTRY.id, '2025-11-01', { properties: { adminUserEnabled: true } });
    await first.until(at);
    await first.kill();
    await endsRight(simulator, start());
  });

  test.each([
    { point: 'while the look is under way', method: 'GET', applied: false },
    { point: 'while the write is under way, before it is applied', method: 'PATCH', applied: false },
    { point: 'while the write is under way, after it is applied', method: 'PATCH', applied: true },
  ])('$point', async ({ method, applied }) => {
    const { simulator, start } = await stage();
    const first = start();
    await first.until(/Sweep: No workload identity/u);
    const killed = new Promise<void>((resolve) => {
      simulator.faults.add({
        match: (request) => {
          if (request.method !== method || !request.path.endsWith('registries/acrcontoso')) return false;
          void first.kill().then(resolve);
          return true;
        },
        action: { reset: applied ? 'after' : 'before' },
      });
    });
    simulator.act(DEV, 'PATCH', REGISTRY.id, '2025-11-01', { properties: { adminUserEnabled: true } });
    await killed;
    await endsRight(simulator, start());
    const sent = simulator.calls.filter((call) => call.method === 'PATCH').length;
    expect(sent).toBe(method === 'PATCH' && !applied ? 2 : 1);
  });
});

async function endsRight(simulator: Simulator, second: Child): Promise<void> {
  await second.until(/Cases: http/u);
  let state: unknown;
  while (state !== 'remediated') {
    state = (await caseOf(second))?.['state'];
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(simulator.estate.get(REGISTRY.id)).toMatchObject({ properties: { adminUserEnabled: false } });
  const effective = simulator.calls.filter(({ method, status }) => method === 'PATCH' && status !== 0).length;
  expect(effective, 'the fix was written more than once').toBeLessThanOrEqual(1);
}
