import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';

/** Somebody with a token. */
export type Principal = {
  readonly id: string;
  readonly name: string;
  readonly upn?: string;
  readonly kind: 'User' | 'ServicePrincipal';
};

/** What Event Grid tells of a change that ARM has made: Event Grid schema, one event. */
export function resourceEvent(change: {
  readonly id: string;
  readonly type: string;
  readonly method: string;
  readonly by: Principal;
  readonly at: Date;
  readonly tenantId: string;
  readonly clientRequestId: string | undefined;
  readonly url: string;
  readonly existed: boolean;
}): JsonObject {
  const { id, type, method, by, at, tenantId } = change;
  const verb = method === 'DELETE' ? 'delete' : 'write';
  const operation = `${type}/${verb}`;
  const subscription = id.split('/').slice(0, 3).join('/');
  return {
    id: randomUUID(),
    topic: subscription,
    subject: id,
    eventType: `Microsoft.Resources.Resource${verb === 'delete' ? 'Delete' : 'Write'}Success`,
    eventTime: at.toISOString(),
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      authorization: {
        scope: id,
        action: operation,
        evidence: { role: 'Contributor', principalId: by.id.replaceAll('-', ''), principalType: by.kind },
      },
      claims: {
        aud: 'https://management.core.windows.net/',
        name: by.name,
        'http://schemas.microsoft.com/identity/claims/objectidentifier': by.id,
        ...(by.upn === undefined ? {} : { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': by.upn }),
      },
      correlationId: randomUUID(),
      ...(change.existed
        ? {
            httpRequest: {
              clientRequestId: change.clientRequestId ?? randomUUID(),
              clientIpAddress: '127.0.0.1',
              method,
              url: change.url,
            },
          }
        : {}),
      resourceProvider: type.split('/')[0] ?? '',
      resourceUri: id,
      operationName: operation,
      status: 'Succeeded',
      subscriptionId: subscription.split('/')[2] ?? '',
      tenantId,
    },
  };
}
