import { describe, expect, it } from 'vitest';
import { changeOf, changesQuery } from '../../src/azure/resource-changes.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { faultOf, GROUP_ID, REGISTRY_ID, SUBSCRIPTION } from '../support/azure-rig.ts';

const TIMES = { since: '2026-03-01T09:00:00.000Z', before: '2026-03-01T10:00:00.000Z' };
const ASKED = { subscriptionId: SUBSCRIPTION, types: ['Microsoft.ContainerRegistry/registries'], ...TIMES };
const ATTEMPTED = { write: false, now: '2026-03-01T10:00:00.000Z' };
const SECRETS = ['/properties/containers/*/properties/environmentVariables/*/secureValue'];

const row = (changes: JsonObject, attributes: JsonObject = {}, others: JsonObject = {}): JsonObject => ({
  id: `${REGISTRY_ID}/providers/Microsoft.Resources/changes/1`,
  properties: {
    targetResourceId: GROUP_ID,
    targetResourceType: 'microsoft.containerinstance/containergroups',
    changeType: 'Update',
    changeAttributes: { timestamp: '2026-03-01T09:30:00.1234567+00:00', ...attributes },
    changes,
    ...others,
  },
});
const read = (of: JsonObject) => changeOf(of, () => SECRETS, 'key', ATTEMPTED);

describe('the query', () => {
  it('names types and times, and nothing else', () => {
    const query = changesQuery(ASKED);
    expect(query).toContain("in~ ('microsoft.containerregistry/registries')");
    expect(query).toContain('>= datetime(2026-03-01T09:00:00.000Z)');
    expect(query).toContain('< datetime(2026-03-01T10:00:00.000Z)');
  });

  it.each([
    { types: [] },
    { types: ["a.b/c') or true or ('"] },
    { types: ['a.b/c | take 1'] },
    { since: "2026-03-01') or (true" },
    { before: '' },
  ])('is not sent with %j', async (part) => {
    const fault = await faultOf(Promise.resolve().then(() => changesQuery({ ...ASKED, ...part })));
    expect(fault.code).toBe('invalid');
  });
});

describe('a row', () => {
  it.each<readonly [JsonObject, JsonObject]>([
    [
      { changedBy: 'dev@contoso.example', changedByType: 'User' },
      { name: 'dev@contoso.example', kind: 'person' },
    ],
    [{ changedBy: SUBSCRIPTION.toUpperCase() }, { id: SUBSCRIPTION, kind: 'unknown' }],
    [
      { changedBy: SUBSCRIPTION, changedByType: 'Application', operation: 'A/write', correlationId: 'c' },
      { id: SUBSCRIPTION, kind: 'application', operation: 'a/write', correlationId: 'c' },
    ],
    [{ changedBy: 'Unspecified' }, { kind: 'unknown' }],
    [{}, { kind: 'unknown' }],
  ])('with %j tells who it was', (attributes, actor) => {
    const at = '2026-03-01T09:30:00.123Z';
    expect(read(row({}, attributes)).actor).toEqual({ ...actor, from: 'feed', at });
  });

  it.each<readonly [path: string, value: string]>([
    ['properties.containers[0].properties.environmentVariables[1].secureValue', 'canary'],
    ['properties.containers[0].properties.environmentVariables[1].value', 'canary'],
    ['properties.password', 'canary'],
    ["properties['connectionString']", 'canary'],
    ['properties.containers', '[{"properties":{"environmentVariables":[{"name":"a","secureValue":"canary"}]}}]'],
    ['properties.containers', '[{"properties":{"environmentVariables":[{"secureValue":"canary"}'],
    ['properties.note', 'sig=canary7f3a'],
  ])('hides what %s was and is', (path, value) => {
    const { members } = read(row({ [path]: { previousValue: value, newValue: value } }));
    expect(members).toHaveLength(1);
    expect(JSON.stringify(members)).not.toContain('canary');
    expect(JSON.stringify(members[0]?.after)).toContain('$redacted');
  });

  it('shows the rest as it came', () => {
    const { members } = read(row({ 'properties.adminUserEnabled': { previousValue: 'False', newValue: 'True' } }));
    expect(members).toEqual([{ path: 'properties.adminUserEnabled', before: 'False', after: 'True' }]);
  });

  it.each<JsonObject>([
    { targetResourceId: '' },
    { targetResourceId: null },
    { changeType: 'Odd' },
    { changeAttributes: {} },
    { changeAttributes: { timestamp: 'yesterday' } },
  ])('with %j is unreadable', async (part) => {
    const fault = await faultOf(Promise.resolve().then(() => read(row({}, {}, part))));
    expect(fault.code).toBe('unreadable');
  });
});
