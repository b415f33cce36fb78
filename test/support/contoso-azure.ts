import tls from 'node:tls';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/simulator.ts';
import { settle } from '../../src/simulator/story.ts';

/** The simulated Azure with the Contoso estate in it. One identity of the bot may do everything. */
export type ContosoAzure = {
  readonly simulator: Simulator;
  /** Nobody may do these actions (in lower case) from now on; all may be done again without any. */
  readonly deny: (...actions: readonly string[]) => void;
  readonly close: () => Promise<void>;
};

/** Starts it, trusts its certificate and points this process at its identity endpoint. */
export async function contosoAzure(given: SimulatorOptions = {}): Promise<ContosoAzure> {
  const denied = new Set<string>();
  const simulator = await startSimulator({
    oneIdentity: true,
    allows: (_, action) => !denied.has(action),
    ...given,
  });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), simulator.certificate]);
  Object.assign(process.env, simulator.env);
  settle(simulator, given.now?.() ?? new Date());
  return {
    simulator,
    deny(...actions) {
      denied.clear();
      for (const action of actions) denied.add(action);
    },
    close: () => simulator.close(),
  };
}
