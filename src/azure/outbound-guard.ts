import { isList, isObject, parsedJson } from './json-parts.ts';
import { isWithin, subscriptionsOf } from './scopes.ts';

/** A request as it is about to leave: what a rule judges. */
export type Outbound = { readonly method: string; readonly url: string; readonly body: string };

/** What leaves and what doesn't: `undefined`, or why the request is refused. */
export type OutboundRule = (request: Outbound) => string | undefined;

/** What Resource Manager rules are made from: `origin` as in `https://host`, `scopes` from the settings. */
export type ArmBounds = { readonly origin: string; readonly scopes: readonly string[] };

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NAMESPACES =
  'microsoft\\.(?:containerregistry|containerinstance|app|authorization|managedidentity|keyvault|insights|security' +
  '|network|operationalinsights|resources(?=/deployments(?:/|$)))';
const BELOW_SCOPE = new RegExp(`^(?:/resourcegroups/[^/]{1,90})?(?:/providers/${NAMESPACES}(?:/[^/]+){1,8})+$`);
/** Built-in roles are read where they are assigned; poll addresses of some services lie at the subscription. */
const AT_SUBSCRIPTION = new RegExp(
  `^/providers/(?:microsoft\\.authorization/roledefinitions/${GUID}|${NAMESPACES}/locations(?:/[^/]+){1,6})$`,
);
const GRAPH_PATH = '/providers/microsoft.resourcegraph/resources';
/** Blank, apostrophe and parentheses: names of resource groups may hold them. */
const ESCAPES = new Set(['%20', '%27', '%28', '%29']);
const API_VERSION = /^\d{4}-\d{2}-\d{2}(?:-preview)?$/;

/** A resource of a group: an SDK that is given `..` for the group's name would write beside all groups. */
const inGroup = (path: string): RegExp =>
  new RegExp(`^/subscriptions/${GUID}/resourcegroups/[^/]{1,90}/providers/microsoft\\.${path}$`);

/** What can lie at a subscription, a group or a resource. */
const anywhere = (path: string): RegExp => new RegExp(`/providers/microsoft\\.${path}$`);

/** What may be written, by its whole path. */
const WRITES: readonly (readonly [methods: readonly string[], path: RegExp])[] = [
  [['PATCH'], inGroup('containerregistry/registries/[a-z0-9]{5,50}(?:/tokens/[a-z0-9-]{5,50})?')],
  [['PATCH', 'PUT', 'DELETE'], inGroup('containerinstance/containergroups/[a-z0-9-]{1,63}')],
  [['PATCH'], inGroup('app/(?:containerapps|jobs|managedenvironments)/[a-z0-9-]{1,63}')],
  [['PUT', 'DELETE'], inGroup('app/containerapps/[a-z0-9-]{1,63}/authconfigs/current')],
  [['PATCH'], inGroup('keyvault/vaults/[a-z0-9-]{3,24}')],
  [['PUT'], inGroup('network/virtualnetworks/[\\w.-]{2,64}/subnets/[\\w.-]{1,80}')],
  [['PUT', 'DELETE'], inGroup('network/privatednszones/[\\w.-]{1,80}/virtualnetworklinks/[\\w.-]{1,80}')],
  [['PUT', 'DELETE'], inGroup('insights/(?:scheduledqueryrules|activitylogalerts)/[\\w-]{1,80}')],
  [['PUT', 'DELETE'], anywhere('insights/diagnosticsettings/[a-z0-9-]{1,64}')],
  [['PUT'], anywhere('security/pricings/[a-z]{2,60}')],
  [['DELETE'], anywhere('resources/deployments/[\\w.()-]{1,64}')],
  [['PUT', 'DELETE'], anywhere('authorization/policyassignments/[\\w-]{1,64}')],
  [['PUT', 'DELETE'], anywhere(`authorization/roleassignments/${GUID}`)],
];

/** Reads of Resource Manager: GET below the scopes, and Resource Graph queries over subscriptions of the scopes. */
export function armReadRule(bounds: ArmBounds): OutboundRule {
  return ({ method, url, body }) => {
    const target = armTarget(url, bounds.origin);
    if (typeof target === 'string') return target;
    if (method === 'POST' && target.path === GRAPH_PATH) return graphProblem(body, bounds.scopes);
    if (method !== 'GET') return `${method} is no method for reading`;
    return isReadable(target.path, bounds.scopes) ? undefined : 'the path lies outside the scopes of the settings';
  };
}

/** Writes to Resource Manager: the known methods on the known types below the scopes, and GET to see how they went. */
export function armWriteRule(bounds: ArmBounds): OutboundRule {
  return ({ method, url, body }) => {
    const target = armTarget(url, bounds.origin);
    if (typeof target === 'string') return target;
    if (body.includes('"$redacted"')) return 'the body holds a redaction marker where a secret belongs';
    if (method === 'GET') {
      return isReadable(target.path, bounds.scopes) ? undefined : 'the path lies outside the scopes of the settings';
    }
    if (!isWithin(target.path, bounds.scopes)) return 'the path lies outside the scopes of the settings';
    const known = WRITES.some(([methods, path]) => methods.includes(method) && path.test(target.path));
    return known ? undefined : `${method} on this type is not a known write`;
  };
}

/** One method on one address and nothing else: a webhook, an ingestion stream, a mail service, a topic. */
export function fixedRule(method: string, address: string): OutboundRule {
  const expected = new URL(address);
  return (request) => {
    const problem = spellingProblem(request.url);
    if (problem !== undefined) return problem;
    const actual = new URL(request.url);
    if (request.method !== method) return `${request.method} is not the method of this channel`;
    if (actual.origin !== expected.origin || actual.pathname !== expected.pathname) return 'not the configured address';
    return undefined;
  };
}

function isReadable(path: string, scopes: readonly string[]): boolean {
  const atSubscription = subscriptionsOf(scopes).map((id) => `/subscriptions/${id}`);
  const below = atSubscription.find((subscription) => path.startsWith(`${subscription}/`));
  if (below === undefined) return false;
  const rest = path.slice(below.length);
  return AT_SUBSCRIPTION.test(rest) || (isWithin(path, scopes) && BELOW_SCOPE.test(rest));
}

/** The path in lower case of a request to Resource Manager, or what is wrong with its address. */
export function armTarget(address: string, origin: string): { readonly path: string } | string {
  const problem = spellingProblem(address);
  if (problem !== undefined) return problem;
  const url = new URL(address);
  if (url.origin !== new URL(origin).origin) return 'another host than the configured Resource Manager';
  const versions = url.searchParams.getAll('api-version');
  if (versions.length !== 1 || !API_VERSION.test(versions[0] ?? '')) return 'not exactly one api-version';
  return { path: url.pathname.toLowerCase() };
}

/**
 * The address must be spelled as the wire will see it, so that what is judged is what is sent: no dot segments, no empty
 * segments, no encoded slash, dot or percent sign, no user, no fragment, no second question mark, no odd characters.
 */
function spellingProblem(address: string): string | undefined {
  if (address.length > 8192) return 'an address of more than 8192 characters';
  const parts = /^(https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?)(\/[^?#]*)(?:\?([^?#]*))?$/.exec(address);
  if (parts === null) return 'an address that is not plain https';
  const [, , path = ''] = parts;
  if (!/^[\x21-\x7e]+$/.test(address) || /[\\"<>^`{|}]/.test(address)) return 'an address with characters not allowed';
  if (path.includes('//')) return 'a path with an empty segment';
  if (path.split('/').length > 30) return 'a path of more than 30 segments';
  const escapes = path.match(/%.{0,2}/g) ?? [];
  if (escapes.some((escape) => !ESCAPES.has(escape))) return 'a path with an escape that is not allowed';
  if (!URL.canParse(address) || new URL(address).pathname !== path) return 'a path that is not its own normal form';
  return undefined;
}

/** A query without subscriptions would run over everything that the identity can see. */
function graphProblem(body: string, scopes: readonly string[]): string | undefined {
  const allowed = subscriptionsOf(scopes);
  const query = parsedJson(body);
  const asked = isObject(query) ? query['subscriptions'] : undefined;
  if (!isObject(query) || !isList(asked) || asked.length === 0) return 'a query without subscriptions';
  if (query['managementGroups'] !== undefined) return 'a query over management groups';
  const foreign = asked.some((id) => typeof id !== 'string' || !allowed.includes(id.toLowerCase()));
  return foreign ? 'a query over a subscription outside the scopes of the settings' : undefined;
}
