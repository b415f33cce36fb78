import { inertLine, oneLine } from './plain-text.ts';

const LONGEST = 500;
const ZERO_WIDTH_SPACE = '\u200B';

/**
 * A text from outside as one line of Markdown that shows as it is: no markup, no HTML, no link, nobody mentioned and no
 * issue referred to.
 */
export function markdownLine(text: string): string {
  return inertLine(text, LONGEST)
    .replace(/[\\`*_[\]<>#~|&]/gu, '\\$&')
    .replace(/@/gu, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/\\#(?=\d)/gu, `$&${ZERO_WIDTH_SPACE}`);
}

/** A text as code within a line, also within a table. */
export function markdownCode(text: string): string {
  const line = oneLine(text, LONGEST).replaceAll('|', '\\|');
  const fence = '`'.repeat(longestRun(line) + 1);
  const gap = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}

/** Lines as a block of code. */
export function markdownBlock(language: string, lines: readonly string[]): readonly string[] {
  const fence = '`'.repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
  return [`${fence}${language}`, ...lines, fence];
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
}
