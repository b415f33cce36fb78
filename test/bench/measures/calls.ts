import type { JsonObject } from '../../../src/model/json.ts';
import { SUBSCRIPTION } from '../../support/bodies.ts';
import { gridEvent } from '../../support/events.ts';
import { startWorld, type World } from '../../support/world.ts';
import { fullApp, SUBSCRIPTION as OF_FULL_BODIES } from '../full-bodies.ts';
import type { Figure, Measure } from '../measure.ts';

/** An app in order, and the same with a drift whose fix asks for no facts: what they cost is said where they are asked for. */
const SAFE = inSubscription(JSON.stringify(fullApp));
const OPEN = inSubscription(JSON.stringify(fullApp).replace('"allowInsecure":false', '"allowInsecure":true'));

function inSubscription(text: string): JsonObject & { readonly id: string } {
  return JSON.parse(text.replaceAll(OF_FULL_BODIES, SUBSCRIPTION)) as JsonObject & { readonly id: string };
}

const ABOUT = { resourceUri: SAFE.id, operationName: 'Microsoft.App/containerApps/write' };

/** Events in one delivery: far below the 1 MB that Event Grid sends at once. */
const BATCH = 100;

/** Calls to Resource Manager that so many events about one container app cost, until nothing is left to be done. */
async function callsFor(events: number, body: typeof SAFE): Promise<number> {
  await using world = await startWorld([SAFE], { simulator: { options: { polls: 0 } }, toldOf: ['ca-https-only'] });
  await world.sweep();
  world.simulator.estate.set(body.id, body);
  world.calls();
  const batches = Math.ceil(events / BATCH);
  for (let batch = 0; batch < batches; batch += 1) {
    const duplicates = Array.from({ length: Math.min(BATCH, events) }, () => gridEvent(ABOUT) as JsonObject);
    const status = await world.post(...duplicates);
    if (status !== 202)
      throw new Error(`The webhook answered ${String(status)} to ${String(duplicates.length)} events.`);
  }
  await world.host.idle();
  // Past the time in which a burst settles; the event of our own write is not delivered, its look is an event's like any.
  await world.clock.advance(60_000);
  if (body === OPEN) await checkFixed(world);
  return world.calls().length;
}

async function checkFixed(world: World): Promise<void> {
  const states = (await world.cases()).map(({ state }) => state);
  if (states.join() !== 'remediated') throw new Error(`One fix was expected. The cases: ${states.join() || 'none'}.`);
}

/** Calls are what Azure throttles, so they are counted on the wire and not taken from the code's word. */
export const measure: Measure = {
  on: 'requests that reach a simulated Resource Manager over TLS, through the real SDKs, in virtual time, with the whole catalogue',
  async run() {
    const cases: readonly [name: string, events: number, body: typeof SAFE, max: number][] = [
      ['an event about a container app in order', 1, SAFE, 1],
      ['1,000 duplicates of it', 1_000, SAFE, 2],
      ['an event about a drift, until it is fixed and seen fixed', 1, OPEN, 3],
      ['1,000 duplicates of it', 1_000, OPEN, 4],
    ];
    const figures: Figure[] = [];
    for (const [name, events, body, max] of cases) {
      const value = await callsFor(events, body);
      figures.push({ name, value, unit: 'calls', budget: { kind: 'count', max } });
    }
    return figures;
  },
};
