import type { Golden, Turn } from './histories.ts';
import { replay, type Orchestration } from './replay.ts';

/** What to do about a change while no release holds the history. */
export const RE_RECORD =
  'If it is meant: npm run golden -- "<what changed, in a sentence>". It records the histories anew and adds the line to CHANGELOG.md.';

/** What to do about a change when a release holds the history: instances of that release are in flight somewhere. */
export const NEW_VERSION =
  'Instances of that release are in flight. Leave this orchestration as it was, and make the change in a new version of ' +
  'it: raise defaultVersion in host.json and branch on context.df.version, or add an orchestration with a new name and ' +
  'start that one from now on.';

/**
 * Replays a history with the code of now. What is different, in words: which step, what was recorded, what the code asks for
 * now; `undefined` when nothing is.
 */
export async function differenceOf(golden: Golden, fn: Orchestration): Promise<string | undefined> {
  for (const [index, { input, turns }] of golden.executions.entries()) {
    const which = golden.executions.length === 1 ? '' : ` of execution ${String(index + 1)}`;
    const now = replay(fn, golden.instanceId, input, turns);
    for (const [nth, recorded] of turns.entries()) {
      const what = differenceOfTurn(recorded, await nextOf(now));
      if (what === undefined) continue;
      const step = `turn ${String(nth + 1)}${which}, at ${recorded.at}, after ${wordsOf(recorded)}`;
      return `${golden.orchestration} has changed ("${golden.way}").\nStep:     ${step}\n${what}`;
    }
  }
  return undefined;
}

/** What the code of now does next, or the words of its failure. */
async function nextOf(turns: AsyncGenerator<Turn>): Promise<Turn | string> {
  try {
    const next = await turns.next();
    return next.done === true ? 'nothing: it has ended before' : next.value;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function differenceOfTurn(recorded: Turn, now: Turn | string): string | undefined {
  const told = (turn: Turn | string): string => {
    if (typeof turn === 'string') return turn;
    const { asks, cancels = [], ends } = turn;
    return [
      ...asks,
      ...cancels.map((nth) => `gives up what it asked for as number ${String(nth + 1)}`),
      ...(ends === undefined ? [] : [`ends with ${ends}`]),
    ].join('; then ');
  };
  const [then, today] = [told(recorded), told(now)];
  return then === today ? undefined : `Recorded: ${then || 'nothing'}\nNow:      ${today || 'nothing'}`;
}

function wordsOf({ arrives }: Turn): string {
  const { EventId: _id, EventType: _type, ...rest } = arrives;
  const words = JSON.stringify(rest);
  return words.length > 160 ? `${words.slice(0, 160)}…` : words;
}
