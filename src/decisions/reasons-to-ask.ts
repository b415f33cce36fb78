import type { Search } from '../model/impact.ts';
import type { DecisionInput } from './decision-input.ts';
import { warReasons } from './drift-war.ts';
import { durationMs } from './duration.ts';
import { isAbove } from './effective-settings.ts';
import { isFresh } from './freshness.ts';

/** So many consumers are named in a reason; all of them are in the proposal. */
const MOST_NAMED = 5;

/** Why a person has to decide, most weighty first; empty when nobody has to. */
export function reasonsToAsk(input: DecisionInput): readonly string[] {
  const { proposal, effective, driftWar } = input;
  const { configured } = proposal.impact;
  return [
    ...(driftWar === undefined ? [] : warReasons(driftWar)),
    ...found(configured, 'Set up to depend on what the fix takes away'),
    ...('irreversible' in proposal.undo ? [`The fix can't be taken back. ${proposal.undo.irreversible}`] : []),
    ...reasonsOfAge(input),
    ...(effective.cappedFrom !== undefined || isAbove(effective.mode, proposal.ceiling)
      ? [`The control may not go above ${proposal.ceiling}, whatever the settings say.`]
      : []),
    ...(effective.mode === 'auto' ? [] : ['The mode is approval: a person decides.']),
  ];
}

/**
 * Fresh drift is fixed before anybody gets used to it, and use that is seconds old is in no log yet. Old drift may be in
 * use by now, and what nobody has ever seen right may be meant so.
 */
function reasonsOfAge({ proposal, effective, freshFor, now }: DecisionInput): readonly string[] {
  const { proof, impact } = proposal;
  if (!proof.known) {
    if (proof.why === 'pre-existing') return ['The drift was there before the first look.'];
    return effective.newResources === 'auto'
      ? []
      : ['Nobody has seen the resource as it should be: it may be meant so.'];
  }
  if (isFresh(proof, now, durationMs(freshFor) ?? 0)) return [];
  const users = found(impact.used, 'Seen using it');
  return users.length === 0 ? [] : [`The drift is not fresh: last known to be right at ${proof.at}.`, ...users];
}

function found(search: Search, what: string): readonly string[] {
  if (!search.known) return [search.why];
  const names = search.consumers.map(({ kind, name }) => `${kind} ${name}`);
  const more = names.length > MOST_NAMED ? ` and ${String(names.length - MOST_NAMED)} more` : '';
  return names.length === 0 ? [] : [`${what}: ${names.slice(0, MOST_NAMED).join(', ')}${more}.`];
}
