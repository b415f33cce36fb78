import type { FactName, Facts } from '../model/facts.ts';
import type { ResourceState } from '../model/resource.ts';

/** A fact, or the sentence why it could not be had. */
export type FactAnswer<K extends FactName> =
  { readonly known: true; readonly value: Facts[K] } | { readonly known: false; readonly why: string };

/** What controls may ask beyond the body. Throws `ArmFault` only for `throttled` and `unavailable`: ask again later. */
export interface FactSource {
  read<K extends FactName>(name: K, about: ResourceState): Promise<FactAnswer<K>>;
}
