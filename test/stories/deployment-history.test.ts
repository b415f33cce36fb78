import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { GROUP } from '../support/bodies.ts';
import { gridEvent } from '../support/events.ts';
import { standingFindings, type StandingFinding } from '../../src/records/findings.ts';
import { startWorld } from '../support/world.ts';

const CANARY = 'Qx7canary9Zk2fT4';
const SUBSCRIPTION = GROUP.slice(0, GROUP.indexOf('/resourceGroups'));
const DEPLOYMENTS = 'Microsoft.Resources/deployments';

const deployed = (place: string, name: string, type: string) => ({
  ...{ id: `${place}/providers/${DEPLOYMENTS}/${name}`, name, type: DEPLOYMENTS },
  properties: {
    mode: 'Incremental',
    parameters: { dbPassword: { type, ...(type === 'String' ? { value: CANARY } : {}) } },
    outputs: {},
  },
});

test('the history of groups and of the subscription is swept, and a deployment looked at when it is over; no value is kept', async () => {
  const group = { id: GROUP, name: 'rg', type: 'Microsoft.Resources/resourceGroups', properties: {} };
  const bodies = [
    group,
    deployed(GROUP, 'old', 'String'),
    deployed(SUBSCRIPTION, 'wide', 'String'),
    deployed(GROUP, 'good', 'SecureString'),
  ];
  await using world = await startWorld(bodies, { toldOf: ['deployment-history-plaintext'] });
  await world.sweep();
  const found: StandingFinding[] = [];
  for await (const finding of standingFindings(world.store)) found.push(finding);
  const own = found.filter(({ controlId }) => controlId === 'deployment-history-plaintext');
  expect(own.map(({ kind, message }) => [kind, message]).toSorted()).toEqual(
    ['old', 'wide'].map((name) => [
      'pre-existing',
      `Deployment ${name} shows its parameter dbPassword in plain text, and its name says that it holds a password.`,
    ]),
  );

  const fresh = deployed(GROUP, 'new', 'String');
  world.simulator.estate.set(fresh.id, fresh);
  const over = { resourceUri: fresh.id, operationName: `${DEPLOYMENTS}/write` };
  await world.post(gridEvent(over, {}) as JsonObject);
  await world.host.idle();
  expect(await world.cases()).toMatchObject([{ controlId: 'deployment-history-plaintext', state: 'waiting' }]);
  expect(JSON.stringify([found, await world.cases()])).not.toContain(CANARY);
});
