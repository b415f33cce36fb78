import type { ResourceState } from '../../model/resource.ts';
import type { SubnetProperties } from '../../resources/subnet.ts';

/** What a subnet is delegated to so that container groups can run in it. */
export const CONTAINER_GROUPS = 'Microsoft.ContainerInstance/containerGroups';

/** Is the subnet handed over to Container Instances? */
export function isDelegated({ delegations }: SubnetProperties): boolean {
  return (delegations ?? []).some(({ properties }) => isGroups(properties?.serviceName));
}

/** Do container groups run in it, or may they? A link of Container Instances, or the delegation, says so. */
export function isForGroups({ properties }: ResourceState<SubnetProperties>): boolean {
  const links = properties.serviceAssociationLinks ?? [];
  return isDelegated(properties) || links.some(({ properties: link }) => isGroups(link?.linkedResourceType));
}

/** What else lives in the subnet, in words; `undefined` when nothing does. */
export function whatElseIn({ properties }: ResourceState<SubnetProperties>): string | undefined {
  const { delegations, serviceAssociationLinks, privateEndpoints, ipConfigurations } = properties;
  const services = [
    ...(delegations ?? []).map((one) => one.properties?.serviceName ?? 'a service that is not named'),
    ...(serviceAssociationLinks ?? []).map(
      (one) => one.properties?.linkedResourceType ?? 'a service that is not named',
    ),
  ].filter((service) => !isGroups(service));
  const others = [
    ...services,
    ...((privateEndpoints ?? []).length > 0 ? ['private endpoints'] : []),
    ...((ipConfigurations ?? []).length > 0 ? ['network interfaces'] : []),
  ];
  return others.length === 0 ? undefined : [...new Set(others)].join(', ');
}

/** `vnet-shop/aci`: a subnet alone has a name that many have. */
export function subnetName({ id, name }: { readonly id: string; readonly name: string }): string {
  const network = /\/virtualnetworks\/([^/]+)\/subnets\//iu.exec(id)?.[1];
  return network === undefined ? name : `${network}/${name}`;
}

function isGroups(service: string | null | undefined): boolean {
  return service?.toLowerCase() === CONTAINER_GROUPS.toLowerCase();
}
