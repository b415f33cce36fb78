import { ALL } from '../engine/resource-kind.ts';
import type { ResourceKind } from '../engine/resource-kind.ts';
import { activityAlerts, logAlerts } from './alerts.ts';
import { appRevisions } from './app-revisions.ts';
import { authConfigs } from './auth-configs.ts';
import { containerApp } from './container-app.ts';
import { containerAppsJob } from './container-apps-job.ts';
import { containerGroup } from './container-group.ts';
import { defenderPlan } from './defender-plan.ts';
import { deployment } from './deployment.ts';
import { diagnosticSettings } from './diagnostic-settings.ts';
import { keyVault } from './key-vault.ts';
import { managedEnvironment } from './managed-environment.ts';
import { policyAssignments } from './policy-assignments.ts';
import { privateDnsLinks } from './private-dns-links.ts';
import { registry } from './registry.ts';
import { registryTasks } from './registry-tasks.ts';
import { registryToken } from './registry-token.ts';
import { roleAssignment } from './role-assignment.ts';
import { subnet } from './subnet.ts';

/** The kinds of resource that controls can judge, alphabetical by the names of their files. */
export const kinds: readonly ResourceKind[] = [
  activityAlerts,
  logAlerts,
  appRevisions,
  authConfigs,
  containerApp,
  containerAppsJob,
  containerGroup,
  defenderPlan,
  deployment,
  diagnosticSettings,
  keyVault,
  managedEnvironment,
  policyAssignments,
  privateDnsLinks,
  registry,
  registryTasks,
  registryToken,
  roleAssignment,
  subnet,
] as readonly ResourceKind[];

const byType = new Map(kinds.map((kind) => [kind.type.toLowerCase(), kind] as const));

/** The kind of a type, in any case; `undefined` when no control can judge it. */
export function kindOf(type: string): ResourceKind | undefined {
  return byType.get(type.toLowerCase());
}

/** The kinds that are judged together at each resource of a type: what a new one of it has, or lacks, from the start. */
export function hangingOn(type: string): readonly ResourceKind[] {
  const isParent = (parent: string): boolean => parent.toLowerCase() === type.toLowerCase();
  return kinds.filter(({ together, below = [] }) => together === true && below.some(isParent));
}

/** The id that stands for all resources of a kind at one place. */
export function idOfAll(kind: Pick<ResourceKind, 'type'>, placeId: string): string {
  return `${listBelow(kind, placeId)}/${ALL}`;
}

/** The path at which resources of a kind are listed that hang on another resource: as its children or its extensions. */
export function listBelow({ type }: Pick<ResourceKind, 'type'>, placeId: string): string {
  const isChild = type.split('/').length > 2;
  return isChild ? `${placeId}/${type.slice(type.lastIndexOf('/') + 1)}` : `${placeId}/providers/${type}`;
}

/** A type in the case that its provider prints it in, as far as a kind tells: also for the types of its children. */
export function canonicalType(type: string): string {
  const exact = kindOf(type);
  if (exact !== undefined) return exact.type;
  const kind = kinds.find((known) => `${type}/`.toLowerCase().startsWith(`${known.type}/`.toLowerCase()));
  return kind === undefined ? type : kind.type + type.slice(kind.type.length);
}
