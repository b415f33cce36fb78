import type { Actor } from '../model/case.ts';
import type { Instant } from '../model/json.ts';

/** A change that Event Grid told of, taken apart. Says where to look; nothing in it is believed about the resource. */
export type ResourceEvent = {
  readonly eventId: string;
  readonly kind: 'write' | 'delete' | 'action';
  readonly succeeded: boolean;
  /** Lower case: `microsoft.containerregistry/registries/write`. */
  readonly operation: string;
  /** As it came, not parsed yet; safe to log. */
  readonly resourceId: string;
  readonly eventTime: Instant;
  readonly actor: Actor;
  /** `x-ms-client-request-id` of the request that made the change. */
  readonly clientRequestId?: string;
};

/** An event, or why it is none. `text` holds a little of it, safe to log. */
export type ParsedEvent =
  | { readonly kind: 'event'; readonly event: ResourceEvent }
  | { readonly kind: 'rejected'; readonly reason: string; readonly text: string };

const TYPE = /^Microsoft\.Resources\.Resource(Write|Delete|Action)(Success|Failure|Cancel)$/u;
const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const UPN = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
const LONGEST_TEXT = 200;
const LONGEST_ID = 2_000;
/** Control characters, invisible ones, half characters, line ends. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Reads one event in Event Grid's schema or as a CloudEvent 1.0. Anything may come; nothing throws. */
export function parseEvent(raw: unknown): ParsedEvent {
  if (!isObject(raw)) return rejected('not an object', raw);
  const unreadable = text(raw['unreadable']);
  if (unreadable !== undefined) return rejected(unreadable, raw['received']);
  const type = text(raw['eventType']) ?? text(raw['type']) ?? '';
  const match = TYPE.exec(type);
  if (match === null) return rejected('not an event about a resource', type);
  const data = raw['data'];
  if (!isObject(data)) return rejected('no data', type);
  const eventId = text(raw['id']);
  if (eventId === undefined) return rejected('no id', type);
  const resourceId = idText(data['resourceUri']) ?? idText(raw['subject']);
  if (resourceId === undefined) return rejected('no resource id', type);
  const time = Date.parse(text(raw['eventTime']) ?? text(raw['time']) ?? '');
  if (Number.isNaN(time)) return rejected('no time', type);
  const operation = (text(data['operationName']) ?? '').toLowerCase();
  const eventTime = new Date(time).toISOString();
  const correlationId = text(data['correlationId']);
  const request = isObject(data['httpRequest']) ? text(data['httpRequest']['clientRequestId']) : undefined;
  return {
    kind: 'event',
    event: {
      eventId,
      kind: match[1] === 'Write' ? 'write' : match[1] === 'Delete' ? 'delete' : 'action',
      succeeded: match[2] === 'Success',
      operation,
      resourceId,
      eventTime,
      actor: {
        ...actorOf(data),
        from: 'event',
        operation,
        at: eventTime,
        ...(correlationId === undefined ? {} : { correlationId }),
      },
      ...(request === undefined ? {} : { clientRequestId: request }),
    },
  };
}

/** Who did it, by the claims of the token; else by the role assignment that allowed it. */
function actorOf(data: Readonly<Record<string, unknown>>): Pick<Actor, 'id' | 'name' | 'upn' | 'appId' | 'kind'> {
  const claims = isObject(data['claims']) ? data['claims'] : {};
  const authorization = isObject(data['authorization']) ? data['authorization'] : {};
  const evidence = isObject(authorization['evidence']) ? authorization['evidence'] : {};
  const id = guid(claims[OBJECT_ID]) ?? guid(evidence['principalId']);
  const upn = text(claims[UPN]);
  const appId = guid(claims['appid']);
  const name = text(claims['name']) ?? upn;
  const type = text(evidence['principalType']);
  const kind =
    upn !== undefined || type === 'User'
      ? 'person'
      : id === undefined && name === undefined
        ? 'unknown'
        : 'application';
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(upn === undefined ? {} : { upn }),
    // A person's token names the tool: that is not who it was.
    ...(kind === 'application' && appId !== undefined ? { appId } : {}),
    kind,
  };
}

function guid(value: unknown): string | undefined {
  return typeof value === 'string' && GUID.test(value) ? value.toLowerCase() : undefined;
}

/** A text for people and records: at most 200 characters, none of them invisible or directing. */
function text(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.slice(0, LONGEST_TEXT).replace(UNSEEN, ' ');
}

/**
 * An id as it came, except that it can be logged: what is invisible becomes a sign that no id may hold, and what is too
 * long stays too long. So nothing that is no id is turned into one.
 */
function idText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.slice(0, LONGEST_ID + 1).replace(UNSEEN, '\uFFFD');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rejected(reason: string, of: unknown): ParsedEvent {
  return { kind: 'rejected', reason, text: text(of) ?? typeof of };
}
