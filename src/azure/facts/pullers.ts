import type { RegistryConsumer } from '../../model/facts.ts';
import type { Json } from '../../model/json.ts';
import type { ResourceState } from '../../model/resource.ts';
import { isList, isObject, textAt } from '../json-parts.ts';
import { WORKLOAD_KINDS } from '../kinds.ts';
import { everywhere, needed } from './fact-parts.ts';
import type { FactParts } from './fact-parts.ts';
import { hostOf, loginsOf, principalsOf } from './registry-logins.ts';
import type { Login } from './registry-logins.ts';

/** Who pulls from a registry, concluded from how workloads are set up: an image of it, or a login to it. */
export async function pullersOf(parts: FactParts, about: ResourceState): Promise<readonly RegistryConsumer[]> {
  const server = needed(about, 'loginServer').toLowerCase();
  const [environments, ...lists] = await Promise.all([
    everywhere(parts, 'Microsoft.App/managedEnvironments'),
    ...WORKLOAD_KINDS.map(async ({ type, noun }) => ({ noun, workloads: await everywhere(parts, type) })),
  ]);
  const subnetOf = new Map(
    environments.map(({ id, properties }) => [
      id.toLowerCase(),
      textAt(properties, 'vnetConfiguration', 'infrastructureSubnetId'),
    ]),
  );
  return lists.flatMap(({ noun, workloads }) =>
    workloads.flatMap((workload): readonly RegistryConsumer[] => {
      const inferred = whyConsumer(workload, server);
      if (inferred === undefined) return [];
      const subnetId = ownSubnet(workload) ?? subnetOf.get(environmentOf(workload));
      const { name, id } = workload;
      const logins = loginsOf(workload).filter((login) => login.server === server);
      const principals = principalsOf(workload, logins);
      return [
        {
          ...{ kind: noun, name, id, inferred, login: wayOf(logins) },
          ...(subnetId === undefined ? {} : { subnetId }),
          ...(principals.length === 0 ? {} : { principals }),
          ...(logins.some(({ identity }) => identity.startsWith('system')) ? { systemAssigned: true as const } : {}),
        },
      ];
    }),
  );
}

function wayOf(logins: readonly Login[]): RegistryConsumer['login'] {
  if (logins.some(({ user }) => user !== '')) return 'password';
  return logins.some(({ identity }) => identity !== '') ? 'identity' : 'none';
}

function whyConsumer(workload: ResourceState, server: string): string | undefined {
  if (imagesOf(workload).some((image) => hostOf(image) === server)) return 'an image of it comes from this registry';
  return loginsOf(workload).some((login) => login.server === server) ? 'it is set up to log in there' : undefined;
}

/** Images stand in the containers of a group itself, and in those of the template of an app or job. */
function imagesOf({ properties }: ResourceState): readonly string[] {
  const template = isObject(properties['template']) ? properties['template'] : {};
  return ['containers', 'initContainers']
    .flatMap((name) => [properties[name], template[name]])
    .flatMap((list): readonly Json[] => (isList(list) ? list : []))
    .flatMap((container) => textAt(container, 'image') ?? textAt(container, 'properties', 'image') ?? []);
}

function ownSubnet({ properties }: ResourceState): string | undefined {
  const subnets = properties['subnetIds'];
  return isList(subnets) && subnets[0] !== undefined ? textAt(subnets[0], 'id') : undefined;
}

function environmentOf({ properties }: ResourceState): string {
  return (textAt(properties, 'managedEnvironmentId') ?? textAt(properties, 'environmentId') ?? '').toLowerCase();
}
