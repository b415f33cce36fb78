import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { keepingTokens } from '../../src/azure/credential.ts';
import { readEnvironment } from '../../src/azure/environment.ts';
import { azurePorts } from '../../src/azure/index.ts';
import { ownPrincipalId } from '../../src/azure/own-principal.ts';
import { settingsText } from '../../src/azure/settings-text.ts';
import { throttleGate } from '../../src/azure/throttle-gate.ts';
import type { ArmFault } from '../../src/ports/arm.ts';
import { faultOf, handClock, linesLog } from '../support/azure-rig.ts';
import { fakeCredential, fakeWire } from '../support/fake-wire.ts';
import { aStore } from '../support/store.ts';

const FULL = {
  AZURE_RESOURCE_MANAGER_ENDPOINT: 'https://management.usgovcloudapi.net/',
  AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
  AZURE_CLIENT_ID: '11111111-1111-1111-1111-111111111111',
  AZURE_EXECUTOR_CLIENT_ID: '22222222-2222-2222-2222-22222222222A',
  AUDIT_INGESTION_ENDPOINT: 'https://audit.example',
  AUDIT_DCR_IMMUTABLE_ID: `dcr-${'0'.repeat(32)}`,
  AUDIT_STREAM: 'Custom-RemediationAudit',
  TEAMS_WEBHOOK_URL: 'https://flows.example/invoke?sig=x',
  EMAIL_ENDPOINT: 'https://mail.example',
  EMAIL_SENDER: 'driftwarden@contoso.example',
  EVENTS_TOPIC_ENDPOINT: 'https://topic.example/api/events',
  DEAD_LETTER_CONTAINER: 'https://contoso.blob.core.windows.net/dead-letters/',
  DRIFTWARDEN_STORE_TABLES: 'https://account.table.core.windows.net/',
};

describe('app settings', () => {
  it('set up every channel', () => {
    expect(readEnvironment(FULL)).toEqual({
      armEndpoint: 'https://management.usgovcloudapi.net',
      authorityHost: 'https://login.microsoftonline.us',
      clientId: FULL.AZURE_CLIENT_ID,
      executorClientId: '22222222-2222-2222-2222-22222222222a',
      auditLog: { endpoint: 'https://audit.example', ruleId: FULL.AUDIT_DCR_IMMUTABLE_ID, stream: FULL.AUDIT_STREAM },
      teamsWebhook: FULL.TEAMS_WEBHOOK_URL,
      mail: { endpoint: 'https://mail.example', sender: FULL.EMAIL_SENDER },
      eventsTopic: FULL.EVENTS_TOPIC_ENDPOINT,
      deadLetters: 'https://contoso.blob.core.windows.net/dead-letters',
      storeTables: 'https://account.table.core.windows.net',
    });
  });

  it('that are absent or empty leave the public cloud and no channel', () => {
    expect(readEnvironment({ TEAMS_WEBHOOK_URL: ' ' })).toEqual({ armEndpoint: 'https://management.azure.com' });
  });

  it('that name one identity twice name one identity', () => {
    const id = FULL.AZURE_CLIENT_ID;
    expect(readEnvironment({ AZURE_CLIENT_ID: id, AZURE_EXECUTOR_CLIENT_ID: id })).toEqual({
      armEndpoint: 'https://management.azure.com',
      clientId: id,
    });
  });

  it('that are wrong are named, all at once', () => {
    const wrong = {
      AZURE_RESOURCE_MANAGER_ENDPOINT: 'https://proxy.example/arm',
      AZURE_CLIENT_ID: 'me',
      AZURE_EXECUTOR_CLIENT_ID: 'id-driftwarden-executor',
      AUDIT_INGESTION_ENDPOINT: 'http://audit.example',
      AUDIT_STREAM: 'Custom-X',
      TEAMS_WEBHOOK_URL: 'https://user:pass@flows.example',
      EMAIL_ENDPOINT: 'mail.example',
      EMAIL_SENDER: 'me',
      DRIFTWARDEN_STORE_TABLES: 'https://account.table.core.windows.net/?sv=2020&sig=canary7f3a',
    };
    expect(() => readEnvironment(wrong)).toThrow(
      /AZURE_RESOURCE_MANAGER_ENDPOINT[^]*AZURE_CLIENT_ID[^]*AZURE_EXECUTOR_CLIENT_ID: not a GUID[^]*AUDIT_DCR_IMMUTABLE_ID: missing[^]*AUDIT_INGESTION_ENDPOINT[^]*TEAMS_WEBHOOK_URL[^]*EMAIL_ENDPOINT[^]*EMAIL_SENDER[^]*DRIFTWARDEN_STORE_TABLES: has a query/,
    );
  });
});

describe('the container of dead letters', () => {
  const account = 'https://contoso.blob.core.windows.net';
  it.each([
    account,
    `${account}/`,
    `${account}/dead-letters?sv=2025&sig=x`,
    `${account}/dead-letters#a`,
    `${account}/$root`,
    `${account}/Dead Letters`,
    `${account}/a/b/c`,
    `${account}//a`,
    `${account}/..`,
    'http://contoso.blob.core.windows.net/dead-letters',
    'DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=canary',
  ])('is not %s, and what is wrong is said without it', (DEAD_LETTER_CONTAINER) => {
    const read = () => readEnvironment({ DEAD_LETTER_CONTAINER });
    expect(read).toThrow(/- DEAD_LETTER_CONTAINER: not (?:like|an) https/);
    expect(read).not.toThrow(/sig=|canary/);
  });
});

describe('the ports', () => {
  const options = (env: Record<string, string>) => {
    const http = fakeWire(() => ({ status: 500 }));
    const log = linesLog();
    const clock = handClock();
    const permit = () => Promise.resolve({ kind: 'not-permitted', reason: 'undecided', why: '' } as const);
    const settingsScopes = () => Promise.resolve([]);
    return { env, store: aStore(), clock, log, permit, settingsScopes, redactionKey: 'k', httpClient: http, http };
  };

  it('ask nobody when they are made, and say once what is not set up', () => {
    const given = options({});
    const ports = azurePorts(given);
    expect(given.http.calls).toEqual([]);
    expect(given.log.lines).toEqual([
      expect.stringMatching(/^Not set up: the audit log .*; Teams .*; mail .*; own events/),
    ]);
    expect(ports.eventsOut).toBeUndefined();
    expect(ports.deadLetters).toBeUndefined();
    expect(ports.notifier.channels).toEqual([]);
  });

  it('have no audit log where none is set up: records stay in the outbox', () => {
    expect(azurePorts(options({})).auditLog).toBeUndefined();
  });

  it('have every channel that is set up', () => {
    const given = options(FULL);
    const ports = azurePorts(given);
    expect(ports.notifier.channels).toEqual(['teams', 'mail']);
    expect(ports.eventsOut).toBeDefined();
    expect(ports.deadLetters).toBeDefined();
    expect(given.log.lines).toEqual([]);
  });
});

describe('tokens', () => {
  it('are asked for once per scope, by however many clients', async () => {
    const asked: string[] = [];
    const credential = keepingTokens({
      getToken: (scopes) => {
        asked.push(String(scopes));
        return Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 });
      },
    });
    await Promise.all([credential.getToken('a'), credential.getToken(['a']), credential.getToken('b')]);
    await credential.getToken('a', { claims: 'challenge' });
    await credential.getToken('a');
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('that can not be had are a fault that says so and shows no secret', async () => {
    const credential = keepingTokens({ getToken: () => Promise.reject(new Error('No.\nclient_secret=canary7f3a')) });
    const fault: ArmFault = await faultOf(credential.getToken('a'));
    expect([fault.code, fault.mayHaveApplied]).toEqual(['unavailable', false]);
    expect(fault.message).toMatch(/^no access token/);
    expect(fault.message).not.toContain('canary');
  });

  it('that never come are a fault, and the next call asks anew', async () => {
    vi.useFakeTimers();
    try {
      let asked = 0;
      const credential = keepingTokens({ getToken: () => ((asked += 1), new Promise<never>(() => undefined)) });
      const fault = faultOf(credential.getToken('a'));
      await vi.advanceTimersByTimeAsync(60_000);
      expect((await fault).message).toBe('no access token: no answer within 60 s');
      const again = faultOf(credential.getToken('a'));
      await vi.advanceTimersByTimeAsync(60_000);
      expect([(await again).code, asked]).toEqual(['unavailable', 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('say who we are', async () => {
    expect(await ownPrincipalId(fakeCredential('ABC'), 'https://arm.example')).toBe('abc');
    const opaque = { getToken: () => Promise.resolve({ token: 'opaque', expiresOnTimestamp: 0 }) };
    expect((await faultOf(ownPrincipalId(opaque, 'https://arm.example'))).code).toBe('unreadable');
  });
});

describe('the text of the settings', () => {
  const clock = handClock();
  const gate = throttleGate(aStore(), clock, linesLog());
  const http = () => Promise.resolve(fakeWire(() => ({ status: 500 })));
  const read = settingsText(fakeCredential(), { http, gate, clock, timeoutMs: 1000 });

  it('comes from a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'settings.yaml');
    writeFileSync(file, 'enforcement: observe\n');
    expect(await read(file)).toBe('enforcement: observe\n');
  });

  it.each([
    ['', /DRIFTWARDEN_SETTINGS is not set/],
    ['http://a.example/settings.yaml', /https address/],
    ['ftp://a.example/settings.yaml', /https address/],
    ['https://a.example/settings.yaml?sig=x', /without/],
    ['/no/such/file.yaml', /ENOENT/],
  ])('does not come from %j', async (location, why) => {
    await expect(read(location)).rejects.toThrow(why);
  });
});
