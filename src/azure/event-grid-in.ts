import type { JsonObject } from '../model/json.ts';

/**
 * What Event Grid sent, as plain JSON, when @azure/eventgrid knows it for one event of the Event Grid schema or of
 * CloudEvents 1.0. The SDK only judges the envelope (it makes dates of times and leaves `data` alone); what is handed on
 * is the event as it came. Anything else becomes `{unreadable, received}`, which is no event to anybody. Never throws.
 */
export async function readEvent(raw: unknown): Promise<JsonObject> {
  const received = plain(raw);
  try {
    const { EventGridDeserializer } = await import('@azure/eventgrid');
    const deserializer = new EventGridDeserializer();
    // A whole batch would be lost with its first bad event, so it is one event each time.
    const single = Array.isArray(received) && received.length === 1 ? (received[0] as unknown) : received;
    if (!isObject(single)) throw new TypeError('not one JSON object');
    const copy = structuredClone(single) as Record<string, unknown>;
    await ('specversion' in copy
      ? deserializer.deserializeCloudEvents(copy)
      : deserializer.deserializeEventGridEvents(copy));
    return single;
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : 'unknown', received: excerpt(received) };
  }
}

/** The event without dates and other objects that a trigger may have made. */
function plain(raw: unknown): unknown {
  try {
    return typeof raw === 'string' ? JSON.parse(raw) : JSON.parse(JSON.stringify(raw));
  } catch {
    return String(raw);
  }
}

function excerpt(received: unknown): string {
  return JSON.stringify(received).slice(0, 1000);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
