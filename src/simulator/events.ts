import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';
import { addressOf } from './address.ts';
import { wireTime } from './wire-time.ts';

/** Somebody who asks: a person, or an app. */
export type Principal = {
  /** Object id. */
  readonly id: string;
  readonly name: string;
  /** People have one. */
  readonly upn?: string;
  /** Client id of an app. */
  readonly appId?: string;
  readonly kind: 'User' | 'ServicePrincipal';
  /** What Resource Manager lets them do: action names, `*` for any characters. Absent: everything. */
  readonly actions?: readonly string[];
};

/** Something that Resource Manager did because somebody asked. */
export type Change = {
  readonly id: string;
  readonly type: string;
  readonly verb: 'write' | 'delete' | 'action';
  /** `Microsoft.ContainerRegistry/registries/write`. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly by: Principal;
  readonly at: Date;
  readonly tenantId: string;
  readonly clientRequestId: string;
  /** Did the resource exist before? Event Grid tells of the request only then. */
  readonly existed: boolean;
};

const EVENT_TYPES = { write: 'ResourceWriteSuccess', delete: 'ResourceDeleteSuccess', action: 'ResourceActionSuccess' };

/** What the Event Grid topic of a subscription tells of a change: Event Grid schema, one event. */
export function resourceEvent(change: Change): JsonObject {
  const { id, at, by } = change;
  const subscriptionId = addressOf(id)?.subscription ?? '';
  const request = {
    clientRequestId: change.clientRequestId,
    clientIpAddress: '203.0.113.10',
    method: change.method,
    url: change.url,
  };
  const role = by.actions === undefined ? 'Owner' : 'Contributor';
  const evidence = { role, principalId: bare(by.id), principalType: by.kind };
  return {
    id: randomUUID(),
    topic: `/subscriptions/${subscriptionId}`,
    subject: id,
    eventType: `Microsoft.Resources.${EVENT_TYPES[change.verb]}`,
    eventTime: wireTime(at),
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      authorization: { scope: id, action: change.operation, evidence },
      claims: claimsOf(by, change.tenantId, at),
      correlationId: randomUUID(),
      ...(change.existed ? { httpRequest: request } : {}),
      resourceProvider: change.type.split('/')[0] ?? '',
      resourceUri: id,
      operationName: change.operation,
      status: 'Succeeded',
      subscriptionId,
      tenantId: change.tenantId,
    },
  };
}

function claimsOf(by: Principal, tenantId: string, at: Date): JsonObject {
  const issued = Math.floor(at.getTime() / 1000);
  return {
    aud: 'https://management.core.windows.net/',
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: String(issued),
    nbf: String(issued),
    exp: String(issued + 3_600),
    appid: by.appId ?? '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    appidacr: by.kind === 'User' ? '0' : '2',
    ipaddr: '203.0.113.10',
    name: by.name,
    'http://schemas.microsoft.com/identity/claims/objectidentifier': by.id,
    'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier': by.id,
    ...(by.upn === undefined
      ? {}
      : {
          'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': by.upn,
          'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': by.upn,
        }),
    uti: bare(randomUUID()).slice(0, 22),
    ver: '1.0',
  };
}

/** GUIDs lose their dashes in some places. */
function bare(guid: string): string {
  return guid.replaceAll('-', '');
}
