/** An event as Event Grid writes it into a dead-letter blob: in its own schema, or as a CloudEvent in lower case. */
export function deadLetter(
  event: Readonly<Record<string, unknown>>,
  deadLetterReason = 'MaxDeliveryAttemptsExceeded',
  lastDeliveryOutcome = 'NotFound',
): Readonly<Record<string, unknown>> {
  const added = {
    deadLetterReason,
    deliveryAttempts: 30,
    lastDeliveryOutcome,
    publishTime: '2026-01-31T08:59:59.0000000Z',
    lastDeliveryAttemptTime: '2026-02-01T08:59:59.0000000Z',
  };
  const inLowerCase = Object.fromEntries(Object.entries(added).map(([name, value]) => [name.toLowerCase(), value]));
  return { ...event, ...('specversion' in event ? inLowerCase : added) };
}

/** Where Event Grid puts a blob of an event subscription. */
export const DEAD_LETTER_NAME = 'DRIFTWARDEN/2026/3/1/9/6f1f3a44-0000-4000-8000-000000000001.json';
