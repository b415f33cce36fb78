import { ContainerAppsAPIClient } from '@azure/arm-appcontainers';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ContainerInstanceManagementClient } from '@azure/arm-containerinstance';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { EmailClient } from '@azure/communication-email';
import { EventGridPublisherClient } from '@azure/eventgrid';
import { DefaultAzureCredential } from '@azure/identity';
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import { afterAll, describe, expect, test } from 'vitest';
import { GROUP, ID, IDS, SUBSCRIPTION } from '../../src/simulator/contoso.ts';
import { ROLE_IDS } from '../../src/simulator/roles.ts';
import { callProblems, specsAreHere } from '../support/azure-spec.ts';
import { contosoAzure } from '../support/contoso-azure.ts';

const RG = 'rg-shop';
const SCOPE = `subscriptions/${SUBSCRIPTION}`;
const ASSIGNMENT = `${SCOPE}/providers/Microsoft.Authorization/roleAssignments/3c1f7a20-0000-4000-8000-00000000000a`;
const PULL = '9b000000-0000-4000-8000-000000000002';
const CONTRIBUTOR = `/${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/${ROLE_IDS.contributor}`;

/** The SDKs as they are, with nothing of ours between them and the wire. */
const azure = await contosoAzure({ options: { pageSize: 2 } });
const { simulator } = azure;
const { env } = simulator;
const credential = new DefaultAzureCredential();
const arm = { endpoint: simulator.url, retryOptions: { maxRetries: 0 } };
const host = { ...arm, $host: simulator.url };
const registries = new ContainerRegistryManagementClient(credential, SUBSCRIPTION, arm);
const groups = new ContainerInstanceManagementClient(credential, SUBSCRIPTION, { ...host, apiVersion: '2025-09-01' });
const oldGroups = new ContainerInstanceManagementClient(credential, SUBSCRIPTION, host);
const apps = new ContainerAppsAPIClient(credential, SUBSCRIPTION, arm);
const authorization = new AuthorizationManagementClient(credential, SUBSCRIPTION, host);
const graph = new ResourceGraphClient(credential, { ...arm, credentials: { scopes: [`${simulator.url}/.default`] } });
const logs = new LogsIngestionClient(env['AUDIT_INGESTION_ENDPOINT'] ?? '', credential, {
  retryOptions: { maxRetries: 0 },
});
const mail = new EmailClient(env['EMAIL_ENDPOINT'] ?? '', credential, { retryOptions: { maxRetries: 0 } });
const topic = new EventGridPublisherClient(env['EVENTS_TOPIC_ENDPOINT'] ?? '', 'CloudEvent', credential);

afterAll(async () => {
  const departures = specsAreHere ? [...new Set(simulator.calls.flatMap(callProblems))] : [];
  await azure.close();
  expect(departures, 'what the SDKs sent and got, against Microsoft’s descriptions').toEqual([]);
});

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of pages) found.push(item);
  return found;
}

/** What an SDK throws, as far as it comes from the wire. */
async function refusal(call: PromiseLike<unknown>): Promise<[status: number | undefined, code: string | undefined]> {
  const error = await Promise.resolve(call).then(
    (): { readonly statusCode?: number; readonly code?: string } => ({}),
    (thrown: unknown) => thrown as { readonly statusCode?: number; readonly code?: string },
  );
  return [error.statusCode, error.code];
}

describe('registries', () => {
  test('are listed over pages, in a subscription and in a group', async () => {
    const names = (await all(registries.registries.list())).map(({ name }) => name);
    expect(names).toEqual(['contosobatch', 'contosoedge', 'contosoprivate', 'contosoquiet']);
    expect((await all(registries.registries.listByResourceGroup(RG))).map(({ name }) => name)).toEqual(names);
  });

  test('are read, with their private endpoint connections', async () => {
    const { adminUserEnabled, privateEndpointConnections } = await registries.registries.get(RG, 'contosoprivate');
    expect([adminUserEnabled, privateEndpointConnections?.map(({ name }) => name)]).toEqual([false, ['pe-shop']]);
    const listed = await all(registries.privateEndpointConnections.list(RG, 'contosoprivate'));
    expect(listed.map((one) => one.privateLinkServiceConnectionState?.status)).toEqual(['Approved']);
    const one = await registries.privateEndpointConnections.get(RG, 'contosoprivate', 'pe-shop');
    expect(one.provisioningState).toBe('Succeeded');
  });

  test('are changed, and the poller says when it is done', async () => {
    const changed = await registries.registries.update(RG, 'contosoquiet', { anonymousPullEnabled: true });
    expect([changed.anonymousPullEnabled, changed.provisioningState]).toEqual([true, 'Succeeded']);
  });

  test('hand out their passwords while the admin account is on', async () => {
    const { username, passwords } = await registries.registries.listCredentials(RG, 'contosobatch');
    expect([username, passwords?.length]).toEqual(['contosobatch', 2]);
    const refused = await refusal(registries.registries.listCredentials(RG, 'contosoedge'));
    expect(refused).toEqual([400, 'UnAuthorizedForCredentialOperations']);
  });

  test('refuse what their SKU does not allow', async () => {
    const closing = registries.registries.update(RG, 'contosobatch', { publicNetworkAccess: 'Disabled' });
    expect(await refusal(closing)).toEqual([400, 'DisablingPublicNetworkAccessNotSupported']);
  });

  test('tell how an operation failed', async () => {
    simulator.options.operations = 'fail';
    const failing = registries.registries.update(RG, 'contosoedge', { adminUserEnabled: true });
    await expect(Promise.resolve(failing)).rejects.toThrow('The operation failed.');
    simulator.options.operations = 'succeed';
    expect((await registries.registries.get(RG, 'contosoedge')).adminUserEnabled).toBe(false);
  });
});

describe('container groups', () => {
  test('show no secret, and their state only one by one', async () => {
    const [listed] = await all(groups.containerGroups.list());
    const group = await groups.containerGroups.get(RG, 'nightly-batch');
    expect([listed?.instanceView, group.instanceView?.state]).toEqual([undefined, 'Running']);
    const [login] = group.imageRegistryCredentials ?? [];
    expect([login?.username, login?.password]).toEqual(['contosobatch', undefined]);
    expect(group.containers[0]?.environmentVariables).toEqual([{ name: 'DB_CONNECTION' }]);
  });

  test('take new tags and nothing else', async () => {
    const changed = await groups.containerGroups.update(RG, 'nightly-batch', { tags: { team: 'batch' } });
    expect([changed.tags, changed.osType]).toEqual([{ team: 'batch' }, 'Linux']);
  });

  test('are made and deleted', async () => {
    const resources = { requests: { cpu: 1, memoryInGB: 1 } };
    const wanted = {
      osType: 'Linux',
      location: 'westeurope',
      containers: [{ name: 'one', image: 'mcr/one:1', resources }],
    };
    const made = await oldGroups.containerGroups.beginCreateOrUpdateAndWait(RG, 'short', wanted, {
      updateIntervalInMs: 1,
    });
    expect(made.provisioningState).toBe('Succeeded');
    await oldGroups.containerGroups.beginDeleteAndWait(RG, 'short', { updateIntervalInMs: 1 });
    expect(await refusal(oldGroups.containerGroups.get(RG, 'short'))).toEqual([404, 'ResourceNotFound']);
  });

  test('are started and stopped', async () => {
    await groups.containerGroups.stop(RG, 'nightly-batch');
    expect(simulator.estate.undelivered().at(-1)?.event['eventType']).toBe('Microsoft.Resources.ResourceActionSuccess');
  });
});

describe('container apps', () => {
  test('are listed, with jobs and environments', async () => {
    expect((await all(apps.containerApps.listBySubscription())).map(({ name }) => name)).toEqual(['shop-web']);
    expect((await all(apps.jobs.listByResourceGroup(RG))).map(({ name }) => name)).toEqual(['price-import']);
    expect((await apps.managedEnvironments.get(RG, 'env-shop')).publicNetworkAccess).toBe('Disabled');
  });

  test('are changed by a merge patch, and the poller follows the Location', async () => {
    const patch = { location: 'West Europe', configuration: { maxInactiveRevisions: 3 } };
    const changed = await apps.containerApps.update(RG, 'shop-web', patch);
    expect(changed.configuration).toMatchObject({ maxInactiveRevisions: 3, activeRevisionsMode: 'Single' });
  });
});

describe('role assignments', () => {
  test('are made, read, found and deleted', async () => {
    const wanted = { roleDefinitionId: CONTRIBUTOR, principalId: ID.shopIdentity, principalType: 'ServicePrincipal' };
    const made = await authorization.roleAssignments.createById(ASSIGNMENT, wanted);
    expect([made.scope, made.createdOn instanceof Date]).toEqual([`/${SCOPE}`, true]);
    const { principalId } = await authorization.roleAssignments.getById(ASSIGNMENT);
    expect(principalId).toBe(ID.shopIdentity);
    const filter = `principalId eq '${ID.shopIdentity}'`;
    expect(await all(authorization.roleAssignments.listForSubscription({ filter }))).toHaveLength(2);
    const twin = authorization.roleAssignments.createById(`${ASSIGNMENT.slice(0, -1)}b`, wanted);
    expect(await refusal(twin)).toEqual([409, 'RoleAssignmentExists']);
    const deleted = await authorization.roleAssignments.deleteById(ASSIGNMENT);
    expect(deleted.name).toBe(made.name);
    expect(await authorization.roleAssignments.deleteById(ASSIGNMENT)).toEqual({});
    expect(await refusal(authorization.roleAssignments.getById(ASSIGNMENT))).toEqual([404, 'RoleAssignmentNotFound']);
  });

  test('lie at a scope, above it and below it', async () => {
    const names = async (filter?: string) =>
      (await all(authorization.roleAssignments.listForScope(SCOPE, filter === undefined ? {} : { filter }))).length;
    expect([await names(), await names('atScope()')]).toEqual([2, 1]);
    const atRegistry = await all(
      authorization.roleAssignments.listForScope(IDS.privateRegistry.slice(1), { filter: 'atScope()' }),
    );
    expect(atRegistry.map(({ name }) => name)).toContain(PULL);
  });

  test('have roles, and a way they came about', async () => {
    const role = await authorization.roleDefinitions.get(SCOPE, ROLE_IDS.contributor);
    expect([role.roleName, role.permissions?.[0]?.actions]).toEqual(['Contributor', ['*']]);
    expect(await refusal(authorization.roleDefinitions.get(SCOPE, ID.ana))).toEqual([
      404,
      'RoleDefinitionDoesNotExist',
    ]);
    const filter = `principalId eq '${ID.owners}'`;
    const [instance] = await all(authorization.roleAssignmentScheduleInstances.listForScope(SCOPE, { filter }));
    expect(instance?.assignmentType).toBe('Assigned');
  });
});

describe('what stands in the way', () => {
  const LOCK = `${IDS.openRegistry}/providers/Microsoft.Authorization/locks/keep`;
  const change = () => registries.registries.update(RG, 'contosoedge', { dataEndpointEnabled: true });

  test('a lock', async () => {
    simulator.estate.set(LOCK, {
      id: LOCK,
      name: 'keep',
      type: 'Microsoft.Authorization/locks',
      properties: { level: 'ReadOnly' },
    });
    expect(await refusal(change())).toEqual([409, 'ScopeLocked']);
    simulator.estate.remove(LOCK);
  });

  test('another write that still runs', async () => {
    simulator.options.operations = 'never';
    await registries.registries.update(RG, 'contosoprivate', { dataEndpointEnabled: true }).submitted();
    simulator.options.operations = 'succeed';
    const second = registries.registries.update(RG, 'contosoprivate', { dataEndpointEnabled: false });
    expect(await refusal(second)).toEqual([409, 'Conflict']);
  });

  test('a right that is missing', async () => {
    azure.deny('microsoft.containerregistry/registries/write');
    expect(await refusal(change())).toEqual([403, 'AuthorizationFailed']);
    azure.deny();
  });

  test('too many requests', async () => {
    const error = { error: { code: 'TooManyRequests', message: 'Slow down.' } };
    const action = { status: 429, headers: { 'Retry-After': '60' }, body: error };
    simulator.faults.add({ match: ({ method }) => method === 'PATCH', action });
    expect(await refusal(change())).toEqual([429, 'TooManyRequests']);
  });

  test('nothing there', async () => {
    expect(await refusal(registries.registries.get(RG, 'nobody'))).toEqual([404, 'ResourceNotFound']);
    expect(await refusal(registries.registries.get('rg-none', 'nobody'))).toEqual([404, 'ResourceGroupNotFound']);
    const elsewhere = new ContainerRegistryManagementClient(credential, ID.ana, arm);
    expect(await refusal(elsewhere.registries.get(RG, 'contosoedge'))).toEqual([404, 'SubscriptionNotFound']);
  });
});

describe('Resource Graph', () => {
  const ask = (query: string, more: object = {}) => graph.resources({ query, subscriptions: [SUBSCRIPTION], ...more });

  test('answers in pages', async () => {
    const query = "resources | where type =~ 'microsoft.containerregistry/registries' | order by id asc";
    const first = await ask(query, { options: { top: 3 } });
    expect([first.totalRecords, first.count, first.resultTruncated]).toEqual([4, 3, 'false']);
    const second = await ask(query, { options: { top: 3, skipToken: first.skipToken } });
    const rows = [first, second].flatMap(({ data }) => data as { readonly name: string; readonly type: string }[]);
    expect(rows.map(({ name }) => name)).toEqual(['contosobatch', 'contosoedge', 'contosoprivate', 'contosoquiet']);
    expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(['microsoft.containerregistry/registries']));
    expect(second.skipToken).toBeUndefined();
  });

  test('knows several types, columns, and the other table', async () => {
    const kinds = "'microsoft.app/containerapps', 'microsoft.app/jobs'";
    const workloads = await ask(`Resources | where type in~ (${kinds}) | project name, type | order by id`);
    expect(workloads.data).toEqual([
      { name: 'shop-web', type: 'microsoft.app/containerapps' },
      { name: 'price-import', type: 'microsoft.app/jobs' },
    ]);
    const grants = await ask("authorizationresources | where type =~ 'microsoft.authorization/roleassignments'");
    expect(grants.totalRecords).toBe(2);
    const groups = await ask("resources | where type =~ 'microsoft.resources/subscriptions/resourcegroups'");
    expect(groups.totalRecords, 'groups are in another table').toBe(0);
  });

  test.each([
    'resources',
    "resources | where type =~ 'microsoft.app/jobs' or true",
    "resources | where name contains 'shop'",
    "resources | where type =~ 'microsoft.app/jobs' | project id, secrets",
    '',
  ])('refuses what it does not understand: %s', async (query) => {
    expect((await refusal(ask(query)))[0]).toBe(400);
  });
});

describe('the other services', () => {
  test('audit rows arrive', async () => {
    await logs.upload(env['AUDIT_DCR_IMMUTABLE_ID'] ?? '', env['AUDIT_STREAM'] ?? '', [{ EventType: 'test' }]);
    expect(simulator.estate.kept('audit')).toEqual([{ EventType: 'test' }]);
    await expect(logs.upload('dcr-other', env['AUDIT_STREAM'] ?? '', [{}])).rejects.toThrow();
  });

  test('a mail goes out once for its operation id', async () => {
    const message = {
      senderAddress: env['EMAIL_SENDER'] ?? '',
      content: { subject: 'One', plainText: 'Two' },
      recipients: { to: [{ address: 'ana@contoso.example' }] },
    };
    for (const operationId of [ID.ana, ID.ana]) {
      const sent = await (await mail.beginSend(message, { operationId, updateIntervalInMs: 1 })).pollUntilDone();
      expect(sent.status).toBe('Succeeded');
    }
    expect(simulator.estate.kept('mail')).toHaveLength(1);
  });

  test('a topic takes events', async () => {
    await topic.send([{ type: 'driftwarden.test', source: 'test', subject: GROUP, data: {} }]);
    expect(simulator.estate.kept('events')).toMatchObject([{ type: 'driftwarden.test', specversion: '1.0' }]);
  });
});
