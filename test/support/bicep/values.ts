/** What is known only when a resource is deployed: `path` of the resource with this name. */
export type Later = { readonly later: { readonly resource: string; readonly type: string; readonly path: string } };

/** A value of a deployment on paper: JSON, with parts that only Azure can tell. */
export type Value = string | number | boolean | null | readonly Value[] | ValueRecord;

/** An object of values. */
export type ValueRecord = { readonly [key: string]: Value };

/** Is the value known only later? */
export function isLater(value: Value | undefined): value is Later {
  return isRecord(value) && 'later' in value;
}

/** Is the value an object of JSON (or something known later)? */
export function isRecord(value: Value | undefined): value is ValueRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Is the value a list? */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** As it stands in a text; what is known later is named: `<id-reader.properties.principalId>`. */
export function textFrom(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  if (isLater(value)) return `<${value.later.resource}.${value.later.path}>`;
  return typeof value === 'object' ? JSON.stringify(plain(value)) : String(value);
}

/** The same without what is known later: that is a text which names it. */
export function plain(value: Value): Value {
  if (isLater(value)) return textFrom(value);
  if (isList(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** The part of a value at a path such as `properties.roleDefinitionId` or `identity.type`. */
export function at(value: Value | undefined, path: string): Value | undefined {
  return path
    .split('.')
    .reduce<Value | undefined>((here, key) => (isRecord(here) && !isLater(here) ? here[key] : undefined), value);
}
