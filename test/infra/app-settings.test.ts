import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/azure/environment.ts';
import { readSignIn } from '../../src/azure/sign-in-environment.ts';
import { readManifest } from '../../src/self-check/manifest.ts';
import { OF_THE_PLATFORM, settingsInCode } from '../support/setting-names.ts';
import { bodyOf, sampled, settingsOf } from './deployed.ts';
import { scenario, SCENARIOS } from './scenarios.ts';

/** What Bicep writes and our code does not read: who reads it. */
const READ_BY_THE_PLATFORM: Readonly<Record<string, string>> = {
  AzureWebJobsStorage__accountName: 'the host: its own storage',
  AzureWebJobsStorage__credential: 'the host: as an identity, without a key',
  AzureWebJobsStorage__clientId: 'the host: as the reader',
  APPLICATIONINSIGHTS_CONNECTION_STRING: 'the host: where its logs go; the component takes tokens only',
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'the host: with the token of the reader',
  FUNCTIONS_EXTENSION_VERSION: 'a dedicated plan: which host',
  FUNCTIONS_WORKER_RUNTIME: 'a dedicated plan: which language',
  WEBSITE_RUN_FROM_PACKAGE: 'a dedicated plan: the package is mounted as it is',
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: 'App Service: signs in as the reader instead of with a secret',
};

/** What the code reads and no deployment sets: why. */
const ON_A_LAPTOP: Readonly<Record<string, string>> = {
  DRIFTWARDEN_LOG: 'how much the terminal tells',
};

/** Flex Consumption refuses these. */
const NOT_ON_FLEX = ['FUNCTIONS_EXTENSION_VERSION', 'FUNCTIONS_WORKER_RUNTIME', 'WEBSITE_RUN_FROM_PACKAGE'];

/** What is wrong between the settings that are written and those that are read. */
function settingProblems(written: Iterable<string>, read: ReadonlySet<string>): readonly string[] {
  const names = new Set(written);
  const wanted = [...read].filter((name) => !OF_THE_PLATFORM.has(name) && !(name in ON_A_LAPTOP));
  return [
    ...wanted
      .filter((name) => !names.has(name))
      .map((name) => `${name} is read, and no Bicep writes it: infra/modules/function-app.bicep`),
    ...[...names]
      .filter((name) => !read.has(name) && !(name in READ_BY_THE_PLATFORM))
      .map((name) => `${name} is written, and nobody reads it: take it away, or say here who does`),
  ];
}

const deployments = Object.entries(SCENARIOS).filter(([name]) => !name.startsWith('the roles'));
const written = new Set(deployments.flatMap(([, deployment]) => [...settingsOf(deployment).keys()]));
const read = settingsInCode();

describe('app settings', () => {
  it('that Bicep writes are those that are read', () => {
    expect(settingProblems(written, read)).toEqual([]);
  });

  it('of the platform and of a laptop are listed because they are used', () => {
    expect(Object.keys(READ_BY_THE_PLATFORM).filter((name) => !written.has(name))).toEqual([]);
    expect(Object.keys(ON_A_LAPTOP).filter((name) => !read.has(name) || written.has(name))).toEqual([]);
  });

  it.each([
    [
      'is missing',
      [...written].filter((name) => name !== 'AUDIT_STREAM'),
      'AUDIT_STREAM is read, and no Bicep writes it',
    ],
    ['is too many', [...written, 'DRIFTWARDEN_MODE'], 'DRIFTWARDEN_MODE is written, and nobody reads it'],
  ])('one that %s is reported', (_what, names, says) => {
    expect(settingProblems(names, read).join('\n')).toContain(says);
  });

  it.each(deployments)('%s: none is empty, and none holds a secret', (_name, deployment) => {
    for (const [name, value] of settingsOf(deployment)) {
      expect(value, name).not.toBe('');
      expect(value, name).not.toMatch(/AccountKey=|SharedAccess|sig=|password/i);
    }
  });

  it.each(deployments)('%s: the app can start with them', (_name, deployment) => {
    const env = Object.fromEntries([...settingsOf(deployment)].map(([name, value]) => [name, sampled(value)]));
    const { TEAMS_WEBHOOK_URL: webhook, ...others } = env;
    expect(webhook ?? '@Microsoft.KeyVault(SecretUri=').toMatch(/^@Microsoft\.KeyVault\(SecretUri=/);
    const { auditLog, clientId, executorClientId, storeTables, deadLetters } = readEnvironment(others);
    expect([auditLog, clientId, executorClientId, storeTables, deadLetters]).not.toContain(undefined);
    expect(readSignIn(others) !== undefined).toBe(env['SIGN_IN_CLIENT_ID'] !== undefined);
    expect(readManifest(env['DRIFTWARDEN_MANIFEST'])).toMatchObject({ kind: 'manifest' });
  });

  it('let a new deployment only look', () => {
    expect(settingsOf(scenario('as main.bicepparam has it')).get('DRIFTWARDEN_ENFORCEMENT')).toBe('observe');
    expect(settingsOf(scenario('by management group')).get('DRIFTWARDEN_ENFORCEMENT')).toBe('observe');
  });

  it('that Flex Consumption refuses are written on a dedicated plan only', () => {
    const flex = settingsOf(scenario('as main.bicepparam has it'));
    const dedicated = settingsOf(scenario('with everything'));
    expect(NOT_ON_FLEX.filter((name) => flex.has(name))).toEqual([]);
    expect(NOT_ON_FLEX.filter((name) => !dedicated.has(name))).toEqual([]);
  });

  it('have an address of logs that is no secret: the component takes tokens only', () => {
    const component = bodyOf(scenario('as main.bicepparam has it'), 'Microsoft.Insights/components');
    expect(component).toMatchObject({ properties: { DisableLocalAuth: true } });
  });
});
