import type { JsonObject } from '../model/json.ts';
import type { Notice } from '../ports/notifier.ts';
import { renderTeamsCard } from '../render/teams-card.ts';
import { answerOf } from './answer.ts';
import { checkTaken, faultOfError } from './faults.ts';
import { fixedRule } from './outbound-guard.ts';
import { clientOptions } from './pipeline.ts';
import type { Wire } from './pipeline.ts';

/** Posts a notice. Resolves when the channel took it; throws `ArmFault`. */
export type Post = (notice: Notice) => Promise<void>;

/**
 * A Workflows webhook ("When a Teams webhook request is received"): one message with one card. 202 means that the flow
 * has started, nothing more. The address is a secret: it is in no message of ours.
 */
export function teamsWebhook(address: string, wire: Wire): Post {
  const rule = fixedRule('POST', address);
  const channel = { rule: () => Promise.resolve(rule), gate: () => ['teams', 'send'] as const };
  const options = clientOptions(wire, channel);

  return async (notice) => {
    const attempted = { write: true, now: wire.clock.now() };
    const sdk = await import('@azure/core-rest-pipeline');
    const request = sdk.createPipelineRequest({
      method: 'POST',
      url: address,
      headers: sdk.createHttpHeaders({ 'content-type': 'application/json; charset=utf-8' }),
      body: JSON.stringify(messageOf(renderTeamsCard(notice))),
    });
    const response = await sdk
      .createPipelineFromOptions(options)
      .sendRequest(options.httpClient, request)
      .catch((error: unknown) => Promise.reject(faultOfError(error, attempted)));
    checkTaken(answerOf(response), attempted);
  };
}

function messageOf(card: JsonObject): JsonObject {
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card };
  return { type: 'message', attachments: [attachment] };
}
