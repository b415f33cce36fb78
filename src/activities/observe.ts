import type { Instant } from '../model/json.ts';
import type { ResourceRef, ResourceState } from '../model/resource.ts';
import { ArmFault } from '../ports/arm.ts';
import { later, MINUTE, type Deps } from './deps.ts';

/** What a live look at a resource gave. */
export type Observation =
  | { readonly kind: 'body'; readonly state: ResourceState; readonly at: Instant }
  | { readonly kind: 'not-found'; readonly at: Instant }
  /** No answer yet: ask again then. */
  | { readonly kind: 'wait'; readonly until: Instant; readonly because: string }
  /** An answer that can't be used: no right to read, or not what ARM promises. */
  | { readonly kind: 'blind'; readonly because: string };

/** Reads a resource from ARM. The time is that before the call: nothing that happened since is in the body. */
export async function observe(deps: Deps, ref: ResourceRef): Promise<Observation> {
  const at = deps.clock.now();
  try {
    return { kind: 'body', state: await deps.arm.read(ref), at };
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    if (fault.code === 'not-found') return { kind: 'not-found', at };
    if (fault.code === 'forbidden' || fault.code === 'unreadable' || fault.code === 'invalid') {
      return { kind: 'blind', because: fault.message };
    }
    return { kind: 'wait', until: fault.retryAt ?? later(deps.clock.now(), MINUTE), because: fault.message };
  }
}
