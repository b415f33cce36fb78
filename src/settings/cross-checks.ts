import { anyScope, estateScope } from './grammar.ts';
import type { Mistake } from './yaml-file.ts';

type Found = Omit<Mistake, 'line'>;
type Place = { readonly path: readonly PropertyKey[]; readonly text: string };

/**
 * Mistakes that lie between two members. Works on the file as it was read, whatever else is wrong with it, so that all
 * mistakes are told at once.
 */
export function crossChecks(value: unknown): readonly Found[] {
  const scopes = texts(member(value, 'scopes')).map(({ path, text }) => ({ path: ['scopes', ...path], text }));
  const overrides = named(value, 'overrides', 'scope');
  const approvers = named(value, 'approvers', 'scope');
  const estate = scopes.map(({ text }) => text);
  const readable = estate.length > 0 && estate.every((scope) => estateScope.safeParse(scope).success);
  const lost = (places: readonly Place[], lies: (text: string, scope: string) => boolean): readonly Found[] =>
    places
      .filter(({ text }) => readable && anyScope.safeParse(text).success && !estate.some((scope) => lies(text, scope)))
      .map(outside);
  return [
    ...[scopes, overrides, approvers, named(value, 'attestations', 'id')].flatMap(repeated),
    ...lost(overrides, within),
    ...lost(approvers, meet),
  ];
}

const outside = ({ path }: Place): Found => ({
  path,
  message: 'lies outside of all scopes; write an id that lies in one of them, or add it to scopes',
});

function repeated(places: readonly Place[]): readonly Found[] {
  const seen = new Set<string>();
  const again: Found[] = [];
  for (const { path, text } of places) {
    if (seen.has(text.toLowerCase())) again.push({ path, message: 'is there twice; keep one of them' });
    seen.add(text.toLowerCase());
  }
  return again;
}

function within(inner: string, outer: string): boolean {
  return `${inner.toLowerCase()}/`.startsWith(`${outer.toLowerCase()}/`);
}

function meet(one: string, other: string): boolean {
  return within(one, other) || within(other, one);
}

function named(value: unknown, list: string, name: string): readonly Place[] {
  const items = member(value, list);
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown, index) => {
    const text = member(item, name);
    return typeof text === 'string' ? [{ path: [list, index, name], text }] : [];
  });
}

function texts(value: unknown): readonly Place[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((text: unknown, index) => (typeof text === 'string' ? [{ path: [index], text }] : []));
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
