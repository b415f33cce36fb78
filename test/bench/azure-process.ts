import type { JsonObject } from '../../src/model/json.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { textOf } from '../../src/simulator/wire.ts';

/** What can be asked of the simulated Azure in a process of its own. */
export type Order =
  /** Puts bodies into the estate, without any event. */
  | { readonly kind: 'set'; readonly bodies: readonly JsonObject[] }
  /** Lets each request to Resource Manager take so long from now on. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** The writes that have come since the last asking. */
  | { readonly kind: 'writes' };

/** A write: to which path, and when it came, in ms since 1970. */
export type Write = { readonly path: string; readonly at: number };

/** What the process says once it listens. */
export type Ready = { readonly env: Readonly<Record<string, string>>; readonly certificate: string };

const isArm = ({ path }: { readonly path: string }): boolean => /^\/(?:subscriptions|providers)\//u.test(path);

const simulator = await startSimulator({ options: { polls: 0 } });
let latency = 0;
let told = 0;

process.on('message', (order: Order) => process.send?.(obey(order)));
process.on('disconnect', () => process.exit());
process.send?.({ env: simulator.env, certificate: simulator.certificate } satisfies Ready);

function obey(order: Order): readonly Write[] {
  if (order.kind === 'set') for (const body of order.bodies) simulator.estate.set(textOf(body['id']), body);
  if (order.kind === 'latency') {
    latency = order.ms;
    simulator.faults.clear();
    if (latency > 0) simulator.faults.add({ match: isArm, times: Infinity, action: { delayMs: latency } });
  }
  if (order.kind !== 'writes') return [];
  const fresh = simulator.calls.slice(told).filter((call) => isArm(call) && call.method === 'PATCH');
  told = simulator.calls.length;
  return fresh.map(({ path, at }) => ({ path, at: Date.parse(at) - latency }));
}
