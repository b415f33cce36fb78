import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../../', import.meta.url).pathname;

/** What the platform, the runtime or an SDK sets or reads: not ours to document. */
export const OF_THE_PLATFORM = new Map([
  ['AZURE_FUNCTIONS_ENVIRONMENT', 'Azure Functions sets it'],
  ['WEBSITE_HOSTNAME', 'App Service sets it'],
  ['WEBSITE_INSTANCE_ID', 'App Service sets it'],
  ['WEBSITE_AUTH_ENABLED', 'App Service sets it where its authentication is on'],
  ['DRIFTWARDEN_URL', 'of the command line on a laptop, in its help: no setting of the app'],
  ['FUNCTIONS_WORKER_RUNTIME', 'Azure Functions needs it in local settings'],
  ['IDENTITY_ENDPOINT', 'where @azure/identity gets tokens'],
  ['IDENTITY_HEADER', 'where @azure/identity gets tokens'],
  ['NO_PROXY', 'the HTTP clients of the SDKs read it'],
]);

/** Names of settings look so. */
export const SETTING_NAME = /^[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+$/;

/** The names of environment variables in a file that has to do with them: as text, as a member, as a key. */
function namesIn(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  if (!/\benv\b/.test(text)) return [];
  const places = /(?:['"`]|\benv[.]|^\s+(?=\w+:))([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)\b/gm;
  return [...text.matchAll(places)].map((match) => match[1] ?? '');
}

/** Bodies of the simulated estate have environment variables of their own. */
const isEstate = (file: string): boolean => file.includes('simulator/contoso');

/** The names of all app settings that the code reads, with those of the platform. */
export function settingsInCode(): ReadonlySet<string> {
  const files = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) => !isEstate(file));
  return new Set(files.flatMap(namesIn));
}
