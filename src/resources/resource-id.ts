import { scopeContains } from '../engine/scope.ts';
import type { ResourceRef } from '../model/resource.ts';

/** A parsed id, or why it is none. `why` is safe to show: it holds nothing of the text. */
export type ParsedId =
  { readonly kind: 'ref'; readonly ref: ResourceRef } | { readonly kind: 'rejected'; readonly why: string };

const LONGEST = 2_000;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const NAMESPACE = /^[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+$/u;
const TYPE = /^[A-Za-z][A-Za-z0-9]*$/u;
const NAME = /^[A-Za-z0-9_()](?:[A-Za-z0-9_().@ -]{0,258}[A-Za-z0-9_()@-])?$/u;

/**
 * Takes a resource id apart and puts it together again, or rejects it: ids come from events, bodies and people, and end up
 * in the addresses of writes. Only `/subscriptions/…[/resourceGroups/…]/providers/…/<type>/<name>…` passes, with the names
 * that ARM allows for the kinds we know; no `.` or `..` segment, `%`, `?`, `#`, `\` or control character, 2,000
 * characters at most.
 */
export function parseResourceId(text: string): ParsedId {
  if (text.length > LONGEST) return rejected(`longer than ${String(LONGEST)} characters`);
  const [empty, ...segments] = text.split('/');
  if (empty !== '' || segments.length < 2) return rejected('does not start with /subscriptions/');
  if (!isWord(segments[0], 'subscriptions')) return rejected('not below a subscription');
  const subscriptionId = segments[1] ?? '';
  if (!GUID.test(subscriptionId)) return rejected('the subscription is not a GUID');
  const parts = { id: `/subscriptions/${subscriptionId.toLowerCase()}`, at: 2 };
  let resourceGroup: string | undefined;
  if (isWord(segments[2], 'resourceGroups')) {
    resourceGroup = segments[3] ?? '';
    if (!NAME.test(resourceGroup)) return rejected('the resource group has no name that Azure allows');
    parts.id += `/resourceGroups/${resourceGroup}`;
    parts.at = 4;
  }
  const tail = readProviders(segments.slice(parts.at));
  if (typeof tail === 'string') return rejected(tail);
  const id = parts.id + tail.text;
  const name = tail.name ?? resourceGroup ?? subscriptionId.toLowerCase();
  const type = tail.type ?? (resourceGroup === undefined ? SUBSCRIPTION : GROUP);
  return {
    kind: 'ref',
    ref: {
      id,
      key: id.toLowerCase(),
      subscriptionId: subscriptionId.toLowerCase(),
      ...(resourceGroup === undefined ? {} : { resourceGroup }),
      type,
      name,
    },
  };
}

const SUBSCRIPTION = 'Microsoft.Resources/subscriptions';
const GROUP = 'Microsoft.Resources/subscriptions/resourceGroups';

type Tail = { readonly text: string; readonly type?: string; readonly name?: string };

/** One or more `providers/<namespace>/<type>/<name>[/<type>/<name>…]`; the last one says what the id names. */
function readProviders(segments: readonly string[]): Tail | string {
  let tail: Tail = { text: '' };
  let at = 0;
  while (at < segments.length) {
    if (!isWord(segments[at], 'providers')) return 'a segment stands where "providers" should';
    const namespace = segments[at + 1] ?? '';
    if (!NAMESPACE.test(namespace)) return 'a provider has no name that Azure allows';
    let type = namespace;
    let text = `${tail.text}/providers/${namespace}`;
    let name: string | undefined;
    at += 2;
    while (at < segments.length && !(name !== undefined && isWord(segments[at], 'providers'))) {
      const typeSegment = segments[at] ?? '';
      name = segments[at + 1] ?? '';
      if (!TYPE.test(typeSegment)) return 'a type has no name that Azure allows';
      if (!NAME.test(name)) return 'a resource has no name that Azure allows';
      type += `/${typeSegment}`;
      text += `/${typeSegment}/${name}`;
      at += 2;
    }
    if (name === undefined) return 'a provider without a resource';
    tail = { text, type, name };
  }
  return tail;
}

/**
 * The resource itself, and then what it belongs to, step by step: a token's registry, a diagnostic setting's target. Groups
 * and subscriptions are left out.
 */
export function lineage(ref: ResourceRef): readonly ResourceRef[] {
  const line: ResourceRef[] = [ref];
  let id = ref.id;
  for (;;) {
    id = id.replace(/\/[^/]+\/[^/]+$/u, '');
    if (/\/providers\/[^/]+$/u.test(id)) id = id.replace(/\/providers\/[^/]+$/u, '');
    if (!id.includes('/providers/')) return line;
    const parent = parseResourceId(id);
    if (parent.kind === 'ref') line.push(parent.ref);
  }
}

/** Does one of the scopes (subscription, group or resource ids) contain the resource? No scopes contain nothing. */
export function inScopes(ref: ResourceRef, scopes: readonly string[]): boolean {
  return scopes.some((scope) => scopeContains(scope, ref.id));
}

function isWord(segment: string | undefined, word: string): boolean {
  return segment?.toLowerCase() === word.toLowerCase();
}

function rejected(why: string): ParsedId {
  return { kind: 'rejected', why };
}
