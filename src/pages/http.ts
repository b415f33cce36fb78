import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { MOST_BODY_BYTES } from './exchange.ts';
import type { PageReply, PageRequest } from './exchange.ts';

/** What a Functions HTTP trigger gives, as a request for a page. A long body is not read to its end. */
export async function pageRequest(request: HttpRequest): Promise<PageRequest> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: `${url.pathname}${url.search}`,
    params: request.params,
    query: url.searchParams,
    headers: new Map([...request.headers].map(([name, value]) => [name.toLowerCase(), value])),
    body: request.method === 'POST' ? await shortBody(request) : '',
  };
}

/** An answer as a Functions HTTP trigger returns it. */
export function httpResponse(reply: PageReply): HttpResponseInit {
  return { status: reply.status, headers: { ...reply.headers }, body: reply.body };
}

async function shortBody(request: HttpRequest): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.byteLength;
    if (size > MOST_BODY_BYTES) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
