import type { ResourceKind } from '../engine/resource-kind.ts';
import { registry } from './registry.ts';
import { roleAssignment } from './role-assignment.ts';

/** The kinds of resource that controls judge, alphabetical. */
export const kinds: readonly ResourceKind[] = [registry, roleAssignment] as readonly ResourceKind[];

/** The kind of a type, in any case; `undefined` when no control judges it. */
export function kindOf(type: string): ResourceKind | undefined {
  return kinds.find((kind) => kind.type.toLowerCase() === type.toLowerCase());
}
