import type { DriftWar, Opponent } from '../model/drift-war.ts';

const KINDS: Readonly<Record<Opponent['kind'], string>> = {
  person: 'a person',
  pipeline: 'a pipeline or app',
  policy: 'Azure Policy',
  platform: 'Azure itself',
  unknown: 'a person or an app, not known',
};

/** What people call an opponent: name or object id. */
export function opponentName({ name, id }: Opponent): string {
  return name ?? id ?? 'somebody';
}

/** One opponent, with what it is. */
export function opponentWords(opponent: Opponent): string {
  return `${opponentName(opponent)} (${KINDS[opponent.kind]})`;
}

/** Everybody named in these reversals, once. */
export function opponentsIn(reversals: DriftWar['reversals']): readonly Opponent[] {
  const all = reversals.flatMap(({ by }) => by).map((one) => [opponentWords(one), one] as const);
  return [...new Map(all).values()];
}
