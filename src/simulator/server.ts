import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Json } from '../model/json.ts';
import type { Certificate } from './certificate.ts';
import type { FaultAction } from './faults.ts';
import type { WireReply } from './wire.ts';
import { armError } from './wire.ts';

/** A request as it came in. */
export type RawRequest = {
  readonly method: string;
  readonly url: URL;
  /** As it came, without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Unpacked. */
  readonly text: string;
};

/** What becomes of a request: an answer, or what goes wrong with it. `reset`: the connection is cut. */
export type Outcome = WireReply | Extract<FaultAction, { readonly reset: unknown } | { readonly text: unknown }>;

/** A listener on loopback. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
  /** Does not keep the process alive. */
  unref(): void;
}

/**
 * Listens on 127.0.0.1, over TLS when there is a certificate. Takes the wanted port where it is free, else any; a wish of 0
 * is any.
 */
export async function listen(
  answer: (request: RawRequest) => Promise<Outcome>,
  options: { readonly certificate?: Certificate; readonly port: number },
): Promise<Listener> {
  const { certificate } = options;
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void read(incoming)
      .then(answer)
      .catch((error: unknown) =>
        armError(500, 'InternalServerError', error instanceof Error ? error.message : String(error)),
      )
      .then((outcome) => send(incoming, outgoing, outcome));
  };
  const server = certificate === undefined ? createHttp(handle) : createHttps(certificate, handle);
  const attempt = (port: number): Promise<boolean> =>
    new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (port !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) resolve(false);
        else reject(error);
      });
      server.listen(port, '127.0.0.1', () => {
        resolve(true);
      });
    });
  if (!(await attempt(options.port))) await attempt(0);
  server.removeAllListeners('error');
  return {
    port: (server.address() as AddressInfo).port,
    unref() {
      server.unref();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The JSON of a text; `undefined` when it is none. */
export function jsonIn(text: string): Json | undefined {
  try {
    return text === '' ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

async function read(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const [path = '/', query = ''] = (incoming.url ?? '/').replace(/^\/{2,}/u, '/').split('?', 2);
  const url = new URL('http://127.0.0.1');
  // One SDK escapes the dash in the name of this parameter.
  url.search = query.replaceAll('api%2Dversion', 'api-version');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat()[0]] as const);
  return {
    method: incoming.method ?? 'GET',
    url,
    path,
    headers: Object.fromEntries(headers),
    text: (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString(),
  };
}

async function send(incoming: IncomingMessage, outgoing: ServerResponse, outcome: Outcome): Promise<void> {
  if ('reset' in outcome) {
    incoming.socket.destroy();
    return;
  }
  if ('text' in outcome) {
    const { text, contentType, cutAt } = outcome;
    outgoing.writeHead(200, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) });
    if (cutAt === undefined) {
      outgoing.end(text);
      return;
    }
    outgoing.write(text.slice(0, cutAt));
    await sleep(20);
    incoming.socket.destroy();
    return;
  }
  const text = outcome.body === undefined ? undefined : JSON.stringify(outcome.body);
  const type = text === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
  outgoing.writeHead(outcome.status, { ...type, ...outcome.headers });
  outgoing.end(text);
}
