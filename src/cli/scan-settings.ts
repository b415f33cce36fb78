import { readFileSync } from 'node:fs';
import { effectiveSettings } from '../decisions/effective-settings.ts';
import { knownToSettings } from '../controls/index.ts';
import type { Settings } from '../model/settings.ts';
import { parseSettings } from '../settings/parse.ts';
import { inWords } from './input/files.ts';
import { CliProblem } from './problem.ts';
import type { Measure } from './scan-document.ts';

/** What is in force without a file: everything by default. Its scope is nobody's subscription. */
const NO_FILE = 'scopes: [/subscriptions/00000000-0000-0000-0000-000000000000]';

/** The profile, and which mode each control has where, by a settings file. Throws `CliProblem` with all its mistakes. */
export function measureOf(file: string | undefined): Pick<Measure, 'profile' | 'modeOf'> {
  const settings = settingsIn(file);
  return {
    profile: settings.profile,
    modeOf: (control, resourceId) => effectiveSettings(settings, resourceId, control).mode,
  };
}

function settingsIn(file: string | undefined): Settings {
  const { settings, mistakes } = parseSettings(file === undefined ? NO_FILE : textOf(file), knownToSettings);
  if (mistakes === undefined) return settings;
  const list = mistakes.map((mistake) => `\n  - ${mistake}`).join('');
  throw new CliProblem(`${file ?? ''} has ${String(mistakes.length)} mistake(s):${list}`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliProblem(`${file}: ${inWords(error)}`);
  }
}
