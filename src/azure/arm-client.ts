import type { HttpMethods } from '@azure/core-rest-pipeline';
import type { JsonObject } from '../model/json.ts';
import type { Answer } from './answer.ts';
import { answerOf } from './answer.ts';
import type { Credential } from './credential.ts';
import { clientOptions } from './pipeline.ts';
import type { Channel, Wire } from './pipeline.ts';

/** One request to Resource Manager. `address` is a path with a leading slash, to be escaped, or one that it gave us. */
export type ArmRequest = {
  readonly method: HttpMethods;
  readonly address: string;
  /** Absent for addresses that carry their own. */
  readonly apiVersion?: string;
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What every client of Resource Manager needs: where it is, who asks, and the way out. */
export type ArmAccess = {
  readonly endpoint: string;
  readonly credential: Credential;
  readonly wire: Wire;
  readonly channel: Channel;
};

/** Sends requests as they are given and hands back what the wire sent. Throws when there is no answer; 4xx is one. */
export interface ArmClient {
  send(request: ArmRequest): Promise<Answer>;
}

/**
 * The thin client on the pipeline that the SDKs are made of: for what they don't cover, for pages after the first (there
 * they don't hand out the wire's body), for poll addresses, and for every PUT (they drop members that they don't know).
 */
export function armClient(access: ArmAccess): ArmClient {
  const options = clientOptions(access.wire, access.channel);
  let made: ReturnType<typeof make> | undefined;

  async function make() {
    const sdk = await import('@azure/core-rest-pipeline');
    const pipeline = sdk.createPipelineFromOptions(options);
    const scopes = `${access.endpoint}/.default`;
    pipeline.addPolicy(sdk.bearerTokenAuthenticationPolicy({ credential: access.credential, scopes }));
    return { pipeline, sdk };
  }

  return {
    async send(request) {
      const { pipeline, sdk } = await (made ??= make());
      const headers = sdk.createHttpHeaders({ accept: 'application/json', ...request.headers });
      if (request.body !== undefined) headers.set('content-type', 'application/json');
      const outgoing = sdk.createPipelineRequest({
        method: request.method,
        url: addressOf(access.endpoint, request),
        headers,
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
      return answerOf(await pipeline.sendRequest(options.httpClient, outgoing));
    },
  };
}

function addressOf(endpoint: string, request: ArmRequest): string {
  const base = request.address.startsWith('/') ? `${endpoint}${encodedPath(request.address)}` : request.address;
  return request.apiVersion === undefined ? base : `${base}?api-version=${encodeURIComponent(request.apiVersion)}`;
}

/** A path with every segment escaped, so that no text in it becomes a query, another segment or another address. */
export function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
