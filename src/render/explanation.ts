import type { Explanation } from '../model/explanation.ts';
import { planLines } from './scan-table.ts';
import { commandForTerminal, painter, wrapped } from './terminal.ts';

const WIDTH = 100;
const INDENT = ' '.repeat(14);

/** An explanation for a terminal: headings on the left, what they are about on the right. */
export function explanationText({ id, title, parts, example }: Explanation, colours: boolean): string {
  const { paint, plain } = painter(colours);
  const headed = (heading: string, lines: readonly string[]): readonly string[] => {
    const [first = INDENT, ...others] = lines;
    return [paint('strong', heading.padEnd(INDENT.length)) + first.slice(INDENT.length), ...others];
  };
  const lines = [
    paint('strong', id),
    plain(title),
    '',
    ...parts.flatMap(({ heading, text, items = [] }) =>
      headed(heading, [
        ...(text === undefined ? [] : wrapped(plain(text), WIDTH, INDENT)),
        ...items.flatMap((item) => itemLines(item, plain(item))),
      ]),
    ),
    ...(example === undefined
      ? []
      : [
          '',
          ...headed(
            'Example',
            example.messages.flatMap((message) => wrapped(plain(message), WIDTH, INDENT)),
          ),
          ...planLines(example.plan, { paint, plain }).map((line) => INDENT + line),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Sentences are wrapped; a command stays one line, so that it can be copied. */
function itemLines(item: string, plain: string): readonly string[] {
  return item.startsWith('az rest ') ? [INDENT + commandForTerminal(item)] : wrapped(plain, WIDTH, INDENT);
}
