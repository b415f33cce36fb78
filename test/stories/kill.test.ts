import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { registryBody } from '../support/bodies.ts';
import { fileIn, freePort, freshFolder, startChild } from '../support/child-host.ts';
import { ENFORCE } from '../support/world.ts';

const DEV = { id: 'd0000000-0000-4000-8000-00000000000d', name: 'Dev Patel', kind: 'User' } as const;
const REGISTRY = registryBody();

/** Real time passes here. All other deaths are in `test/ladder/`, where it passes faster. */
const TIMEOUT = { timeout: 120_000 };

test('kill -9 of what npm start runs: the next start goes on where this one was', TIMEOUT, async () => {
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
  const start = () =>
    startChild(port, ['--azure', '--data', folder], {
      ...simulator.env,
      NODE_EXTRA_CA_CERTS: fileIn(folder, 'ca.pem', simulator.certificate),
      DRIFTWARDEN_SETTINGS: fileIn(folder, 'settings.yaml', ENFORCE),
      DRIFTWARDEN_LOG: 'details',
    });

  const first = start();
  await first.until(/Sweep: No workload identity/u);
  simulator.act(DEV, 'PATCH', REGISTRY.id, '2025-11-01', { properties: { adminUserEnabled: true } });
  await first.until(/will be fixed now/u);
  await first.kill();
  const second = start();
  await second.until(/case closed as remediated/u);
  await second.kill();
  await simulator.close();

  expect(simulator.calls.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
});
