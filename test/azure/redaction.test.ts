import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsMarker, redact, restoreSecrets } from '../../src/azure/redaction.ts';
import { isSecretText, withoutSecrets } from '../../src/engine/secret-formats.ts';
import { isSecretName, secretClaim } from '../../src/engine/secret-names.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { GUILTY, INNOCENT } from '../support/environment-pairs.ts';

const KEY = 'the key of this deployment';
const CANARY = 'canary-7f3a';
const marked = expect.objectContaining({ $redacted: expect.stringMatching(/^[0-9a-f]{64}$/) as string }) as JsonObject;

/** Texts that look like secrets wherever they stand. Written here; none opens anything. */
const SECRET_TEXTS = {
  'a storage connection string': `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${CANARY};EndpointSuffix=x`,
  'a service bus connection string': `Endpoint=sb://x/;SharedAccessKeyName=k;SharedAccessKey=${CANARY}=`,
  'a database connection string': `Server=tcp:x,1433;User ID=sa;Password=${CANARY};Encrypt=true`,
  'a SAS': `https://a.blob.core.windows.net/c?sv=2024&sig=${CANARY}%2Fabc%3D`,
  'a JSON web token': `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx${CANARY.replace('-', '')}.sig`,
  'a bearer header': `curl -H 'Authorization: Bearer ${CANARY}${CANARY}'`,
  'a private key': `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}\n-----END RSA PRIVATE KEY-----`,
  'an address with a password': `https://user:${CANARY}@git.example/repo.git`,
  'an argument': `--password=${CANARY}`,
  'a storage key': `${'Ab1+'.repeat(21)}xy==`,
};

const NAMES: Readonly<Record<string, boolean>> = {
  adminPassword: true,
  DB_PASSWORD: true,
  MYSQLPASSWORD: true,
  clientSecret: true,
  secureValue: true,
  storageAccountKey: true,
  'api-key': true,
  primaryKey2: true,
  APIKEY: true,
  accessToken: true,
  connectionString: true,
  SqlConnectionStrings: true,
  workspaceKey: true,
  sasToken: true,
  keyVaultUrl: false,
  passwordSecretRef: false,
  secretRef: false,
  publicKey: false,
  tokenAudience: false,
  keyIdentifier: false,
  passwordReference: false,
  tokenStore: false,
  secretName: false,
  adminUserEnabled: false,
  publicNetworkAccess: false,
  networkRuleBypassOptions: false,
  principalId: false,
  monkey: false,
};

describe('names', () => {
  it.each(Object.entries(NAMES))('%s holds a secret: %s', (name, expected) => {
    expect(isSecretName(name)).toBe(expected);
  });

  it.each([...GUILTY, ...INNOCENT].map(([name]) => name))(
    '%s is redacted for less than what makes it a finding',
    (name) => {
      expect(isSecretName(name) || secretClaim(name) === 'none').toBe(true);
    },
  );
});

describe('texts', () => {
  it.each(Object.entries(SECRET_TEXTS))('%s is a secret', (_, text) => {
    expect(isSecretText(text)).toBe(true);
    expect(withoutSecrets(`It failed for ${text} today`)).not.toContain(CANARY);
  });

  it.each([
    'contoso.azurecr.io/api:1.2.3',
    '/subscriptions/x/resourceGroups/y/providers/Microsoft.ContainerRegistry/registries/z',
    'https://contoso.vault.azure.net/secrets/database',
    '2026-01-31T09:00:00.0000000Z',
    'The token of this registry is enabled',
    '@Resource[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase {ServicePrincipal}',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ])('%s is none', (text) => {
    expect(isSecretText(text)).toBe(false);
    expect(withoutSecrets(text)).toBe(text);
  });

  it('loses the query of every address', () => {
    expect(withoutSecrets('GET https://a.example/b?c=d&e=f failed')).toBe('GET https://a.example/b failed');
  });
});

describe('bodies', () => {
  const group = {
    id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/c',
    name: 'c',
    tags: { owner: 'team', 'deploy-token': CANARY },
    properties: {
      containers: [
        {
          name: 'web',
          properties: {
            image: 'contoso.azurecr.io/web:1',
            command: ['sh', '-c', `run --token=${CANARY}`],
            environmentVariables: [
              { name: 'PORT', value: '80' },
              { name: 'DB_PASSWORD', value: CANARY },
              { name: 'STORAGE', value: SECRET_TEXTS['a storage connection string'] },
              { name: 'HIDDEN', secureValue: CANARY },
            ],
          },
        },
      ],
      imageRegistryCredentials: [{ server: 'contoso.azurecr.io', username: 'contoso', password: CANARY }],
      volumes: [{ name: 'v', secret: { 'file.txt': CANARY } }],
      odd: { place: CANARY, list: [CANARY, 'kept'] },
      pin: 4711,
      ports: [80, 443],
      absent: null,
    },
  } satisfies JsonObject;
  const paths = ['/properties/odd/place', '/properties/odd/list/0'];
  const redacted = redact(group, paths, KEY);

  it('lose every secret and nothing else', () => {
    expect(JSON.stringify(redacted)).not.toContain(CANARY);
    expect(redacted).toEqual({
      ...group,
      tags: { owner: 'team', 'deploy-token': marked },
      properties: {
        containers: [
          {
            name: 'web',
            properties: {
              image: 'contoso.azurecr.io/web:1',
              command: ['sh', '-c', marked],
              environmentVariables: [
                { name: 'PORT', value: '80' },
                { name: 'DB_PASSWORD', value: marked },
                { name: 'STORAGE', value: marked },
                { name: 'HIDDEN', secureValue: marked },
              ],
            },
          },
        ],
        imageRegistryCredentials: [{ server: 'contoso.azurecr.io', username: 'contoso', password: marked }],
        volumes: [{ name: 'v', secret: { 'file.txt': marked } }],
        odd: { place: marked, list: [marked, 'kept'] },
        pin: 4711,
        ports: [80, 443],
        absent: null,
      },
    });
  });

  it('tell what stood there, and for the same secret the same', () => {
    const body = { aPassword: '-----BEGIN PRIVATE KEY-----', pinSecret: 4711, bPassword: CANARY };
    expect(redact(body, [], KEY)).toMatchObject({
      aPassword: { looksLike: 'private-key' },
      pinSecret: { looksLike: 'number' },
      bPassword: { looksLike: 'text' },
    });
  });

  it('keep one marker for one secret, another for another, and another under another key', () => {
    const body = { aPassword: CANARY, bPassword: CANARY, cPassword: 'other' };
    const one = redact(body, [], KEY);
    expect(one['aPassword']).toEqual(one['bPassword']);
    expect(one['aPassword']).not.toEqual(one['cPassword']);
    expect(redact(body, [], KEY)).toEqual(one);
    expect(redact(body, [], 'another key')['aPassword']).not.toEqual(one['aPassword']);
  });

  it('stay as they are when redacted again', () => {
    expect(redact(redacted, paths, KEY)).toEqual(redacted);
  });

  it('hold markers that are found', () => {
    expect(holdsMarker(redacted)).toBe(true);
    expect(holdsMarker(group)).toBe(false);
  });

  it('get their secrets back at the same place', () => {
    expect(restoreSecrets(redacted, group, KEY)).toEqual({ kind: 'restored', body: group });
  });

  it.each([
    ['the secret is another by now', { aPassword: 'changed' }],
    ['the secret is gone', {}],
    ['the secret moved', { bPassword: CANARY }],
    ['a marker stands there', redact({ aPassword: CANARY }, [], KEY)],
  ])('are refused when %s', (_, now) => {
    const plan = redact({ aPassword: CANARY }, [], KEY);
    expect(restoreSecrets(plan, now, KEY)).toEqual({ kind: 'refused', path: '/aPassword' });
  });
});

describe('for any body', () => {
  const secretNames = Object.entries(NAMES).flatMap(([name, secret]) => (secret ? [name] : []));
  const secretPlace = fc.oneof(
    fc.constantFrom(...secretNames).map((name): JsonObject => ({ [name]: CANARY })),
    fc.constantFrom(...secretNames).map((name): JsonObject => ({ name, value: CANARY })),
    fc.constantFrom(...secretNames).map((name): JsonObject => ({ [name]: [CANARY] })),
    fc.constantFrom('secrets', 'credentials').map((name): JsonObject => ({ [name]: [{ name: 'x', value: CANARY }] })),
    fc.constantFrom(...Object.values(SECRET_TEXTS)).map((text): JsonObject => ({ remark: text })),
  );
  const body = fc.letrec<{ tree: Json; object: JsonObject }>((tie) => ({
    object: fc.dictionary(fc.string({ maxLength: 8 }), tie('tree'), { maxKeys: 4 }),
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      secretPlace,
      fc.array(tie('tree'), { maxLength: 3 }),
      tie('object'),
    ),
  }));

  it('no secret is left, a second time changes nothing, and all comes back', () => {
    fc.assert(
      fc.property(body.object, (original) => {
        const redacted = redact(original, [], KEY);
        expect(JSON.stringify(redacted)).not.toContain(CANARY);
        expect(redact(redacted, [], KEY)).toEqual(redacted);
        expect(restoreSecrets(redacted, original, KEY)).toEqual({ kind: 'restored', body: original });
      }),
    );
  });
});
