import type { ContainerGroupProperties, GroupContainer } from '../../resources/container-group.ts';

/** The security context of one container, whose members may all be absent. */
type Context = NonNullable<NonNullable<NonNullable<GroupContainer['properties']>['securityContext']>>;

/** A container, the JSON pointer of its security context, and that. */
export type ContainerContext = { readonly container: string; readonly at: string; readonly context: Context };

/** Only a confidential group is sure to go by its security contexts: elsewhere what they do is not confirmed. */
export function isConfidential({ sku }: ContainerGroupProperties): boolean {
  return sku?.toLowerCase() === 'confidential';
}

/** Every container with its context. A group that shows no containers has one of which nothing is known. */
export function contextsOf({ containers, initContainers }: ContainerGroupProperties): readonly ContainerContext[] {
  const all = (list: readonly GroupContainer[] | null | undefined, name: string): readonly ContainerContext[] =>
    (list ?? []).map((one, index) => ({
      container: one.name ?? String(index),
      at: `/properties/${name}/${String(index)}/properties/securityContext`,
      context: one.properties?.securityContext ?? {},
    }));
  const shown = all(containers, 'containers');
  const unknown = {
    container: '(none is shown)',
    at: '/properties/containers/0/properties/securityContext',
    context: {},
  };
  return [...(shown.length === 0 ? [unknown] : shown), ...all(initContainers, 'initContainers')];
}
