import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HostProblem, PortTaken } from './problems.ts';

/** Bodies above this are refused, in bytes. */
const LARGEST_BODY = 1_048_576;

/** A request with its body, which is read already. */
export type Received = { readonly request: Request; readonly body: Buffer };

/** Answers a request. */
export type Handler = (received: Received) => Promise<Response>;

/** A server on 127.0.0.1. */
export type Listening = { readonly port: number; close(): Promise<void> };

/**
 * Listens on 127.0.0.1 and nowhere else. A page of another site in a browser on this computer reaches it too, so the
 * Host header must be ours, and an Origin, where a browser sends one with a change, as well.
 */
export async function listen(port: number, handler: Handler, onError: (error: unknown) => void): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    void answer(server, incoming, handler)
      .catch((error: unknown) => {
        if (!incoming.complete) return text(400, 'The request was cut off.');
        onError(error);
        return text(500, 'Something went wrong in the host; its terminal says what.');
      })
      .then((response) => send(response, outgoing))
      .catch(onError);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new PortTaken(port));
      else
        reject(
          new HostProblem(`Port ${String(port)} can't be used: ${error.message}. Choose another: --port <number>.`),
        );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: portOf(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function answer(server: Server, incoming: IncomingMessage, handler: Handler): Promise<Response> {
  const { method = 'GET', headers } = incoming;
  const port = String(portOf(server));
  const ours = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  if (headers.host === undefined || !ours.includes(headers.host)) {
    return text(403, `This host answers to ${ours.join(', ')} only.`);
  }
  const { origin } = headers;
  if (origin !== undefined && method !== 'GET' && method !== 'HEAD' && !ours.includes(origin.replace('http://', ''))) {
    return text(403, 'A page of another site may not do this.');
  }
  if (method === 'TRACE' || method === 'CONNECT') return text(405, `${method} is not answered here.`);
  const url = `http://${headers.host}${incoming.url ?? '/'}`;
  if (!URL.canParse(url) || incoming.url?.startsWith('/') !== true) return text(400, 'The address is not readable.');

  const body = await read(incoming);
  if (body === undefined) return text(413, `The body has more than ${String(LARGEST_BODY)} bytes.`);
  const fields = Object.entries(headersOf(incoming));
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  return handler({
    request: new Request(url, { method, headers: fields, body: hasBody ? new Uint8Array(body) : null }),
    body,
  });
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/** The whole body; `undefined` when it is too long. */
async function read(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  // The rest of a body that is too long is read and dropped: the sender must get to see the answer.
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= LARGEST_BODY) parts.push(part);
  }
  return size <= LARGEST_BODY ? Buffer.concat(parts) : undefined;
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

function text(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
