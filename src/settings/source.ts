import type { LoadedSettings, Settings } from '../model/settings.ts';
import type { AuditTrail } from '../ports/audit-log.ts';
import type { Log } from '../ports/log.ts';
import { SettingsProblem } from '../ports/settings-source.ts';
import type { SettingsSource } from '../ports/settings-source.ts';
import { StoreFault } from '../ports/store.ts';
import type { Store } from '../ports/store.ts';
import { parseSettings } from './parse.ts';
import type { Known } from './schema.ts';

/** What a settings source works with. `readText` throws when there is nothing to read; its message goes to people. */
export type SettingsParts = {
  /** File or address, for `readText` and for messages. */
  readonly location: string;
  readonly readText: (location: string) => Promise<string>;
  readonly store: Store;
  /** What the settings may name. */
  readonly known: Known;
  readonly sha256: (text: string) => string;
  readonly log: Log;
  /** Gets a record when other settings come into force or are refused. */
  readonly audit?: AuditTrail;
};

/** The chain that holds what became of the settings. */
export const SETTINGS_CHAIN = 'settings';

/** The last good copy. `generation` counts the copies that came into force. */
type GoodCopy = { readonly text: string; readonly hash: string; readonly generation: number };

type Read = { readonly text: string; readonly hash: string } & (
  { readonly settings: Settings } | { readonly mistakes: readonly string[] }
);

/**
 * Reads the settings anew each time. What is good becomes the last good copy in the store; while what is there is broken
 * or can't be read, that copy is given, with the mistakes in `broken`.
 */
export function settingsSource(parts: SettingsParts): SettingsSource {
  let latest: Read | undefined;
  let kept: GoodCopy | undefined;
  let told: string | undefined;

  const read = async (): Promise<Read> => {
    let text: string;
    try {
      text = await parts.readText(parts.location);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return {
        text: '',
        hash: '',
        mistakes: [`${parts.location}: can't be read (${why}); put the settings file there`],
      };
    }
    const hash = parts.sha256(text);
    if (latest?.hash !== hash) latest = judged(text, hash, parts.known);
    return latest;
  };

  /** Tells once of each broken text. */
  const refuse = async (broken: Read & { mistakes: readonly string[] }): Promise<void> => {
    const all = broken.mistakes.join('\n');
    if (told === all) return;
    parts.log.error(`The settings are not used: ${broken.mistakes.join(' | ')}`, { location: parts.location });
    const generation = String((await newestGoodCopy(parts.store, kept))?.generation ?? 0);
    await parts.audit?.append(SETTINGS_CHAIN, `rejected~${generation}~${parts.sha256(all).slice(0, 32)}`, {
      EventType: 'policy.rejected',
      EventResult: 'Failure',
      EventSeverity: 'High',
      Message: `The settings in ${parts.location} have ${String(broken.mistakes.length)} mistake(s) and are not used.`,
      ...(broken.hash === '' ? {} : { PolicyHash: broken.hash }),
      AdditionalFields: { mistakes: broken.mistakes.slice(0, 20) },
    });
    told = all;
  };

  const lastGood = async (broken: Read & { mistakes: readonly string[] }): Promise<LoadedSettings> => {
    kept = await newestGoodCopy(parts.store, kept);
    if (kept === undefined) throw new SettingsProblem(broken.mistakes);
    const copy = judged(kept.text, kept.hash, parts.known);
    if ('mistakes' in copy) {
      const older = copy.mistakes.map((mistake) => `the last good copy, too: ${mistake}`);
      throw new SettingsProblem([...broken.mistakes, ...older]);
    }
    return { settings: copy.settings, hash: kept.hash, broken: broken.mistakes };
  };

  return {
    async load() {
      const newest = await read();
      if ('mistakes' in newest) {
        await orWarn(parts.log, 'The refusal of the settings is not on record', () => refuse(newest));
        return lastGood(newest);
      }
      told = undefined;
      if (kept?.hash !== newest.hash) {
        await orWarn(parts.log, 'The last good copy of the settings is not kept', async () => {
          kept = await keep(parts, newest);
        });
      }
      return { settings: newest.settings, hash: newest.hash };
    },
  };
}

function judged(text: string, hash: string, known: Known): Read {
  const { settings, mistakes } = parseSettings(text, known);
  return mistakes === undefined ? { text, hash, settings } : { text, hash, mistakes };
}

async function goodCopy(store: Store): ReturnType<typeof store.get<GoodCopy>> {
  return store.get<GoodCopy>('settings', 'good');
}

/** The copy in the store: another worker may have kept a newer one. Ours, while the store can't be reached. */
async function newestGoodCopy(store: Store, ours: GoodCopy | undefined): Promise<GoodCopy | undefined> {
  try {
    return (await goodCopy(store))?.value;
  } catch (error) {
    if (ours === undefined || !(error instanceof StoreFault)) throw error;
    return ours;
  }
}

/** Makes a text the last good copy, on record first. Several workers may do so at the same time: one wins, all agree. */
async function keep({ store, audit, location }: SettingsParts, { text, hash }: Read): Promise<GoodCopy> {
  for (;;) {
    const row = await goodCopy(store);
    if (row?.value.hash === hash) return row.value;
    const generation = (row?.value.generation ?? 0) + 1;
    await audit?.append(SETTINGS_CHAIN, `loaded~${String(generation)}~${hash.slice(0, 32)}`, {
      EventType: 'policy.loaded',
      EventResult: 'Success',
      EventSeverity: 'Informational',
      Message: `The settings in ${location} are in force.`,
      PolicyHash: hash,
      PolicyVersion: String(generation),
    });
    const copy = { text, hash, generation };
    const written = row === undefined ? await store.insert('settings', 'good', copy) : await store.update(row, copy);
    if (written !== undefined) return copy;
  }
}

/** Good settings are good and bad ones bad, whether or not the store can be reached: the next load tries again. */
async function orWarn(log: Log, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    log.warn(`${what}: ${error.message}`);
  }
}
