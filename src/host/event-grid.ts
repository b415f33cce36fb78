import type { Registrations, TypedData } from './functions-core.ts';
import { triggerOf } from './invoke.ts';

/** Runs one function with what triggers it; throws what the function throws. */
export type RunFunction = (name: string, data: TypedData) => Promise<unknown>;

/** Events of one delivery that are handled at the same time. */
const AT_ONCE = 16;

/**
 * The webhook of the Event Grid extension: `/runtime/webhooks/eventgrid?functionName=F`, with the handshakes of both
 * schemas. Each event of a delivery is an invocation of its own; 202 when all went well, 500 when one failed, after which
 * Event Grid sends all of them again. Without the header `aeg-event-type` the body decides, so that curl is enough here.
 */
export async function answerEventGrid(
  functions: Registrations,
  run: RunFunction,
  request: Request,
  body: string,
): Promise<Response> {
  const name = new URL(request.url).searchParams.get('functionName') ?? '';
  const fn = functions.get(name);
  if (fn === undefined || triggerOf(fn).type !== 'eventGridTrigger') {
    const known = [...functions.values()].filter((other) => triggerOf(other).type === 'eventGridTrigger');
    return refuse(
      404,
      `There is no Event Grid function named '${name}'. functionName is one of: ${known.map((f) => f.name).join(', ') || '(none)'}.`,
    );
  }
  if (request.method === 'OPTIONS') return allowCloudEvents(request);
  if (request.method !== 'POST') return refuse(405, 'Only POST and OPTIONS.', { allow: 'OPTIONS, POST' });

  const type = request.headers.get('aeg-event-type') ?? 'none';
  if (type === 'Unsubscribe') return new Response(null, { status: 202 });
  if (!['SubscriptionValidation', 'Notification', 'none'].includes(type)) {
    return refuse(
      400,
      `The header aeg-event-type must be SubscriptionValidation, Notification or Unsubscribe, not '${type}'.`,
    );
  }
  const parsed = parse(body);
  if (parsed === undefined) return refuse(400, 'The body must be an event or an array of events, as JSON.');
  const code = validationCode(parsed.events[0]);
  if (code !== undefined && type !== 'Notification') return Response.json({ validationResponse: code });
  if (type === 'SubscriptionValidation') return refuse(400, 'The subscription validation has no data.validationCode.');
  if (!parsed.events.some(isEvent)) {
    return refuse(
      400,
      'None of this is an event: Event Grid events have an eventType, CloudEvents a type and a specversion.',
    );
  }
  return (await deliver(parsed.events, (data) => run(name, data)))
    ? new Response(null, { status: 202 })
    : refuse(500, 'At least one event could not be handled; send all of them again.');
}

function allowCloudEvents(request: Request): Response {
  const origin = request.headers.get('webhook-request-origin');
  if (origin === null) return refuse(400, 'The CloudEvents handshake needs the header WebHook-Request-Origin.');
  return new Response(null, { headers: { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' } });
}

function parse(body: string): { readonly events: readonly unknown[] } | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    if (Array.isArray(value)) return { events: value };
    return typeof value === 'object' && value !== null ? { events: [value] } : undefined;
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isEvent(value: unknown): boolean {
  const { eventType, type, specversion } = membersOf(value);
  return typeof eventType === 'string' || (typeof type === 'string' && typeof specversion === 'string');
}

function validationCode(value: unknown): string | undefined {
  const { eventType, data } = membersOf(value);
  if (eventType !== 'Microsoft.EventGrid.SubscriptionValidationEvent') return undefined;
  const { validationCode: code } = membersOf(data);
  return typeof code === 'string' ? code : undefined;
}

async function deliver(events: readonly unknown[], run: (data: TypedData) => Promise<unknown>): Promise<boolean> {
  let good = true;
  const left = events.values();
  const worker = async (): Promise<void> => {
    for (const event of left) {
      // What failed has been logged with the invocation.
      await run({ json: JSON.stringify(event) }).catch(() => (good = false));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, events.length) }, worker));
  return good;
}

function refuse(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers });
}
