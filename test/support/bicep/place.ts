import { isRecord, textFrom, type Value } from './values.ts';

/** Where a file is deployed to. */
export type Place = {
  readonly kind: 'managementGroup' | 'subscription' | 'resourceGroup';
  readonly subscription: string;
  readonly group?: string;
  readonly managementGroup?: string;
};

/** The id of a place, which resources in it begin with. */
export function scopeId({ kind, subscription, group, managementGroup }: Place): string {
  if (kind === 'managementGroup') return `/providers/Microsoft.Management/managementGroups/${managementGroup ?? ''}`;
  const own = `/subscriptions/${subscription}`;
  return kind === 'subscription' ? own : `${own}/resourceGroups/${group ?? ''}`;
}

/** Is the value what a function about places gives, rather than a resource? */
export function isScope(value: Value): boolean {
  return isRecord(value) && (value['isScope'] === true || textFrom(value['type']).toLowerCase() === GROUP);
}

/** The tenant of every deployment on paper. */
export const TENANT = '99999999-9999-9999-9999-999999999999';

const GROUP = 'microsoft.resources/resourcegroups';

/** The functions whose answers depend on the place; `undefined` for all others. */
export function placedFunction(name: string, args: readonly string[], place: Place): Value | undefined {
  const [first = '', second = ''] = args;
  const { subscription } = place;
  switch (name) {
    case 'subscription': {
      const subscriptionId = args.length > 0 ? first : subscription;
      const id = `/subscriptions/${subscriptionId}`;
      return { isScope: true, id, subscriptionId, tenantId: TENANT, displayName: subscriptionId };
    }
    case 'resourceGroup': {
      const [inside, group] = args.length > 1 ? [first, second] : [subscription, args.length > 0 ? first : place.group];
      const id = `/subscriptions/${inside}/resourceGroups/${group ?? ''}`;
      return { isScope: true, id, name: group ?? '', location: 'westeurope' };
    }
    case 'managementGroup': {
      const group = args.length > 0 ? first : (place.managementGroup ?? '');
      return { isScope: true, id: `/providers/Microsoft.Management/managementGroups/${group}`, name: group };
    }
    case 'subscriptionResourceId':
    case 'resourceId':
    case 'tenantResourceId': {
      const type = args.findIndex((arg) => arg.includes('/') && !arg.startsWith('/'));
      const before = { subscriptionResourceId: `/subscriptions/${subscription}`, resourceId: scopeId(place) }[
        name as string
      ];
      const [provider = '', ...types] = (args[type] ?? '').split('/');
      const names = args.slice(type + 1);
      return `${before ?? ''}/providers/${provider}/${types.map((one, index) => `${one}/${names[index] ?? ''}`).join('/')}`;
    }
    default:
      return undefined;
  }
}
