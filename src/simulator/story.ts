import type { JsonObject } from '../model/json.ts';
import { contosoBodies } from './contoso-estate.ts';
import type { ContosoPerson } from './contoso.ts';
import { ANA, DEV, grant, IDS, PEOPLE, principalOfPerson } from './contoso.ts';
import type { Simulator } from './simulator.ts';
import type { WireReply } from './wire.ts';
import { textOf } from './wire.ts';

/** Something that a person of the scenario does. */
export type Deed = {
  readonly name: string;
  readonly by: ContosoPerson;
  /** What they do, for the terminal. */
  readonly says: string;
  readonly method: 'PATCH' | 'PUT';
  readonly id: string;
  readonly apiVersion: string;
  readonly body: JsonObject;
};

const SETTLED = 'settled';
const REGISTRY = '2025-11-01';
const ASSIGNMENT = '2022-04-01';

/** What happens, in order. Each deed is done once in the life of an estate. */
export const DEEDS: readonly Deed[] = [
  {
    name: 'admin',
    by: DEV,
    says: 'Dev Patel switches on the admin account of registry contosoquiet, to try something.',
    method: 'PATCH',
    id: IDS.quietRegistry,
    apiVersion: REGISTRY,
    body: { properties: { adminUserEnabled: true } },
  },
  {
    name: 'grant-running',
    by: DEV,
    says: 'Dev Patel makes the identity of the web shop Contributor of the whole subscription.',
    method: 'PUT',
    id: IDS.grantToShop,
    apiVersion: ASSIGNMENT,
    body: grant('shopIdentity', 'contributor'),
  },
  {
    name: 'grant-gone',
    by: DEV,
    says: 'Dev Patel makes the identity of an old importer, which nothing runs as, Contributor too.',
    method: 'PUT',
    id: IDS.grantToOld,
    apiVersion: ASSIGNMENT,
    body: grant('oldIdentity', 'contributor'),
  },
  {
    name: 'public-private',
    by: ANA,
    says: 'Ana Ruiz opens registry contosoprivate, which has a private endpoint, to the internet.',
    method: 'PATCH',
    id: IDS.privateRegistry,
    apiVersion: REGISTRY,
    body: { properties: { publicNetworkAccess: 'Enabled' } },
  },
  {
    name: 'public-edge',
    by: ANA,
    says: 'Ana Ruiz opens registry contosoedge, which has no private endpoint, as well.',
    method: 'PATCH',
    id: IDS.openRegistry,
    apiVersion: REGISTRY,
    body: { properties: { publicNetworkAccess: 'Enabled' } },
  },
];

/** Puts the estate there, unless it is there already, and makes its people known. */
export function settle(simulator: Simulator, now: Date): void {
  const { estate } = simulator;
  for (const person of PEOPLE) simulator.introduce(principalOfPerson(person));
  if (estate.note(SETTLED) !== undefined) return;
  estate.transaction(() => {
    for (const body of contosoBodies(now)) estate.set(textOf(body['id']), body);
    estate.setNote(SETTLED, now.toISOString());
  });
}

/** The deeds that have not been done yet. */
export function deedsLeft({ estate }: Simulator): readonly Deed[] {
  return DEEDS.filter(({ name }) => estate.note(`deed:${name}`) === undefined);
}

/** Lets a person do something, and notes it with its effect. What Azure answers; a refusal is not noted. */
export function perform(simulator: Simulator, { name, by, method, id, apiVersion, body }: Deed): WireReply {
  return simulator.estate.transaction(() => {
    const reply = simulator.act(principalOfPerson(by), method, id, apiVersion, body);
    if (reply.status < 400) simulator.estate.setNote(`deed:${name}`, true);
    return reply;
  });
}
