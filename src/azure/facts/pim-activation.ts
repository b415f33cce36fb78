import type { ResourceState } from '../../model/resource.ts';
import { ArmFault } from '../../ports/arm.ts';
import { textAt } from '../json-parts.ts';
import { allElements, needed, scopeOfAssignment } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Is a role assignment somebody's activation of an eligible role? It ends by itself; deleting it only annoys them. */
export async function pimActivation(parts: FactParts, about: ResourceState): Promise<boolean> {
  const principal = needed(about, 'principalId');
  const scope = scopeOfAssignment(about);
  if (!GUID.test(principal)) throw new ArmFault('unreadable', 'the principal is not a GUID');
  try {
    const instances = await allElements(parts, () => parts.authorization.listScheduleInstances(scope, principal));
    return instances.some(
      (instance) =>
        textAt(instance, 'properties', 'assignmentType') === 'Activated' &&
        textAt(instance, 'properties', 'originRoleAssignmentId')?.toLowerCase() === about.id.toLowerCase(),
    );
  } catch (error) {
    if (error instanceof ArmFault && isNoPim(error)) return false;
    throw error;
  }
}

/** A tenant without the licence has no activations; the service says so in one of these ways. */
function isNoPim({ code, serviceCode }: ArmFault): boolean {
  return code === 'not-found' || serviceCode === 'AadPremiumLicenseRequired';
}
