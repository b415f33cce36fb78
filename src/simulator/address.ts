/** A path of Resource Manager, taken apart. Type and scope are in lower case, names and the id as they came. */
export type Address = {
  /** Of the resource; of the collection's resources where `name` is absent. */
  readonly type: string;
  /** What it lies in: everything before the last `/providers/`, without trailing slash; `''` for the tenant. */
  readonly scope: string;
  /** The id of the resource; where `name` is absent, of what the collection lies in. */
  readonly id: string;
  readonly name: string | undefined;
  readonly subscription: string | undefined;
  readonly group: string | undefined;
};

const SUBSCRIPTIONS = 'microsoft.resources/subscriptions';

/** Takes a path or an id apart; `undefined` when it is none. An odd number of segments after the provider is a collection. */
export function addressOf(path: string): Address | undefined {
  const segments = path.split('/').slice(1);
  if (!path.startsWith('/') || segments.includes('')) return undefined;
  const lower = segments.map((segment) => segment.toLowerCase());
  const at = lower.lastIndexOf('providers');
  const provider = lower[at + 1];
  const common = {
    subscription: lower[0] === 'subscriptions' ? lower[1] : undefined,
    group: lower[2] === 'resourcegroups' ? lower[3] : undefined,
  };
  if (at < 0) return ofContainer(segments, lower, common);
  if (provider === undefined || lower.length < at + 3) return undefined;
  const own = segments.slice(at + 2);
  const complete = own.length % 2 === 0;
  const end = complete ? segments.length : own.length === 1 ? at : segments.length - 1;
  return {
    ...common,
    type: [provider, ...lower.slice(at + 2).filter((_, index) => index % 2 === 0)].join('/'),
    scope: lower
      .slice(0, at)
      .map((segment) => `/${segment}`)
      .join(''),
    id: segments
      .slice(0, end)
      .map((segment) => `/${segment}`)
      .join(''),
    name: complete ? own.at(-1) : undefined,
  };
}

/** Subscriptions and resource groups, which lie in no provider. */
function ofContainer(
  segments: readonly string[],
  lower: readonly string[],
  common: Pick<Address, 'subscription' | 'group'>,
): Address | undefined {
  const [first, subscription, second] = lower;
  if (first !== 'subscriptions' || lower.length > 4 || (lower.length > 2 && second !== 'resourcegroups'))
    return undefined;
  const scope = lower.length > 2 ? `/subscriptions/${subscription ?? ''}` : '';
  return {
    ...common,
    type: lower.length > 2 ? `${SUBSCRIPTIONS}/resourcegroups` : SUBSCRIPTIONS,
    scope,
    id: `/${segments.slice(0, lower.length - (lower.length % 2)).join('/')}`,
    name: lower.length % 2 === 0 ? segments.at(-1) : undefined,
  };
}
