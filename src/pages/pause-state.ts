import { formToken } from '../approvals/csrf.ts';
import { maySteer } from '../approvals/pausing.ts';
import type { Instant } from '../model/json.ts';
import type { LoadedSettings } from '../model/settings.ts';
import { SettingsProblem } from '../ports/settings-source.ts';
import { pausesNow } from '../records/pauses.ts';
import { stormsNow } from '../records/storms.ts';
import type { PauseBanner, StormBanner } from '../render/pause-parts.ts';
import type { PageDeps } from './exchange.ts';
import type { Visit } from './serve.ts';

const FORM_HOURS = 12;

/** Which pauses and storms are in force, which of them the visitor may end, and what else keeps writes closed. */
export async function readPauses({ deps, person, now }: Visit): Promise<{
  readonly pauses: readonly PauseBanner[];
  readonly storms: readonly StormBanner[];
  readonly warnings: readonly string[];
}> {
  const loaded = await settingsOrNot(deps);
  const tokenTo = (scope: string): string | undefined => {
    const may = person !== undefined && loaded !== undefined && maySteer(person, loaded.settings, scope);
    return may ? tokenFor(deps, person.id, 'resume', now) : undefined;
  };
  const pauses = (await pausesNow(deps.store, now)).map((pause) => ({ pause, token: tokenTo(pause.scope) }));
  const storms = (await stormsNow(deps.store)).map((storm) => ({ storm, token: tokenTo(storm.scope) }));
  return { pauses, storms, warnings: warningsOf(deps, loaded) };
}

/** The settings, or `undefined` when there are none that can be used. */
async function settingsOrNot(deps: PageDeps): Promise<LoadedSettings | undefined> {
  try {
    return await deps.settings.load();
  } catch (fault) {
    if (fault instanceof SettingsProblem) return undefined;
    throw fault;
  }
}

/** A token for a form that is not about an approval. It holds for a working day. */
export function tokenFor(
  deps: PageDeps,
  personId: string,
  form: 'pause' | 'resume' | 'self-check',
  now: Instant,
): string {
  return formToken(deps.csrfKey, { personId, form, planHash: '' }, formExpiry(now));
}

/** Until when a form that is shown now can be sent. */
export function formExpiry(now: Instant): Instant {
  return new Date(Date.parse(now) + FORM_HOURS * 3_600_000).toISOString();
}

function warningsOf(deps: PageDeps, loaded: LoadedSettings | undefined): readonly string[] {
  if (deps.enforcementLimit() === 'off')
    return ['The hard stop is on: DRIFTWARDEN_ENFORCEMENT=off. Nothing is written.'];
  if (loaded === undefined) return ['There are no settings that can be used, so nothing is written.'];
  if (loaded.broken !== undefined) {
    return [`The newest settings are broken, so nothing is written. ${loaded.broken[0] ?? ''}`];
  }
  const observes = loaded.settings.enforcement === 'observe' || deps.enforcementLimit() === 'observe';
  return observes ? ['Enforcement is set to observe: Driftwarden says what it would do and writes nothing.'] : [];
}
