import type { LoadedSettings } from '../model/settings.ts';

/** The operator's settings. Throws `SettingsProblem` when there has never been a good copy. */
export interface SettingsSource {
  load(): Promise<LoadedSettings>;
}

/** The settings can't be used. `mistakes` are sentences: path, what is wrong, what would be right. */
export class SettingsProblem extends Error {
  override readonly name = 'SettingsProblem';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(`The settings have ${String(mistakes.length)} mistake(s):\n${mistakes.map((m) => `  - ${m}`).join('\n')}`);
    this.mistakes = mistakes;
  }
}
