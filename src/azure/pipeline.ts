import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { ArmFault } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import { answerOf } from './answer.ts';
import { boundedHttp } from './bounded-http.ts';
import { defaultRetry, retryAfter } from './faults.ts';
import { inTime } from './in-time.ts';
import type { Outbound, OutboundRule } from './outbound-guard.ts';
import type { Bucket, ThrottleGate } from './throttle-gate.ts';

/** What every client sends through: the wire itself, and what stands between it and the clients. */
export type Wire = {
  /** Loaded on first use. */
  readonly http: () => Promise<HttpClient>;
  readonly gate: ThrottleGate;
  readonly clock: Clock;
  /** How long one request may take, in milliseconds, until the last byte of its answer. */
  readonly timeoutMs: number;
};

/** One kind of use of the wire: what may leave, and who is counted for it when the service throttles. */
export type Channel = {
  readonly rule: () => Promise<OutboundRule>;
  readonly gate: (request: Outbound) => readonly [name: string, bucket: Bucket];
};

/**
 * Client options that every SDK takes: no retries and no redirects (the runbook owns these), and a way to the wire with
 * the throttle gate, the outbound guard and the time-out, in this order, behind everything that an SDK's own pipeline
 * does. It is the HTTP client and no policy, because no policy can be put behind the HTTP client.
 */
export function clientOptions(wire: Wire, channel: Channel) {
  return {
    httpClient: guarded(wire, channel),
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'driftwarden' },
  };
}

function guarded(wire: Wire, channel: Channel): HttpClient {
  return {
    async sendRequest(request) {
      const outbound = { method: request.method, url: request.url, body: textOf(request.body) };
      const refused = (await channel.rule())(outbound);
      if (refused !== undefined) throw new ArmFault('invalid', `not sent: ${refused}`);
      const [name, bucket] = channel.gate(outbound);
      await wire.gate.pass(name, bucket);
      const response = await wholeAnswer(wire, request, bucket);
      if (response.status === 429) {
        const now = wire.clock.now();
        await wire.gate.close(name, bucket, retryAfter(answerOf(response), now) ?? defaultRetry(now));
      }
      return response;
    },
  };
}

/** The answer, whole, or a fault when the time is over. */
async function wholeAnswer(wire: Wire, request: PipelineRequest, bucket: Bucket): Promise<PipelineResponse> {
  const mayHaveApplied = bucket !== 'read';
  const http = boundedHttp(await wire.http(), () => mayHaveApplied);
  const late = () =>
    new ArmFault('unavailable', `no answer within ${String(wire.timeoutMs / 1000)} s`, { mayHaveApplied });
  return inTime(wire.timeoutMs, late, (signal) => {
    request.abortSignal = signal;
    return http.sendRequest(request);
  });
}

/** What the guard can read of a body. SDKs send JSON as text; a compressed or streamed body is none of Resource Manager's. */
function textOf(body: PipelineRequest['body']): string {
  return typeof body === 'string' ? body : '';
}
