import type { Instant } from '../model/json.ts';
import type { Check, CheckState } from '../model/self-check.ts';
import { oneLine } from './plain-text.ts';
import { howLong } from './time.ts';

/** What an app found out about itself; the checks in the order in which they are shown. Texts may come from outside. */
export type DoctorOutcome = { readonly url: string; readonly at: Instant; readonly checks: readonly Check[] };

const LABELS: Readonly<Record<CheckState, string>> = {
  failed: 'FAILED',
  attention: 'ATTENTION',
  unknown: 'UNKNOWN',
  ok: 'fine',
};
const WIDTH = 11;
const MOST_CHARACTERS = 2_000;

/** A self-check for a terminal: what is wrong, why, and the lines that mend it; what is fine in one line. */
export function doctorText({ url, at, checks }: DoctorOutcome, now: Instant): string {
  const fine = checks.filter(({ state }) => state === 'ok');
  const rest = checks.filter(({ state }) => state !== 'ok');
  const count = (state: CheckState): string => String(checks.filter((check) => check.state === state).length);
  const indent = ' '.repeat(WIDTH);
  const lines = [
    `${url} looked at itself ${howLong(at, now)}.`,
    '',
    ...rest.flatMap(({ state, what, why, mend }) => [
      `${LABELS[state].padEnd(WIDTH)}${shown(what)}`,
      `${indent}${shown(why)}`,
      ...mend.map((line) => `${indent}  ${shown(line)}`),
      '',
    ]),
    ...(fine.length === 0 ? [] : [`${LABELS.ok.padEnd(WIDTH)}${fine.map(({ what }) => shown(what)).join(', ')}`, '']),
    `${count('failed')} failed, ${count('attention')} want attention, ${count('unknown')} could not be told, ${count('ok')} fine.`,
  ];
  return `${lines.join('\n')}\n`;
}

const shown = (text: string): string => oneLine(text, MOST_CHARACTERS);
