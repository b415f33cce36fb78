import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableStore } from '../../src/azure/table-store.ts';
import { controls } from '../../src/controls/index.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Store } from '../../src/ports/store.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { linesLog } from '../support/azure-rig.ts';
import { azuriteBlob, azuriteTable, emulatedCredential, startAzurite } from '../support/azurite.ts';
import { registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import { fileIn, freePort, freshFolder } from '../support/child-host.ts';
import { nightlyGroup } from '../support/contoso-world.ts';
import { SIGN_IN_ENV } from '../support/signed-in.ts';
import { ALL_STATED } from '../support/stated.ts';
import { startPackage, type Running } from './running.ts';

/** The control of the stories. The others only report. */
const CONTROL = 'acr-admin-account-disabled';

const SETTINGS = `
enforcement: enforce
scopes: [${SUBSCRIPTION}]
controls: {${controls.map(({ id }) => `${id}: ${id === CONTROL ? 'auto' : 'report'}`).join(', ')}}
approvers: [{scope: ${SUBSCRIPTION}, role: approver-platform, mail: [platform@contoso.example]}]
limits: {freshFor: PT30M, writesPerHour: 100}
${ALL_STATED}
`;

/** A registry that a container group logs in to with the admin account, and one that nobody does. */
export const USED = registryBody();
export const UNUSED = registryBody(
  { loginServer: 'acrquiet.azurecr.io' },
  { id: USED.id.replace('acrcontoso', 'acrquiet'), name: 'acrquiet' },
);

/** Microsoft's emulator is there. */
export const canDeploy = azuriteTable !== undefined && azuriteBlob !== undefined;

/**
 * What is around a Function app: a simulated Azure with two registries and the platform's identity endpoint, storage with
 * the table and the settings in a blob, Event Grid, and a task hub. All of it outlives the processes of the app.
 */
export interface Platform extends AsyncDisposable {
  readonly simulator: Simulator;
  /** The address of the app. */
  readonly url: string;
  /** The rows of the app, from outside. */
  readonly store: Store;
  /** Deploys an unpacked package: what runs is stopped, and this is started on the same hub and store. */
  readonly deploy: (app: string) => Promise<Running>;
}

/** Opens a platform. */
export async function openPlatform(): Promise<Platform> {
  const folder = freshFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const [table, blob] = await Promise.all([startAzurite(azuriteTable ?? ''), startAzurite(azuriteBlob ?? '', 'blob')]);
  const simulator = await startSimulator({ deliver: (event) => deliver(url, event) });
  for (const body of [USED, UNUSED, nightlyGroup()]) simulator.estate.set(body.id, body);
  const credential = emulatedCredential();
  await new TableClient(table.endpoint, 'driftwarden', credential).createTable();
  const container = new BlobServiceClient(blob.endpoint, credential).getContainerClient('settings');
  await container.create();
  await container.getBlockBlobClient('driftwarden.yaml').upload(SETTINGS, Buffer.byteLength(SETTINGS));
  const env = {
    ...simulator.env,
    ...SIGN_IN_ENV,
    PATH: process.env['PATH'] ?? '',
    HOME: tmpdir(),
    NODE_EXTRA_CA_CERTS: fileIn(
      folder,
      'ca.pem',
      [simulator, table, blob].map(({ certificate }) => certificate).join('\n'),
    ),
    WEBSITE_HOSTNAME: 'func-driftwarden.example',
    WEBSITE_INSTANCE_ID: 'instance-1',
    AZURE_FUNCTIONS_ENVIRONMENT: 'Production',
    PUBLIC_BASE_URL: url,
    DRIFTWARDEN_SETTINGS: `${blob.endpoint}/settings/driftwarden.yaml`,
    DRIFTWARDEN_STORE_TABLES: table.endpoint,
  };
  const clock = { now: () => new Date().toISOString() };
  let running: Running | undefined;
  return {
    simulator,
    url,
    store: tableStore({ endpoint: table.endpoint, credential, clock, log: linesLog(), http: undefined }),
    async deploy(app) {
      await running?.stop();
      running = await startPackage(app, join(folder, 'hub'), port, env);
      return running;
    },
    async [Symbol.asyncDispose]() {
      await running?.stop();
      await Promise.all([simulator.close(), table.stop(), blob.stop()]);
    },
  };
}

/** Event Grid's part: sends one event to the webhook, and throws unless it was taken. */
async function deliver(url: string, event: JsonObject): Promise<void> {
  const answer = await fetch(`${url}/runtime/webhooks/eventgrid?functionName=on-resource-event`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
    body: JSON.stringify([event]),
  });
  if (!answer.ok) throw new Error(`The webhook answered ${String(answer.status)}.`);
}
