/** Where the real Azure is and which of its services are set up, from app settings. Addresses have no trailing slash. */
export type AzureEnvironment = {
  readonly armEndpoint: string;
  readonly authorityHost?: string;
  /** Client id of the user-assigned identity that the app runs as. */
  readonly clientId?: string;
  /** Client id of the identity that writes, where that is another one. */
  readonly executorClientId?: string;
  readonly auditLog?: { readonly endpoint: string; readonly ruleId: string; readonly stream: string };
  /** Holds a secret in its query. */
  readonly teamsWebhook?: string;
  readonly mail?: { readonly endpoint: string; readonly sender: string };
  readonly eventsTopic?: string;
  /** The container that Event Grid puts dead letters in. */
  readonly deadLetters?: string;
  /** The table service that holds the store of a deployment. */
  readonly storeTables?: string;
};

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads the app settings. A channel whose settings are absent is not set up. Throws an `Error` that names every mistake at
 * once: an address that isn't https, half a channel.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): AzureEnvironment {
  const mistakes: string[] = [];

  function text(name: string): string | undefined {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  }

  function address(name: string): string | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && new URL(value).protocol === 'https:' && new URL(value).username === '') {
      return value.replace(/\/+$/, '');
    }
    mistakes.push(`${name}: not an https address. Give one like https://name.example.`);
    return undefined;
  }

  function guid(name: string): string | undefined {
    const value = text(name)?.toLowerCase();
    if (value === undefined || GUID.test(value)) return value;
    mistakes.push(`${name}: not a GUID. Give the client id.`);
    return undefined;
  }

  /** All of them, or none. */
  function together(...names: readonly string[]): boolean {
    const missing = names.filter((name) => text(name) === undefined);
    if (missing.length > 0 && missing.length < names.length) {
      mistakes.push(`${missing.join(', ')}: missing. ${names.join(', ')} are set together or not at all.`);
    }
    return missing.length === 0;
  }

  const armEndpoint = address('AZURE_RESOURCE_MANAGER_ENDPOINT') ?? 'https://management.azure.com';
  if (new URL(armEndpoint).pathname !== '/')
    mistakes.push('AZURE_RESOURCE_MANAGER_ENDPOINT: has a path. Give the host only.');
  const authorityHost = address('AZURE_AUTHORITY_HOST');
  const clientId = guid('AZURE_CLIENT_ID');
  const executorClientId = guid('AZURE_EXECUTOR_CLIENT_ID');
  const audit = together('AUDIT_INGESTION_ENDPOINT', 'AUDIT_DCR_IMMUTABLE_ID', 'AUDIT_STREAM');
  const auditEndpoint = address('AUDIT_INGESTION_ENDPOINT');
  const ruleId = text('AUDIT_DCR_IMMUTABLE_ID') ?? '';
  const stream = text('AUDIT_STREAM') ?? '';
  if (audit && !/^dcr-[0-9A-Za-z-]{1,64}$/.test(ruleId)) mistakes.push('AUDIT_DCR_IMMUTABLE_ID: not like dcr-<id>.');
  if (audit && !/^Custom-\w{1,64}$/.test(stream)) mistakes.push('AUDIT_STREAM: not like Custom-RemediationAudit.');
  const teamsWebhook = address('TEAMS_WEBHOOK_URL');
  const mail = together('EMAIL_ENDPOINT', 'EMAIL_SENDER');
  const mailEndpoint = address('EMAIL_ENDPOINT');
  const sender = text('EMAIL_SENDER') ?? '';
  if (mail && !/^[^@\s]+@[^@\s]+$/.test(sender)) mistakes.push('EMAIL_SENDER: not a mail address.');
  const eventsTopic = address('EVENTS_TOPIC_ENDPOINT');
  const deadLetters = address('DEAD_LETTER_CONTAINER');
  if (deadLetters !== undefined && !/^https:\/\/[^/?#]+(?:\/[a-z0-9-]+){1,2}$/.test(deadLetters)) {
    mistakes.push(
      'DEAD_LETTER_CONTAINER: not like https://<account>.blob.core.windows.net/<container>, without a query.',
    );
  }
  const storeTables = address('DRIFTWARDEN_STORE_TABLES');
  if (storeTables !== undefined && /[?#]/.test(storeTables)) {
    mistakes.push('DRIFTWARDEN_STORE_TABLES: has a query. Give it without one: the app reaches its store as itself.');
  }

  if (mistakes.length > 0) {
    throw new Error(`App settings that can't be used:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
  }
  return {
    armEndpoint,
    ...(authorityHost === undefined ? {} : { authorityHost }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(executorClientId === undefined || executorClientId === clientId ? {} : { executorClientId }),
    ...(audit && auditEndpoint !== undefined ? { auditLog: { endpoint: auditEndpoint, ruleId, stream } } : {}),
    ...(teamsWebhook === undefined ? {} : { teamsWebhook }),
    ...(mail && mailEndpoint !== undefined ? { mail: { endpoint: mailEndpoint, sender } } : {}),
    ...(eventsTopic === undefined ? {} : { eventsTopic }),
    ...(deadLetters === undefined ? {} : { deadLetters }),
    ...(storeTables === undefined ? {} : { storeTables }),
  };
}
