import type { Json, JsonObject } from '../model/json.ts';

/** A request as the simulated Azure sees it. */
export type WireRequest = {
  readonly method: string;
  /** As it came, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Json | undefined;
  /** The object id in the token, if there is a valid one. */
  readonly principalId: string | undefined;
};

/** What it answers. A body that is a text is sent as it is. */
export type WireReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
};

/** One request and its answer, for counting and for checks against the API descriptions. Tokens are not kept. */
export type WireCall = {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly requestBody: Json | undefined;
  readonly clientRequestId: string | undefined;
  readonly principalId: string | undefined;
  /** 0 when the connection was cut instead of an answer. */
  readonly status: number;
  readonly responseBody: Json | undefined;
};

/** An error in the form of Resource Manager, which the other services share. */
export function armError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): WireReply {
  return { status, headers, body: { error: { code, message } } };
}

/** Is it a JSON object? */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a path of member names, or an empty one. */
export function objectAt(body: Json | undefined, ...path: readonly string[]): JsonObject {
  const value = path.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), body);
  return isObject(value) ? value : {};
}

/** A text, and nothing for everything else. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** JSON Merge Patch, RFC 7396. */
export function merge(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: Record<string, Json | undefined> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, name);
    else if (value !== undefined) result[name] = merge(result[name], value);
  }
  return result;
}

/** The body without the members at a path; `*` stands for every element of a list. */
export function without(body: Json | undefined, path: readonly string[]): Json | undefined {
  const [name = '', ...rest] = path;
  if (name === '*') return Array.isArray(body) ? body.map((item: Json) => without(item, rest) ?? null) : body;
  if (!isObject(body) || body[name] === undefined) return body;
  if (rest.length > 0) return { ...body, [name]: without(body[name], rest) };
  const { [name]: _gone, ...others } = body;
  return others;
}
