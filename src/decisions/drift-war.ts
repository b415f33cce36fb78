import { opponentName, opponentsIn, opponentWords } from '../engine/opponent.ts';
import type { Actor } from '../model/case.ts';
import type { DriftWar, Opponent } from '../model/drift-war.ts';

/** So many reversals by people are a no that counts: the second one. */
const PERSONAL_NO = 2;

/** What a writer is to us. */
export function opponentOf({ id, name, kind }: Actor): Opponent {
  return {
    kind: kind === 'application' ? 'pipeline' : kind,
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
  };
}

/**
 * The people who have said no by what they did: two of the reversals were surely made by people. A reversal that may have
 * been a pipeline's counts as nobody's no.
 */
export function saidNo(reversals: DriftWar['reversals']): readonly Opponent[] {
  const personal = reversals.filter(({ by }) => by.length > 0 && by.every(({ kind }) => kind === 'person'));
  return personal.length < PERSONAL_NO ? [] : opponentsIn(personal);
}

/** Why the automation stops, a sentence each: how often, since when, who, and what that means. */
export function warReasons(war: DriftWar): readonly string[] {
  const { reversals } = war;
  const since = reversals[0]?.at ?? war.declaredAt;
  const people = war.saidNo.map(opponentName).join(' and ');
  return [
    `Drift war: our fix has been undone ${String(reversals.length)} times since ${since}. ${whoDoesIt(war)}`,
    ...(people === ''
      ? []
      : [
          `People have undone it twice (${people}). That is a no: nothing is written unless an approver wants it all the same.`,
        ]),
  ];
}

/** Who undoes our fixes, in a sentence. What is not known is said so. */
function whoDoesIt({ reversals }: DriftWar): string {
  const names = opponentsIn(reversals).map(opponentWords).join(' and ');
  if (names === '') return 'Who does it is not known.';
  const isSure = reversals.every(({ by }) => by.length === 1);
  return isSure ? `It is done by ${names}.` : `Who does it is not known for sure; seen to write: ${names}.`;
}
