import type { JsonObject } from '../model/json.ts';
import { contosoBodies } from './contoso-estate.ts';
import { grant, IDS, PEOPLE, principalOfPerson } from './contoso.ts';
import type { Simulator } from './simulator.ts';
import { textOf } from './wire.ts';

/** Something that a person of the scenario does. */
export type Deed = {
  readonly name: string;
  readonly who: number;
  /** What they do, for the terminal. */
  readonly says: string;
  readonly method: 'PATCH' | 'PUT';
  readonly id: string;
  readonly apiVersion: string;
  readonly body: JsonObject;
};

const REGISTRY = '2025-11-01';
const ASSIGNMENT = '2022-04-01';

/** What happens, in order. Each deed is done once in the life of an estate. */
export const DEEDS: readonly Deed[] = [
  {
    name: 'admin',
    who: 3,
    says: 'Dev Patel switches on the admin account of registry contosoquiet, to try something.',
    method: 'PATCH',
    id: IDS.quietRegistry,
    apiVersion: REGISTRY,
    body: { properties: { adminUserEnabled: true } },
  },
  {
    name: 'grant-running',
    who: 3,
    says: 'Dev Patel makes the identity of the web shop Contributor of the whole subscription.',
    method: 'PUT',
    id: IDS.grantToShop,
    apiVersion: ASSIGNMENT,
    body: grant('shopIdentity', 'contributor'),
  },
  {
    name: 'grant-gone',
    who: 3,
    says: 'Dev Patel makes the identity of an old importer, which nothing runs as, Contributor too.',
    method: 'PUT',
    id: IDS.grantToOld,
    apiVersion: ASSIGNMENT,
    body: grant('oldIdentity', 'contributor'),
  },
  {
    name: 'public-private',
    who: 0,
    says: 'Ana Ruiz opens registry contosoprivate, which has a private endpoint, to the internet.',
    method: 'PATCH',
    id: IDS.privateRegistry,
    apiVersion: REGISTRY,
    body: { properties: { publicNetworkAccess: 'Enabled' } },
  },
  {
    name: 'public-edge',
    who: 0,
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
  if (estate.kept('settled').length > 0) return;
  for (const body of contosoBodies(now)) estate.set(textOf(body['id']), body);
  estate.keep('settled', now.toISOString());
}

/** The deeds that have not been done yet. */
export function deedsLeft({ estate }: Simulator): readonly Deed[] {
  const done = estate.kept('deed');
  return DEEDS.filter(({ name }) => !done.includes(name));
}

/** Lets a person do something. */
export function perform(simulator: Simulator, deed: Deed): void {
  const person = PEOPLE[deed.who];
  if (person === undefined) throw new Error(`Nobody does "${deed.name}".`);
  simulator.estate.keep('deed', deed.name);
  simulator.act(principalOfPerson(person), deed.method, deed.id, deed.apiVersion, deed.body);
}
