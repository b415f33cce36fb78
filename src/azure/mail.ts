import { createHash } from 'node:crypto';
import { ArmFault } from '../ports/arm.ts';
import { renderMail } from '../render/mail.ts';
import { answered } from './answer.ts';
import type { Credential } from './credential.ts';
import type { AzureEnvironment } from './environment.ts';
import { checkTaken, faultOfError } from './faults.ts';
import { fixedRule } from './outbound-guard.ts';
import { clientOptions } from './pipeline.ts';
import type { Wire } from './pipeline.ts';
import type { Post } from './teams.ts';

/**
 * Azure Communication Services through @azure/communication-email, one mail per recipient with an operation id of its own,
 * so that a repetition is known as one. `beginSend` asks for the status right after sending; that request is refused by
 * the guard, because such requests are limited too and acceptance is all we claim.
 */
export function communicationMail(
  target: NonNullable<AzureEnvironment['mail']>,
  credential: Credential,
  wire: Wire,
): Post {
  const rule = fixedRule('POST', `${target.endpoint}/emails:send`);
  const channel = { rule: () => Promise.resolve(rule), gate: () => ['mail', 'send'] as const };
  let made: ReturnType<typeof make> | undefined;

  async function make() {
    const { EmailClient } = await import('@azure/communication-email');
    return new EmailClient(target.endpoint, credential, clientOptions(wire, channel));
  }

  return async (notice) => {
    if (notice.mail.length === 0) throw new ArmFault('invalid', 'not sent: nobody is named to write to');
    const client = await (made ??= make());
    const { subject, text, html } = renderMail(notice);
    const failed: ArmFault[] = [];
    for (const recipient of notice.mail) {
      const message = {
        senderAddress: target.sender,
        content: { subject, plainText: text, html },
        recipients: { to: [{ address: recipient }] },
        disableUserEngagementTracking: true,
      };
      const operationId = operationIdOf(notice.noticeId, recipient);
      const attempted = { write: true, now: wire.clock.now() };
      try {
        const answer = await answered((onResponse) => client.beginSend(message, { operationId, onResponse }));
        checkTaken(answer, attempted);
      } catch (error) {
        failed.push(faultOfError(error, attempted));
      }
    }
    const [first] = failed;
    if (first === undefined) return;
    const all = `${String(failed.length)} of ${String(notice.mail.length)} mails were not taken: ${first.message}`;
    const mayHaveApplied = failed.some((fault) => fault.mayHaveApplied);
    throw new ArmFault(first.code, all, { serviceCode: first.serviceCode, retryAt: first.retryAt, mayHaveApplied });
  };
}

/** The same UUID for the same notice to the same person, whoever sends it and how often. */
function operationIdOf(noticeId: string, recipient: string): string {
  const hash = createHash('sha256').update(`${noticeId}\n${recipient.toLowerCase()}`).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hash.charAt(16), 16) % 4);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    variant + hash.slice(17, 20),
    hash.slice(20, 32),
  ].join('-');
}
