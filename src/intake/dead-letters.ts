/**
 * Events that Event Grid gave up, with how often it said why (`deadLetterReason`) and how the last try had ended
 * (`lastDeliveryOutcome`); or why the text holds none.
 */
export type DeadLetters =
  | {
      readonly kind: 'events';
      readonly events: readonly unknown[];
      readonly reasons: Readonly<Record<string, number>>;
      readonly outcomes: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Twice what Event Grid sends at once. */
const MOST_EVENTS = 10_000;
/** Different words that are counted by name. Event Grid has fewer. */
const MOST_WORDS = 20;

/**
 * Reads a dead-letter blob: a JSON array of events in Event Grid's schema or as CloudEvents 1.0, where the attributes are
 * in lower case. The events are handed on as they are. Anything may come; nothing throws.
 */
export function parseDeadLetters(text: string): DeadLetters {
  let events: unknown;
  try {
    events = JSON.parse(text);
  } catch {
    return { kind: 'rejected', reason: 'it is not JSON' };
  }
  if (!Array.isArray(events)) return { kind: 'rejected', reason: 'it is not a list of events' };
  if (events.length > MOST_EVENTS) {
    return { kind: 'rejected', reason: `it holds more than ${String(MOST_EVENTS)} events` };
  }
  return {
    kind: 'events',
    events,
    reasons: wordsOf(events, 'deadLetterReason'),
    outcomes: wordsOf(events, 'lastDeliveryOutcome'),
  };
}

function wordsOf(events: readonly unknown[], attribute: string): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const event of events) {
    const word = wordAt(event, attribute) ?? wordAt(event, attribute.toLowerCase()) ?? 'not said';
    const counted = counts.has(word) || counts.size < MOST_WORDS ? word : 'others';
    counts.set(counted, (counts.get(counted) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** One word. Whatever else stands there is shown to nobody. */
function wordAt(event: unknown, attribute: string): string | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const word = (event as Readonly<Record<string, unknown>>)[attribute];
  return typeof word === 'string' && /^[A-Za-z][A-Za-z0-9]{0,59}$/.test(word) ? word : undefined;
}
