import type { HttpRequest } from '@azure/functions';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functions, testHost, type TestHost } from '../support/orchestration-host.ts';
import { rawRequest } from '../support/raw-request.ts';

const { app } = functions;
let host: TestHost;
let reached: string[] = [];

const say = (name: string) => async (request: HttpRequest) => {
  reached.push(name);
  return { jsonBody: { name, params: request.params, body: await request.text() } };
};

beforeAll(async () => {
  host = await testHost(
    () => {
      app.http('list', { route: 'api/cases', methods: ['GET'], handler: say('list') });
      app.http('one', { route: 'api/cases/{id}', methods: ['GET'], handler: say('one') });
      app.http('newest', { route: 'api/cases/newest', methods: ['GET'], handler: say('newest') });
      app.http('decide', { route: 'cases/{id}/decide', methods: ['POST'], handler: say('decide') });
      app.http('plain', { handler: say('plain') });
      app.http('silent', { methods: ['GET'], handler: () => undefined as never });
      app.http('broken', {
        methods: ['GET'],
        handler: () => {
          throw new Error('the secret cause');
        },
      });
      app.http('whole', {
        methods: ['PUT'],
        handler: async (request) => ({
          status: 418,
          headers: { 'x-query': request.query.get('q') ?? '', 'x-header': request.headers.get('x-given') ?? '' },
          body: Buffer.from(await request.arrayBuffer()),
          cookies: [
            { name: 'a', value: '1 2', path: '/', httpOnly: true, sameSite: 'Strict', maxAge: 60 },
            { name: 'b', value: '3', secure: true },
          ],
        }),
      });
    },
    {
      routes: async (request) => {
        await Promise.resolve();
        const { pathname } = new URL(request.url);
        if (pathname === '/') return new Response(null, { status: 302, headers: { location: '/cases' } });
        if (pathname === '/chosen') return new Response(await request.text(), { headers: { 'set-cookie': 'p=1' } });
        return undefined;
      },
    },
  );
});
afterAll(() => host.close());

const send = async (path: string, order: { method?: string; headers?: Record<string, string>; body?: string } = {}) => {
  reached = [];
  return rawRequest(host.port, { path, ...order });
};

describe('routes', () => {
  test.each([
    ['GET', '/api/cases', 'list', {}],
    ['GET', '/API/Cases/', 'list', {}],
    ['GET', '/api/cases/c-1?x=%2F', 'one', { id: 'c-1' }],
    ['GET', '/api/cases/a%2Fb', 'one', { id: 'a/b' }],
    ['GET', '/api/cases/newest', 'newest', {}],
    ['POST', '/cases/c-1/decide', 'decide', { id: 'c-1' }],
    ['GET', '/plain', 'plain', {}],
    ['POST', '/plain', 'plain', {}],
  ])('%s %s reaches %s', async (method, path, name, params) => {
    const answer = await send(path, { method });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ name, params, body: '' });
  });

  test.each([
    ['GET', '/nothing', 404],
    ['GET', '/api/cases/c-1/more', 404],
    ['GET', '/cases//decide', 404],
    ['DELETE', '/api/cases', 405],
    ['PATCH', '/plain', 405],
    ['OPTIONS', '/plain', 405],
    ['HEAD', '/plain', 405],
    ['GET', '/api/cases/%E0%A4%A', 400],
    ['TRACE', '/plain', 405],
  ])('%s %s is %i and reaches nobody', async (method, path, status) => {
    expect((await send(path, { method })).status).toBe(status);
    expect(reached).toEqual([]);
  });

  test('a 405 says what is answered', async () => {
    expect((await send('/api/cases', { method: 'DELETE' })).headers['allow']).toBe('GET');
  });
});

describe('requests and answers', () => {
  test('query, headers, body, status and cookies arrive', async () => {
    const answer = await send('/whole?q=a%20b', { method: 'PUT', headers: { 'x-given': 'yes' }, body: 'Grüße' });
    expect(answer).toMatchObject({ status: 418, body: 'Grüße' });
    expect(answer.headers).toMatchObject({
      'x-query': 'a b',
      'x-header': 'yes',
      'set-cookie': ['a=1%202; Path=/; Max-Age=60; HttpOnly; SameSite=Strict', 'b=3; Secure'],
    });
  });

  test('no answer is 204', async () => {
    expect(await send('/silent')).toMatchObject({ status: 204, body: '' });
  });

  test('a function that throws is 500: the cause is in the log, not in the answer', async () => {
    const answer = await send('/broken');
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(host.lines.join('\n')).toContain('broken failed: Error: the secret cause');
  });

  test('the pages of the host itself come first', async () => {
    expect(await send('/')).toMatchObject({ status: 302, headers: { location: '/cases' } });
    const chosen = await send('/chosen', { method: 'POST', body: 'Ada' });
    expect(chosen).toMatchObject({ status: 200, body: 'Ada', headers: { 'set-cookie': ['p=1'] } });
  });

  test('a body of 1 MB passes, a byte more is 413', async () => {
    const largest = 'x'.repeat(1_048_576);
    const passed = await send('/plain', { method: 'POST', body: largest });
    expect((JSON.parse(passed.body) as { body: string }).body).toHaveLength(1_048_576);
    const refused = await send('/plain', { method: 'POST', body: `${largest}x` });
    expect(refused).toMatchObject({ status: 413, body: 'The body has more than 1048576 bytes.\n' });
    expect(reached).toEqual([]);
  });
});

describe('pages of other sites', () => {
  test.each(['evil.example', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example:PORT'])(
    'the Host header %s is refused',
    async (name) => {
      const answer = await send('/plain', { headers: { host: name.replace('PORT', String(host.port)) } });
      expect(answer.status).toBe(403);
      expect(reached).toEqual([]);
    },
  );

  test.each(['127.0.0.1', 'localhost', '[::1]'])('the Host header %s with our port is ours', async (name) => {
    expect((await send('/plain', { headers: { host: `${name}:${String(host.port)}` } })).status).toBe(200);
  });

  test.each([
    ['POST', 'http://127.0.0.1:PORT', 200],
    ['POST', 'http://localhost:PORT', 200],
    ['POST', 'http://evil.example', 403],
    ['POST', 'https://127.0.0.1:PORT', 403],
    ['POST', 'http://127.0.0.1:1', 403],
    ['POST', 'http://127.0.0.1:PORT.evil.example', 403],
    ['POST', 'null', 403],
    ['GET', 'http://evil.example', 200],
  ])('%s with Origin %s is %i', async (method, origin, status) => {
    const answer = await send('/plain', { method, headers: { origin: origin.replace('PORT', String(host.port)) } });
    expect(answer.status).toBe(status);
  });

  test('what steers orchestrations is not found without knowing where it is', async () => {
    for (const path of ['/runtime/durable/', '/runtime/durable/instances/', '/runtime/durable//orchestrators/it']) {
      expect((await send(path, { method: 'POST' })).status).toBe(404);
    }
  });
});

test('a request that is cut off is no error of the host', async () => {
  const socket = connect(host.port, '127.0.0.1');
  const { port } = host;
  socket.write(`POST /plain HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\nContent-Length: 100\r\n\r\npart`);
  await new Promise((resolve) => socket.once('connect', resolve));
  await send('/plain');
  socket.destroy();
  await send('/plain');
  expect(host.lines.filter((line) => line.includes('A request failed in the host'))).toEqual([]);
});

test('an address that is none is refused, and the host goes on', async () => {
  for (const path of ['*', 'http://elsewhere/plain', '//evil.example/x', '/\\..\\x', `/${'a'.repeat(10_000)}`]) {
    expect((await send(path, { method: 'OPTIONS' })).status).toBeGreaterThanOrEqual(400);
  }
  expect((await send('/plain')).status).toBe(200);
});
