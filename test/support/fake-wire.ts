import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import type { Credential } from '../../src/azure/credential.ts';
import type { Json } from '../../src/model/json.ts';

/** One request that reached the wire. */
export type Call = { readonly method: string; readonly url: string; readonly body: string; readonly headers: Headers };

/** What the wire answers: a status with JSON, or with a text of another type. */
export type Reply = {
  readonly status: number;
  readonly json?: Json;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An HTTP client that answers by a function and remembers what reached it. A thrown error is a broken connection. */
export function fakeWire(answer: (call: Call) => Reply | Promise<Reply>): HttpClient & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    async sendRequest(request: PipelineRequest) {
      const call = {
        method: request.method,
        url: request.url,
        body: typeof request.body === 'string' ? request.body : '',
        headers: new Headers(request.headers.toJSON()),
      };
      calls.push(call);
      const { status, json, text, headers } = await answer(call);
      const type = json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
      const bodyAsText = json === undefined ? (text ?? '') : JSON.stringify(json);
      return { request, status, headers: createHttpHeaders({ ...type, ...headers }), bodyAsText };
    },
  };
}

/** A credential whose token names this object id. */
export function fakeCredential(oid = '00000000-0000-0000-0000-00000000b07f'): Credential {
  const token = ['{}', JSON.stringify({ oid }), 'signature'].map((part) => Buffer.from(part).toString('base64url'));
  return {
    getToken: () => Promise.resolve({ token: token.join('.'), expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
}
