import type { AttemptResult } from '../model/case.ts';
import type { Instant } from '../model/json.ts';
import type { Activities } from '../orchestrations/activities.ts';
import type { Refusal } from '../ports/arm.ts';
import { HOUR, later, MINUTE, SECOND, type Deps } from './deps.ts';

type Answer = Awaited<ReturnType<Activities['apply']>>;

/** What the runbook does after an attempt that wrote nothing: waits, looks again, or gives up. */
export function waitAfter(
  deps: Deps,
  why: Refusal | Exclude<AttemptResult, { kind: 'done' | 'submitted' | 'unknown' }>,
  retryAt?: Instant,
  attempt = 1,
): Answer {
  const now = deps.clock.now();
  if (why.kind === 'not-sent') return { kind: 'changed' };
  if (why.kind === 'not-permitted') {
    if (why.reason === 'drift-war') {
      return { kind: 'wait', reason: 'drift-war', until: later(now, 15 * SECOND), because: why.why };
    }
    if (why.reason === 'superseded' || why.reason === 'undecided' || why.reason === 'unapproved') {
      // Nothing changes within the blink of an eye: a short wait keeps a disagreement from becoming a storm of attempts.
      return { kind: 'wait', reason: 'busy', until: later(now, 15 * SECOND), because: why.why };
    }
    if (why.reason === 'breaker') {
      return { kind: 'wait', reason: 'breaker', until: why.until ?? later(now, MINUTE), because: why.why };
    }
    const reason = why.reason === 'settings-broken' || why.reason === 'storm' ? why.reason : 'paused';
    return { kind: 'wait', reason, until: earlier(why.until, later(now, HOUR)), because: why.why };
  }
  switch (why.code) {
    case 'throttled':
      return { kind: 'wait', reason: 'back-off', until: retryAt ?? later(now, MINUTE), because: why.message };
    case 'not-found':
      return { kind: 'wait', reason: 'busy', until: later(now, MINUTE), because: why.message };
    case 'locked':
      return { kind: 'wait', reason: 'locked', until: later(now, HOUR), because: why.message };
    case 'forbidden':
      return { kind: 'wait', reason: 'no-right', until: later(now, HOUR), because: why.message };
    case 'conflict':
    case 'unavailable':
      return {
        kind: 'wait',
        reason: 'back-off',
        until: retryAt ?? later(now, Math.min(attempt, 5) * MINUTE),
        because: why.message,
      };
    default:
      return { kind: 'refused', outcome: 'refused', because: why.message };
  }
}

function earlier(a: Instant | undefined, b: Instant): Instant {
  return a !== undefined && a < b ? a : b;
}
