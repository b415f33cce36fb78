import type { ResourceKind } from '../engine/resource-kind.ts';
import { registry } from './registry.ts';
import { roleAssignment } from './role-assignment.ts';

/** The kinds of resource that controls judge, alphabetical. */
export const kinds: readonly ResourceKind[] = [registry, roleAssignment] as readonly ResourceKind[];

/** The kind of a type, in any case; `undefined` when no control judges it. */
export function kindOf(type: string): ResourceKind | undefined {
  return kinds.find((kind) => kind.type.toLowerCase() === type.toLowerCase());
}

/** A type in the case that its provider prints it in, as far as a kind tells: also for the types of its children. */
export function canonicalType(type: string): string {
  const kind = kinds.find((known) => `${type}/`.toLowerCase().startsWith(`${known.type}/`.toLowerCase()));
  return kind === undefined ? type : kind.type + type.slice(kind.type.length);
}
