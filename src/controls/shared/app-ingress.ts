import type { ResourceState } from '../../model/resource.ts';
import type { ContainerAppProperties } from '../../resources/container-app.ts';

type Ingress = NonNullable<NonNullable<ContainerAppProperties['configuration']>['ingress']>;

/** How an app is reached; `undefined` where it is not reached at all. */
export function ingressOf({ properties }: ResourceState<ContainerAppProperties>): Ingress | undefined {
  return properties.configuration?.ingress ?? undefined;
}
