import type { Instant } from '../model/json.ts';
import type { Enforcement } from '../model/settings.ts';
import type { Check } from '../model/self-check.ts';
import { checkOf, type Problem } from './check.ts';
import { az, DEPLOY_AGAIN, named } from './commands.ts';

/** App settings that the platform could not fill in from the vault, and mistakes in the others, as sentences. */
export type AppSettings = { readonly unresolved: readonly string[]; readonly mistakes: readonly string[] };

/** How the platform leaves a setting that it could not read from a vault. */
const REFERENCE = /^\s*@Microsoft\.KeyVault\(/iu;

/** The names of the app settings that still hold a reference instead of what it refers to. */
export function unresolvedIn(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(env)
    .filter((name) => REFERENCE.test(env[name] ?? ''))
    .sort();
}

/** The app settings: can the app start with them? */
export function judgeAppSettings({ unresolved, mistakes }: AppSettings, site: string | undefined): Check {
  const vault = [
    '# Look at Status beside the setting in the portal; the identity needs Key Vault Secrets User on the vault.',
    ...(site === undefined
      ? []
      : [az('webapp', 'config', 'appsettings', 'list', ...named(site), '--query', '[].name')]),
  ];
  const problems = [
    ...unresolved.map((name): Problem => ({
      state: 'failed',
      why: `${name}: its Key Vault reference is not resolved.`,
      mend: vault,
    })),
    ...mistakes.map((why): Problem => ({ state: 'failed', why, mend: [DEPLOY_AGAIN] })),
  ];
  return checkOf('app-settings', 'App settings', problems, 'Each of them can be used.');
}

/** What became of reading the operator's settings. */
export type SettingsReading = {
  readonly location: string;
  /** Empty when what is there now is good. */
  readonly mistakes: readonly string[];
  /** Of the copy in force; `undefined` when there has never been a good one. */
  readonly hash?: string;
  /** Since when that copy is in force, as far as it is on record. */
  readonly since?: Instant;
};

/** The operator's settings: are they there, and good? */
export function judgeSettings({ location, mistakes, hash, since }: SettingsReading): Check {
  const inForce = hash === undefined ? 'none is in force' : `${hash.slice(0, 12)} is in force`;
  const from = since === undefined ? '' : ` since ${since}`;
  const mend = [`# Mend ${location.replaceAll(/\s+/gu, ' ')}; infra/settings.schema.json says what may stand in it.`];
  const state = hash === undefined ? 'nothing can be judged' : 'nothing is written to Azure';
  const problems = mistakes.map((why): Problem => ({
    state: 'failed',
    why: `${endOf(why)} ${first(state)} until then.`,
    mend,
  }));
  return checkOf('settings', 'Settings', problems, `They are good: ${inForce}${from}.`);
}

/** `DRIFTWARDEN_ENFORCEMENT` and what the settings say: never wrong, but no word may be misspelt. */
export function judgeEnforcement(limit: string | undefined, settings: Enforcement | undefined): Check {
  const word = (limit ?? '').trim().toLowerCase();
  const isKnown = ['', 'off', 'observe', 'enforce'].includes(word);
  const why = `DRIFTWARDEN_ENFORCEMENT is neither off, observe nor enforce, so every write is stopped.`;
  const problems: readonly Problem[] = isKnown ? [] : [{ state: 'failed', why, mend: [DEPLOY_AGAIN] }];
  const most = word === '' ? 'what the settings say' : word;
  return checkOf('enforcement', 'Enforcement', problems, `At most ${most}; the settings say ${settings ?? 'nothing'}.`);
}

const endOf = (text: string): string => (/[.!?]$/u.test(text) ? text : `${text}.`);
const first = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
