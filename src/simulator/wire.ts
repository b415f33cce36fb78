import type { Json, JsonObject } from '../model/json.ts';

/** A request as the simulated Azure sees it. `path` is as it came, without the query. */
export type WireRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Json | undefined;
  /** The object id in the token, if there is one. */
  readonly principalId: string | undefined;
};

/** What it answers. */
export type WireReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
};

/** One request and its answer, for counting and for checks against the API descriptions. */
export type WireCall = {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly requestBody: Json | undefined;
  readonly clientRequestId: string | undefined;
  readonly principalId: string | undefined;
  readonly status: number;
  readonly responseBody: Json | undefined;
};

/** An error as ARM puts it. */
export function armError(status: number, code: string, message: string, headers?: Record<string, string>): WireReply {
  return { status, body: { error: { code, message } }, ...(headers === undefined ? {} : { headers }) };
}

/** Is it a JSON object? */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7396. */
export function merge(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: Record<string, Json | undefined> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, name);
    else if (value !== undefined) result[name] = merge(result[name], value);
  }
  return result;
}

/** A text, and nothing for everything else. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
