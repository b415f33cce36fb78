import { ArmFault } from '../ports/arm.ts';
import type { Channel, Notifier } from '../ports/notifier.ts';
import type { Post } from './teams.ts';

/** The channels that are set up. A failure is an answer: `why` is safe to record. */
export function notifier(posts: Readonly<Partial<Record<Channel, Post>>>): Notifier {
  const channels = (['teams', 'mail'] as const).filter((channel) => posts[channel] !== undefined);
  return {
    channels,
    async send(channel, notice) {
      const post = posts[channel];
      if (post === undefined) return { channel, sent: false, why: `${channel} is not set up` };
      try {
        await post(notice);
        return { channel, sent: true };
      } catch (error) {
        return { channel, sent: false, why: error instanceof ArmFault ? error.message : whyOf(error) };
      }
    },
  };
}

/** A mistake of ours (a notice that can't be rendered) is no reason to stop the case; its text names no secret. */
function whyOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : 'an unknown error';
}
