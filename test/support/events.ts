import { PRINCIPAL, REGISTRY } from './bodies.ts';

export const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
export const UPN = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
export const EVENT_ID = '8f1d5c0e-2b7a-4c58-9a51-6d0f1c2b3a49';

/** The data of an event: a person wrote a registry. */
export function eventData(change: object = {}): Readonly<Record<string, unknown>> {
  return {
    authorization: {
      scope: REGISTRY,
      action: 'Microsoft.ContainerRegistry/registries/write',
      evidence: { role: 'Contributor', principalId: PRINCIPAL.replaceAll('-', ''), principalType: 'User' },
    },
    claims: {
      aud: 'https://management.core.windows.net/',
      name: 'Ana Silva',
      appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
      ipaddr: '203.0.113.7',
      _claim_names: '{"groups":"src1"}',
      [OBJECT_ID]: PRINCIPAL,
      [UPN]: 'ana@contoso.example',
    },
    correlationId: 'c0ffee00-0000-4000-8000-000000000001',
    httpRequest: { clientRequestId: 'c0ffee00-0000-4000-8000-000000000002', method: 'PATCH' },
    resourceProvider: 'Microsoft.ContainerRegistry',
    resourceUri: REGISTRY,
    operationName: 'Microsoft.ContainerRegistry/registries/write',
    status: 'Succeeded',
    ...change,
  };
}

/** An event in Event Grid's own schema. */
export function gridEvent(data: object = {}, change: object = {}): Readonly<Record<string, unknown>> {
  return {
    id: EVENT_ID,
    topic: REGISTRY.split('/').slice(0, 3).join('/'),
    subject: REGISTRY,
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    eventTime: '2026-01-31T08:59:58.6117357Z',
    dataVersion: '2',
    metadataVersion: '1',
    data: eventData(data),
    ...change,
  };
}

/** The same as a CloudEvent 1.0. */
export function cloudEvent(data: object = {}, change: object = {}): Readonly<Record<string, unknown>> {
  return {
    id: EVENT_ID,
    source: REGISTRY.split('/').slice(0, 3).join('/'),
    subject: REGISTRY,
    type: 'Microsoft.Resources.ResourceWriteSuccess',
    time: '2026-01-31T08:59:58.6117357Z',
    specversion: '1.0',
    data: eventData(data),
    ...change,
  };
}
