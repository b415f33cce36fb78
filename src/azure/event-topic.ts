import type { EventsOut } from '../ports/events-out.ts';
import { answered } from './answer.ts';
import type { Credential } from './credential.ts';
import { checkTaken, faultOfError } from './faults.ts';
import { fixedRule } from './outbound-guard.ts';
import { clientOptions } from './pipeline.ts';
import type { Wire } from './pipeline.ts';

/** Our own events as CloudEvents on a custom topic, through @azure/eventgrid. */
export function eventTopic(endpoint: string, credential: Credential, wire: Wire): EventsOut {
  const rule = fixedRule('POST', endpoint);
  const channel = { rule: () => Promise.resolve(rule), gate: () => ['events', 'send'] as const };
  let made: ReturnType<typeof make> | undefined;

  async function make() {
    const { EventGridPublisherClient } = await import('@azure/eventgrid');
    return new EventGridPublisherClient(endpoint, 'CloudEvent', credential, clientOptions(wire, channel));
  }

  return {
    async publish({ id, type, subject, time, data }) {
      const client = await (made ??= make());
      const attempted = { write: true, now: wire.clock.now() };
      const event = { id, type, source: 'driftwarden', subject, time: new Date(time), data: { ...data } };
      const answer = await answered((onResponse) => client.send([event], { onResponse })).catch((error: unknown) =>
        Promise.reject(faultOfError(error, attempted)),
      );
      checkTaken(answer, attempted);
    },
  };
}
