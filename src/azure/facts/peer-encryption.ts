import type { ResourceState } from '../../model/resource.ts';
import { managedEnvironment } from '../../resources/managed-environment.ts';
import type { ManagedEnvironmentProperties } from '../../resources/managed-environment.ts';
import { parseResourceId } from '../../resources/resource-id.ts';
import { environmentIdOf } from './environment-apps.ts';
import { notKnown } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';

/** Does the environment of an app encrypt what its apps send each other? */
export async function peerEncryption({ arm }: FactParts, about: ResourceState): Promise<boolean> {
  const parsed = parseResourceId(environmentIdOf(about.properties) ?? '');
  if (parsed.kind !== 'ref') throw notKnown(`${about.name} names no environment`);
  const body = await arm.read(parsed.ref);
  const problem = managedEnvironment.unreadable(body);
  if (problem !== undefined) throw notKnown(`an environment that can't be read: ${problem}`);
  const { peerTrafficConfiguration: traffic, peerAuthentication: login } =
    body.properties as ManagedEnvironmentProperties;
  return traffic?.encryption?.enabled === true || login?.mtls?.enabled === true;
}
