import { readFileSync } from 'node:fs';
import { failpointAt, type Side } from './failpoints.ts';

/** All of the ladder is wanted, as `LADDER=all` says and `.ci/run` has it, and not only what has a star. */
export const IS_FULL = process.env['LADDER'] === 'all';

/** A kill of the ladder, and what the story must come to after it. */
export type Rung = {
  readonly point: string;
  readonly side: Side;
  readonly outcome: string;
  /** Tried in every test run, not only in the full one. */
  readonly always: boolean;
};

/** `* after apply/executor.send => remediated, attempt 1 of 1 wrote`, the star for `always`. Empty lines and `#` say nothing. */
const LINE = /^(?<star>[* ]) (?<side>before|after ) (?<point>.+?) +=> (?<outcome>.+)$/u;

/** The table of a story, `<name>.table` beside this file. Throws for a line that is none. */
export function tableOf(story: string): readonly Rung[] {
  const text = readFileSync(new URL(`${story}.table`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const { star, side, point, outcome } = LINE.exec(line)?.groups ?? {};
      if (side === undefined || point === undefined || outcome === undefined) {
        throw new SyntaxError(`${story}.table: '${line}' is no line of a table.`);
      }
      return { point, side: side === 'before' ? 'before' : 'after', outcome, always: star === '*' };
    });
}

/** A rung as a line of its table. */
export function lineOf({ point, side, outcome, always }: Rung): string {
  return `${always ? '*' : ' '} ${side.padEnd(6)} ${point.padEnd(48)} => ${outcome}`;
}

/** A rung as the host takes it: `FAILPOINT=<point>:<before|after>:<n>`. */
export function failpointOf({ point, side }: Pick<Rung, 'point' | 'side'>): string {
  const { n, ...at } = failpointAt(point, side);
  return `${at.point}:${side}:${String(n)}`;
}
