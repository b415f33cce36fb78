import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { GROUP } from '../support/bodies.ts';
import { gridEvent } from '../support/events.ts';
import { ENFORCE, startWorld } from '../support/world.ts';

const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-contoso`;
const SETTING = `${VAULT}/providers/Microsoft.Insights/diagnosticSettings/audit`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log`;

test('a diagnostic setting that is removed is one look at those that are left, and one of our own in its place', async () => {
  const vault = { id: VAULT, name: 'kv-contoso', type: 'Microsoft.KeyVault/vaults', properties: {} };
  const setting = {
    ...{ id: SETTING, name: 'audit', type: 'Microsoft.Insights/diagnosticSettings' },
    properties: { workspaceId: WORKSPACE, logs: [{ category: 'AuditEvent', enabled: true }] },
  };
  const settings = `${ENFORCE}\nprofile: {logWorkspace: ${WORKSPACE}}\n`;
  await using world = await startWorld([vault, setting], { settings, toldOf: ['kv-audit-logging'] });
  await world.sweep();
  world.calls();
  const deletion = gridEvent(
    { resourceUri: SETTING, operationName: 'Microsoft.Insights/diagnosticSettings/delete' },
    { eventType: 'Microsoft.Resources.ResourceDeleteSuccess' },
  ) as JsonObject;

  await world.post(deletion);
  await world.host.idle();
  expect(world.calls(), 'nothing is wrong yet').toEqual(['GET Microsoft.Insights/diagnosticSettings']);

  await world.clock.advance(20_000);
  world.simulator.estate.remove(SETTING);
  await world.post({ ...deletion, id: 'e0000000-0000-4000-8000-000000000002' });
  await world.host.idle();
  expect(world.calls()).toEqual([
    'GET Microsoft.Insights/diagnosticSettings',
    'PUT diagnosticSettings/driftwarden',
    'GET Microsoft.Insights/diagnosticSettings',
  ]);
  expect(await world.cases()).toMatchObject([{ controlId: 'kv-audit-logging', state: 'remediated' }]);
  expect(world.simulator.estate.get(SETTING.replace(/audit$/, 'driftwarden'))).toMatchObject({
    properties: { workspaceId: WORKSPACE },
  });
});
