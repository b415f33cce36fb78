import type { Registrations, TypedData } from './functions-core.ts';
import type { Received } from './http-server.ts';
import { triggerOf } from './invoke.ts';
import { UnsupportedFunction } from './problems.ts';

type Route = { readonly name: string; readonly methods: readonly string[]; readonly segments: readonly string[] };

/** Runs an HTTP function with a request. */
export type RunHttp = (name: string, data: TypedData) => Promise<TypedData | undefined>;

/**
 * Answers requests by the HTTP functions at their routes: 404 where there is none, 405 where there is one for other
 * methods. A segment of a route is a text, in any case, or a parameter, `{id}`; texts win over parameters.
 */
export function httpFunctions(
  functions: Registrations,
  prefix: string,
  run: RunHttp,
): (received: Received) => Promise<Response> {
  const routes = [...functions.values()]
    .filter((fn) => triggerOf(fn).type === 'httpTrigger')
    .map((fn): Route => {
      const { route, methods } = triggerOf(fn).options as {
        readonly route?: string;
        readonly methods: readonly string[];
      };
      const segments = segmentsOf(`${prefix}/${route ?? fn.name}`);
      const odd = segments.find((segment) => /[{}*?:]/.test(segment) && !/^\{\w+\}$/.test(segment));
      if (odd !== undefined) throw new UnsupportedFunction(fn.name, `'${odd}' in its route is more than a {parameter}`);
      return { name: fn.name, methods: methods.map((method) => method.toUpperCase()), segments };
    })
    .sort((a, b) => parametersIn(a) - parametersIn(b));

  return async ({ request, body }) => {
    const url = new URL(request.url);
    const path = segmentsOf(url.pathname).map(decode);
    if (path.includes(undefined)) return text(400, 'The address is not readable.');
    const found = routes.filter((route) => matches(route, path));
    if (found.length === 0) return text(404, `There is nothing at ${url.pathname}.`);
    const route = found.find(({ methods }) => methods.includes(request.method));
    if (route === undefined) {
      const allow = [...new Set(found.flatMap(({ methods }) => methods))].join(', ');
      return text(405, `${request.method} is not answered here, only ${allow}.`, { allow });
    }
    const data = await run(route.name, { http: toRpc(request, url, paramsOf(route, path), body) }).catch(
      () => 'failed' as const,
    );
    if (data === 'failed') return text(500, `The function '${route.name}' failed; the terminal of the host says why.`);
    return data === undefined ? new Response(null, { status: 204 }) : fromRpc(data.http as RpcResponse);
  };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function parametersIn(route: Route): number {
  return route.segments.filter((segment) => segment.startsWith('{')).length;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function matches(route: Route, path: readonly (string | undefined)[]): boolean {
  return (
    route.segments.length === path.length &&
    route.segments.every((segment, i) => segment.startsWith('{') || segment.toLowerCase() === path[i]?.toLowerCase())
  );
}

function paramsOf(route: Route, path: readonly (string | undefined)[]): Record<string, string> {
  return Object.fromEntries(
    route.segments.flatMap((segment, i) => (segment.startsWith('{') ? [[segment.slice(1, -1), path[i] ?? '']] : [])),
  );
}

function toRpc(request: Request, url: URL, params: Record<string, string>, bytes: Buffer): object {
  const nullable = (entries: Iterable<readonly [string, string]>) =>
    Object.fromEntries([...entries].map(([name, value]) => [name, { value }]));
  return {
    method: request.method,
    url: url.href,
    nullableHeaders: nullable(request.headers),
    nullableQuery: nullable(url.searchParams),
    nullableParams: nullable(Object.entries(params)),
    body: { bytes },
  };
}

type Boxed<T> = { readonly value: T } | undefined;
type RpcCookie = {
  readonly name: string;
  readonly value: string;
  readonly path?: Boxed<string>;
  readonly secure?: Boxed<boolean>;
  readonly httpOnly?: Boxed<boolean>;
  readonly maxAge?: Boxed<number>;
  readonly sameSite: 'none' | 'lax' | 'strict' | 'explicitNone';
};
type RpcResponse = {
  readonly statusCode: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly RpcCookie[];
  readonly body?: { readonly bytes?: Uint8Array };
};

function fromRpc(rpc: RpcResponse): Response {
  const status = Number(rpc.statusCode);
  const headers = new Headers(rpc.headers);
  for (const cookie of rpc.cookies) headers.append('set-cookie', cookieText(cookie));
  const bytes = rpc.body?.bytes;
  const empty = [204, 205, 304].includes(status) || bytes === undefined;
  return new Response(empty ? null : new Uint8Array(bytes), { status, headers });
}

function cookieText(cookie: RpcCookie): string {
  const sameSite = { none: undefined, lax: 'Lax', strict: 'Strict', explicitNone: 'None' }[cookie.sameSite];
  return [
    `${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`,
    cookie.path && `Path=${cookie.path.value}`,
    cookie.maxAge && `Max-Age=${String(cookie.maxAge.value)}`,
    cookie.secure?.value === true && 'Secure',
    cookie.httpOnly?.value === true && 'HttpOnly',
    sameSite && `SameSite=${sameSite}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('; ');
}

function text(status: number, message: string, headers: Record<string, string> = {}): Response {
  return new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
}
