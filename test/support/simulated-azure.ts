import tls from 'node:tls';
import { azurePorts } from '../../src/azure/index.ts';
import type { AzurePorts } from '../../src/azure/index.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Permit } from '../../src/ports/arm.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { bodyOf, handClock, linesLog } from './azure-rig.ts';
import type { Body } from './azure-rig.ts';
import { aStore } from './store.ts';

/** A simulated Azure and the real ports over TLS to it. */
export type SimulatedAzure = {
  readonly simulator: Simulator;
  /** The ports of an app whose settings name these scopes. */
  readonly ports: (
    scopes: readonly string[],
    permit?: Permit,
  ) => AzurePorts & { readonly clock: ReturnType<typeof handClock> };
  /** A subscription that nobody has used yet, so that tests don't see each other's resources. */
  readonly freshScope: () => string;
  readonly close: () => Promise<void>;
};

/** Starts it, trusts its certificate and signs in by the managed identity endpoint, as the platform does it. */
export async function simulatedAzure(): Promise<SimulatedAzure> {
  const denied = (_: string, action: string, id: string) => !id.includes('/forbidden/') || action.includes('locks');
  const simulator = await startSimulator({ options: { pageSize: 2 }, allows: denied });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), simulator.certificate]);
  for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) process.env[name] = simulator.env[name];
  let subscriptions = 0;
  return {
    simulator,
    ports(scopes, permit = () => Promise.resolve({ kind: 'not-permitted', reason: 'undecided', why: 'not decided' })) {
      const clock = handClock();
      const settingsScopes = () => Promise.resolve(scopes);
      const parts = {
        store: aStore(),
        clock,
        log: linesLog(),
        permit,
        redactionKey: 'key',
        settingsScopes,
        timeoutMs: 10_000,
      };
      return { ...azurePorts({ env: simulator.env, ...parts }), clock };
    },
    freshScope() {
      subscriptions += 1;
      const subscriptionId = `${String(subscriptions).padStart(8, '0')}-0000-4000-8000-000000000000`;
      const id = `/subscriptions/${subscriptionId}`;
      simulator.estate.set(id, { id, subscriptionId, displayName: 'fresh', state: 'Enabled' });
      return id;
    },
    close: () => simulator.close(),
  };
}

/** Puts a body into the estate as it is. */
export function place({ simulator }: SimulatedAzure, id: string, properties: JsonObject, others?: JsonObject): Body {
  const body = bodyOf(id, properties, others);
  simulator.estate.set(id, body);
  return body;
}
