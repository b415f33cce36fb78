import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What a server does with a request. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** Stands in whatever the server sends, and must be told to nobody. */
export const CANARY = 'canary-7f3a';

/** How an answer can be broken. `slow`: only our own time-out ends it. */
export type WireFault = {
  readonly what: string;
  readonly answer: Answering;
  readonly slow?: true;
  /** It says nothing, and a channel to which a 2xx alone is the answer may be content with it. */
  readonly isTaken?: true;
};

const JSON_TYPE = { 'content-type': 'application/json' };
const PAGE = `<html><body>Sign in: AccountKey=${CANARY};</body></html>`;
const TEXT = `{"id":"x","note":"AccountKey=${CANARY};","properties":{}}`;
const MEGABYTE = Buffer.alloc(1024 * 1024, '[');

/** Writes to the connection, past everything that makes it HTTP. */
const raw =
  (text: string, end = true): Answering =>
  ({ socket }) => {
    socket.write(text, () => {
      if (end) socket.destroy();
    });
  };

const whole =
  (status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): Answering =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

const half =
  (headers: Readonly<Record<string, string>>, body: Buffer, ending: 'reset' | 'silence'): Answering =>
  (_, response) => {
    response.writeHead(200, { ...JSON_TYPE, ...headers, 'content-length': String(body.length) });
    response.write(body.subarray(0, body.length / 2), () => {
      if (ending === 'reset') response.socket?.destroy();
    });
  };

/** Far more than anybody takes; a client that never has enough must not take the memory of all tests. */
const ENDLESS_BYTES = 256 * 1024 * 1024;

/** Writes the same again and again until the other side has had enough. */
const again =
  (head: string, piece: string | Buffer, pauseMs: number): Answering =>
  ({ socket }) => {
    socket.on('error', () => undefined);
    socket.write(head);
    const more = (): void => {
      if (socket.destroyed) return;
      if (socket.bytesWritten > ENDLESS_BYTES) {
        socket.destroy();
        return;
      }
      if (pauseMs > 0) setTimeout(() => socket.write(piece, more), pauseMs);
      else socket.write(piece, more);
    };
    more();
  };

const OK = 'HTTP/1.1 200 OK\r\n';
const TYPED = `${OK}content-type: application/json\r\n`;

/** The faults of a wire, and how each may end. `elsewhere` is the address of another server. */
export function wireFaults(elsewhere: string): readonly WireFault[] {
  return [
    { what: 'a reset before the answer', answer: ({ socket }) => void socket.destroy() },
    { what: 'a connection that ends before the answer', answer: ({ socket }) => void socket.end() },
    { what: 'a reset within the headers', answer: raw(`${OK}content-ty`) },
    { what: 'a reset within the body', answer: half({}, Buffer.from(TEXT), 'reset') },
    { what: 'half a body and silence', answer: half({}, Buffer.from(TEXT), 'silence'), slow: true },
    {
      what: 'half a compressed body',
      answer: half({ 'content-encoding': 'gzip' }, gzipSync(TEXT), 'reset'),
      slow: true,
    },
    { what: 'no answer', answer: () => undefined, slow: true },
    { what: 'headers that never end', answer: again(OK, 'x-more: 1\r\n', 20), slow: true },
    { what: 'a body that drips', answer: again(`${TYPED}content-length: 9999\r\n\r\n`, ' ', 20), slow: true },
    {
      what: 'a gigabyte that is announced',
      answer: raw(`${TYPED}content-length: 1073741824\r\n\r\n[`, false),
      slow: true,
    },
    { what: 'what is not packed, as packed', answer: whole(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, TEXT) },
    { what: 'another character set', answer: whole(200, JSON_TYPE, Buffer.from('{"note":"caf\xe9"}', 'latin1')) },
    { what: 'the page of a proxy', answer: whole(200, { 'content-type': 'text/html' }, PAGE) },
    {
      what: 'the page of a proxy, as 202',
      answer: whole(202, { 'content-type': 'text/html; charset=utf-8' }, PAGE),
      isTaken: true,
    },
    { what: 'JSON that breaks off', answer: whole(200, JSON_TYPE, TEXT.slice(0, 40)), isTaken: true },
    { what: 'nothing', answer: whole(200, JSON_TYPE, ''), isTaken: true },
    { what: 'a redirect', answer: whole(302, { location: elsewhere }, '') },
    { what: 'a redirect that keeps the method', answer: whole(307, { location: elsewhere }, '') },
    { what: 'a redirect for ever', answer: whole(308, { location: elsewhere }, '') },
    { what: 'early answers and then none', answer: raw('HTTP/1.1 102 Processing\r\n\r\n', false), slow: true },
    { what: 'early answers without end', answer: again('', 'HTTP/1.1 102 Processing\r\n\r\n', 10), slow: true },
    {
      what: 'another protocol',
      answer: raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    },
    { what: 'two lengths', answer: raw(`${TYPED}content-length: 5\r\ncontent-length: 7\r\n\r\n[1]  `) },
    { what: 'headers of 100 KB', answer: raw(`${OK}x-more: ${'x'.repeat(100_000)}\r\n\r\n`) },
    { what: 'no HTTP at all', answer: raw('SSH-2.0-OpenSSH_9.9\r\n') },
  ];
}

/** Answers that would fill the memory. */
export const BIG: readonly WireFault[] = [
  { what: 'a body without end', answer: again(`${TYPED}connection: close\r\n\r\n`, MEGABYTE, 0) },
  {
    what: 'a body that is small only while it is packed',
    answer: (request, response) => {
      const packed = gzipSync(Buffer.alloc(64 * MEGABYTE.length));
      whole(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, packed)(request, response);
    },
  },
];
