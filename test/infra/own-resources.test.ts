import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COLUMNS } from '../../src/audit/schema.ts';
import { bodyProblems } from '../support/bicep/body-types.ts';
import { typeDataIsHere } from '../support/bicep/type-data.ts';
import { allOf, bodyOf, settingsOf } from './deployed.ts';
import { EVENTS, scenario, SCENARIOS } from './scenarios.ts';
import { at, isList, textFrom, type Value } from '../support/bicep/values.ts';

const ROOT = new URL('../../', import.meta.url);
const textOf = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8');
const filter = JSON.parse(textOf('infra/generated/event-filter.json')) as Value;
const functions = globSync('src/functions/*.ts', { cwd: ROOT.pathname })
  .flatMap((file) => [...textOf(file).matchAll(/app\.client\.\w+\('([\w-]+)'/g)])
  .map((match) => match[1] ?? '');
const plainWay = scenario('as main.bicepparam has it');
const withEverything = scenario('with everything');
const listAt = (value: Value | undefined, path: string): readonly Value[] => {
  const found = at(value, path);
  return isList(found) ? found : [];
};
const deployments = Object.entries(SCENARIOS);
const apps = deployments.filter(([name]) => !name.startsWith('the roles'));

describe('a deployment', () => {
  it.each([...deployments, ...Object.entries(EVENTS)])('%s: has no two things with one id', (_name, { resources }) => {
    const ids = resources.map(({ id }) => id.toLowerCase());
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    expect(ids.length).toBeGreaterThan(0);
  });

  it.skipIf(!typeDataIsHere).each([...deployments, ...Object.entries(EVENTS)])(
    '%s: sends bodies that fit their types',
    (_name, { resources }) => {
      expect(bodyProblems(resources)).toEqual([]);
    },
  );

  it.each(apps)('%s: keeps keys and passwords off', (_name, deployment) => {
    expect(bodyOf(deployment, 'Microsoft.Storage/storageAccounts')).toMatchObject({
      properties: {
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        supportsHttpsTrafficOnly: true,
        minimumTlsVersion: 'TLS1_2',
      },
    });
    expect(bodyOf(deployment, 'Microsoft.Web/sites')).toMatchObject({
      properties: { httpsOnly: true, siteConfig: { ftpsState: 'Disabled', minTlsVersion: '1.2' } },
    });
    expect(bodyOf(deployment, 'Microsoft.KeyVault/vaults')).toMatchObject({
      properties: { enableRbacAuthorization: true },
    });
    const passwords = allOf(deployment, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    expect(passwords.map(({ name, body }) => [name, at(body, 'properties.allow')])).toEqual([
      ['ftp', false],
      ['scm', false],
    ]);
  });

  it('leaves exactly one address open to who has not signed in', () => {
    const signIn = bodyOf(withEverything, 'Microsoft.Web/sites/config');
    expect(at(signIn, 'properties.globalValidation')).toMatchObject({
      requireAuthentication: true,
      excludedPaths: ['/runtime/webhooks/eventgrid'],
    });
    expect(at(signIn, 'properties.identityProviders.azureActiveDirectory.registration')).toMatchObject({
      clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID',
    });
    expect(settingsOf(withEverything).has('OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID')).toBe(true);
  });

  it('keeps always ready what is there', () => {
    const site = bodyOf(plainWay, 'Microsoft.Web/sites');
    const ready = listAt(site, 'properties.functionAppConfig.scaleAndConcurrency.alwaysReady').map((one) =>
      textFrom(at(one, 'name')),
    );
    const named = ready.flatMap((name) => (name.startsWith('function:') ? [name.slice('function:'.length)] : []));
    expect(ready).toEqual(expect.arrayContaining(['http', 'durable']));
    expect(named.filter((name) => !functions.includes(name))).toEqual([]);
    expect(at(bodyOf(withEverything, 'Microsoft.Web/sites'), 'properties.siteConfig.alwaysOn')).toBe(true);
  });
});

describe('the audit', () => {
  const TYPES: Readonly<Record<string, string>> = { datetime: 'dateTime' };

  it('has a table with the columns of the code', () => {
    const table = bodyOf(plainWay, 'Microsoft.OperationalInsights/workspaces/tables');
    const columns = listAt(table, 'properties.schema.columns').map((one) => [at(one, 'name'), at(one, 'type')]);
    expect(columns).toEqual(Object.entries(COLUMNS).map(([name, type]) => [name, TYPES[type] ?? type]));
  });

  it('reaches the table by a stream that the rule declares and the app is told', () => {
    const rule = bodyOf(plainWay, 'Microsoft.Insights/dataCollectionRules');
    const stream = settingsOf(plainWay).get('AUDIT_STREAM') ?? '';
    const declared = at(rule, 'properties.streamDeclarations');
    const columns = listAt(at(declared, stream), 'columns').map((one) => [at(one, 'name'), at(one, 'type')]);
    expect(columns).toEqual(Object.entries(COLUMNS));
    const [flow] = listAt(rule, 'properties.dataFlows');
    expect(flow).toMatchObject({ streams: [stream], outputStream: 'Custom-RemediationAudit_CL' });
    const table = allOf(plainWay, 'Microsoft.OperationalInsights/workspaces/tables')[0];
    expect(`Custom-${table?.name ?? ''}`).toBe(at(flow, 'outputStream'));
  });

  it('is watched by queries that are files, each by one alert', () => {
    const queries = allOf(plainWay, 'Microsoft.Insights/scheduledQueryRules').map(({ body }) =>
      textFrom(at(listAt(body, 'properties.criteria.allOf')[0], 'query')),
    );
    const files = globSync('infra/queries/*.kql', { cwd: ROOT.pathname }).map(textOf);
    expect(queries.length).toBeGreaterThanOrEqual(2);
    expect(queries.filter((query) => !files.includes(query))).toEqual([]);
    expect(new Set(queries).size).toBe(queries.length);
  });
});

describe('event subscriptions', () => {
  const steps = Object.entries(EVENTS).map(([name, second]) => [name, scenario(name), second] as const);

  it.each(steps)('%s: take the generated filter to a function that is there', (_name, first, second) => {
    const site = allOf(first, 'Microsoft.Web/sites')[0]?.id ?? '';
    const containers = allOf(first, 'Microsoft.Storage/storageAccounts/blobServices/containers').map(
      ({ name }) => name,
    );
    const found = allOf(second, 'Microsoft.EventGrid/systemTopics/eventSubscriptions');
    expect(found.length).toBeGreaterThan(0);
    for (const { body } of found) {
      const target = textFrom(at(body, 'properties.destination.properties.resourceId'));
      expect(at(body, 'properties.destination.endpointType')).toBe('AzureFunction');
      expect(target).toBe(`${site}/functions/on-resource-event`);
      expect(functions).toContain(target.split('/').at(-1));
      expect(at(body, 'properties.filter')).toEqual(filter);
      expect(Number(at(body, 'properties.retryPolicy.maxDeliveryAttempts'))).toBeGreaterThan(1);
      expect(Number(at(body, 'properties.retryPolicy.eventTimeToLiveInMinutes'))).toBeGreaterThanOrEqual(60);
      const letters = at(body, 'properties.deadLetterWithResourceIdentity.deadLetterDestination.properties');
      expect(containers).toContain(at(letters, 'blobContainerName'));
      expect(at(letters, 'resourceId')).toBe(allOf(first, 'Microsoft.Storage/storageAccounts')[0]?.id);
      expect(settingsOf(first).get('DEAD_LETTER_CONTAINER')).toMatch(
        new RegExp(`/?${textFrom(at(letters, 'blobContainerName'))}$`),
      );
    }
  });

  it.each(steps)('%s: lie on topics that are made or were there', (_name, first, second) => {
    const made = allOf(first, 'Microsoft.EventGrid/systemTopics').map(({ id }) => id.toLowerCase());
    const topics = allOf(second, 'Microsoft.EventGrid/systemTopics/eventSubscriptions').map(({ id }) =>
      id.toLowerCase().replace(/\/eventsubscriptions\/.*$/, ''),
    );
    const others = topics.filter((id) => !made.includes(id));
    expect(others.every((id) => id.includes('/resourcegroups/rg-events/'))).toBe(true);
    expect(made.filter((id) => !topics.includes(id))).toEqual([]);
  });
});

describe('locks', () => {
  it('lie on what the bot stands on, and can be left out', () => {
    const locks = allOf(plainWay, 'Microsoft.Authorization/locks');
    const kinds = locks.map(({ on }) => on.split('/providers/').at(-1)?.split('/').slice(0, 2).join('/'));
    expect(new Set(locks.map(({ body }) => at(body, 'properties.level')))).toEqual(new Set(['CanNotDelete']));
    expect([...new Set(kinds)].sort()).toEqual([
      'Microsoft.Insights/dataCollectionRules',
      'Microsoft.ManagedIdentity/userAssignedIdentities',
      'Microsoft.OperationalInsights/workspaces',
      'Microsoft.Storage/storageAccounts',
      'Microsoft.Web/sites',
    ]);
    expect(allOf(scenario('with a workspace of somebody else'), 'Microsoft.Authorization/locks')).toEqual([]);
  });
});
