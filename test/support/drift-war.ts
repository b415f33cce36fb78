import type { AuditRecord } from '../../src/model/audit.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Principal } from '../../src/simulator/events.ts';
import { registryBody } from './bodies.ts';
import { changeRegistry } from './contoso-world.ts';
import type { Person } from '../../src/model/approval.ts';
import { ANA, BEN, CHI, DAN } from './people.ts';
import { startWorld, type World } from './world.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const PEOPLE: readonly Person[] = [ANA, BEN, CHI, DAN];

/** A pipeline that holds another opinion. */
export const PIPELINE: Principal = {
  id: 'f1000000-0000-4000-8000-0000000000f1',
  name: 'pipeline-orders',
  appId: 'f1000000-0000-4000-8000-0000000000a1',
  kind: 'ServicePrincipal',
};

/** What a pipeline and we disagree about. */
export const ON: JsonObject = { adminUserEnabled: true };

/** A registry that was seen all right. */
export async function calmRegistry(settings?: string): Promise<World> {
  const world = await startWorld([registryBody()], { people: PEOPLE, ...(settings === undefined ? {} : { settings }) });
  await world.sweep();
  return world;
}

/** Somebody brings the drift back; a while passes, in which it is put right or asked about. */
export async function bringBack(world: World, by: Principal, properties: JsonObject = ON): Promise<void> {
  await changeRegistry(world, properties, by);
  await world.pass(MINUTE);
}

/** The records of a kind that reached Log Analytics. */
export async function recordsOf(world: World, type: AuditRecord['EventType']): Promise<readonly AuditRecord[]> {
  return (await world.audit()).filter(({ EventType }) => EventType === type);
}
