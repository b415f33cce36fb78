import { addressOf } from './address.ts';
import type { WireReply, WireRequest } from './wire.ts';
import { armError } from './wire.ts';

type Bucket = 'reads' | 'writes' | 'deletes';

/** Resource Manager's token buckets of one principal in one subscription: how many at once, how many more a second. */
const LIMITS: Readonly<Record<Bucket, { readonly size: number; readonly perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

/** Says when a request is one too many. POST counts as a write. */
export interface Throttle {
  refusal(request: WireRequest, now: Date): WireReply | undefined;
}

/** Full buckets, by the simulated clock. */
export function throttleOf(): Throttle {
  const left = new Map<string, { readonly tokens: number; readonly at: number }>();
  return {
    refusal({ method, path, principalId }, now) {
      const bucket: Bucket = method === 'GET' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';
      const key = `${addressOf(path)?.subscription ?? ''} ${principalId ?? ''} ${bucket}`;
      const { size, perSecond } = LIMITS[bucket];
      const known = left.get(key) ?? { tokens: size, at: now.getTime() };
      const refilled = Math.min(size, known.tokens + ((now.getTime() - known.at) / 1_000) * perSecond);
      left.set(key, { tokens: Math.max(0, refilled - 1), at: now.getTime() });
      if (refilled >= 1) return undefined;
      const seconds = Math.ceil((1 - refilled) / perSecond);
      const headers = { 'Retry-After': String(seconds), [`x-ms-ratelimit-remaining-subscription-${bucket}`]: '0' };
      return armError(429, 'TooManyRequests', `Too many ${bucket}. Retry after ${String(seconds)} seconds.`, headers);
    },
  };
}
