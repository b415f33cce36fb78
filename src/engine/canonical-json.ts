import type { Json } from '../model/json.ts';

/** JSON text with members in the order of their names: equal values give equal texts. Absent members are left out. */
export function canonicalJson(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
