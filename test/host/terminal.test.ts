import { expect, it } from 'vitest';
import { terminalLog } from '../../src/host/terminal.ts';

/** What a terminal shows of lines with these fields. */
function shown(details: boolean, ...lines: readonly (Readonly<Record<string, string>> | undefined)[]): string[] {
  const out: string[] = [];
  const log = terminalLog({ write: (text) => out.push(text) }, () => new Date(0), details);
  for (const [index, fields] of lines.entries()) log.info(`line ${String(index)}`, fields);
  return out.map((text) => /line \d/u.exec(text)?.[0] ?? text);
}

const FIELDS = [
  undefined,
  { event: 'finding.detected' },
  { event: 'decision.made', details: 'remediate' },
  { event: 'decision.made', details: 'ask' },
  { event: 'sweep.completed' },
  { event: 'sweep.failed' },
  { event: 'notification.sent' },
  { event: 'case.closed' },
];

it('tells a person what happens, once', () => {
  expect(shown(false, ...FIELDS)).toEqual(['line 0', 'line 1', 'line 2', 'line 5', 'line 7']);
});

it('tells everything to who asks for details', () => {
  expect(shown(true, ...FIELDS)).toHaveLength(FIELDS.length);
});
