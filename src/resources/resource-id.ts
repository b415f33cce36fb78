import { scopeContains } from '../engine/scope.ts';
import type { ResourceRef } from '../model/resource.ts';
import { canonicalType } from './index.ts';

/** A parsed id, or why it is none. `why` is safe to show: it holds nothing of the text. */
export type ParsedId =
  { readonly kind: 'ref'; readonly ref: ResourceRef } | { readonly kind: 'rejected'; readonly why: string };

const LONGEST = 2_000;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const NAMESPACE = /^[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+$/u;
const TYPE = /^[A-Za-z][A-Za-z0-9]*$/u;
const NAME = /^[\p{L}\p{N}_()-](?:[\p{L}\p{N}_().@ -]{0,258}[\p{L}\p{N}_()@-])?$/u;

const SUBSCRIPTION = 'Microsoft.Resources/subscriptions';
const GROUP = 'Microsoft.Resources/subscriptions/resourceGroups';

/**
 * Takes a resource id apart and puts it together again, or rejects it: ids come from events, bodies and people, and end up
 * in the addresses of writes. Only `/subscriptions/…[/resourceGroups/…][/providers/…/<type>/<name>…]` passes, with names
 * of letters, digits and `_().@-` and blanks; no `.` or `..` segment, `%`, `?`, `#`, `\` or control character, no letter
 * that only looks like another one (text that is not in its plainest Unicode form, NFKC), 2,000 characters at most.
 */
export function parseResourceId(text: string): ParsedId {
  if (text.length > LONGEST) return rejected(`longer than ${String(LONGEST)} characters`);
  if (text.normalize('NFKC') !== text) return rejected('not in plain Unicode form');
  const [empty, ...segments] = text.split('/');
  if (empty !== '' || !isWord(segments[0], 'subscriptions')) return rejected('not below a subscription');
  const subscriptionId = (segments[1] ?? '').toLowerCase();
  if (!GUID.test(subscriptionId)) return rejected('the subscription is not a GUID');
  const group = isWord(segments[2], 'resourceGroups') ? (segments[3] ?? '') : undefined;
  if (group !== undefined && !NAME.test(group)) return rejected('the resource group has no name that Azure allows');
  const tail = readProviders(segments.slice(group === undefined ? 2 : 4));
  if (typeof tail === 'string') return rejected(tail);
  const id = `/subscriptions/${subscriptionId}${group === undefined ? '' : `/resourceGroups/${group}`}${tail.text}`;
  return {
    kind: 'ref',
    ref: {
      id,
      key: id.toLowerCase(),
      subscriptionId,
      ...(group === undefined ? {} : { resourceGroup: group }),
      type: tail.type ?? (group === undefined ? SUBSCRIPTION : GROUP),
      name: tail.name ?? group ?? subscriptionId,
    },
  };
}

type Tail = { readonly text: string; readonly type?: string; readonly name?: string };

/** Any number of `providers/<namespace>/<type>/<name>[/<type>/<name>…]`; the last one says what the id names. */
function readProviders(segments: readonly string[]): Tail | string {
  let tail: Tail = { text: '' };
  let at = 0;
  while (at < segments.length) {
    if (!isWord(segments[at], 'providers')) return 'a segment stands where "providers" should';
    const namespace = segments[at + 1] ?? '';
    if (!NAMESPACE.test(namespace)) return 'a provider has no name that Azure allows';
    const types = [namespace];
    const names: string[] = [];
    at += 2;
    while (at < segments.length && !(names.length > 0 && isWord(segments[at], 'providers'))) {
      const [type = '', name = ''] = segments.slice(at, at + 2);
      if (!TYPE.test(type)) return 'a type has no name that Azure allows';
      if (!NAME.test(name)) return 'a resource has no name that Azure allows';
      types.push(type);
      names.push(name);
      at += 2;
    }
    const name = names.at(-1);
    if (name === undefined) return 'a provider without a resource';
    const type = canonicalType(types.join('/'));
    const [provider = '', ...parts] = type.split('/');
    const text = parts.map((part, index) => `/${part}/${names[index] ?? ''}`).join('');
    tail = { text: `${tail.text}/providers/${provider}${text}`, type, name };
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
