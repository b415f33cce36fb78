import type { ScanControl, ScanDoubt, ScanFinding, ScanPlan, ScanReport, ScanWay } from '../model/scan.ts';
import { html } from './html.ts';
import { markdownBlock, markdownCode, markdownLine } from './markdown.ts';
import { inertLine } from './plain-text.ts';
import { amount, placeOfFinding, placeWords, scannedWords, severityWords, summaryWords } from './scan-words.ts';
import { commandForTerminal } from './terminal.ts';
import { pathWords, valueWords } from './values.ts';

/** A comment on a pull request has at most 65,536 characters. */
const MOST_ROWS = 100;
const MOST_PLANS = 30;
const LONGEST = 200;

/** The report for a pull request or a mail to the boss: the sum first, then what is wrong, why it matters, what to do. */
export function scanMarkdown(report: ScanReport): string {
  const { findings, doubts, problems, notes } = report;
  const found = report.controls.filter(({ id }) => findings.some(({ controlId }) => controlId === id));
  const head =
    findings.length === 0 ? 'no findings' : `${amount(findings.length, 'finding')} (${severityWords(findings)})`;
  return [
    `## Driftwarden: ${head}`,
    '',
    summaryWords(report),
    ...(findings.length === 0 ? [] : ['', ...findingTable(findings)]),
    ...found.flatMap((control) => ['', ...controlLines(control, findings)]),
    ...(doubts.length === 0 ? [] : ['', '### Could not tell', '', ...doubtLines(doubts)]),
    ...(problems.length === 0 ? [] : ['', '### Not read', '']),
    ...problems.map(({ where, why }) => `- ${markdownCode(where)}: ${markdownLine(why)}`),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `- Note: ${markdownLine(note)}`)]),
    '',
  ].join('\n');
}

function findingTable(findings: readonly ScanFinding[]): readonly string[] {
  const hidden = findings.length - MOST_ROWS;
  return [
    '| severity | what is wrong | resource | where |',
    '| --- | --- | --- | --- |',
    ...findings.slice(0, MOST_ROWS).map((finding) => {
      const place = placeOfFinding(finding);
      const wrong = finding.evidence.map(({ message }) => markdownLine(message)).join('<br>');
      const where = place === undefined ? '' : markdownCode(placeWords(place));
      return `| ${finding.severity} | ${wrong} | ${markdownLine(scannedWords(finding.resource))} | ${where} |`;
    }),
    ...(hidden > 0 ? ['', `${amount(hidden, 'more finding')}; the JSON report has them all.`] : []),
  ];
}

function controlLines(control: ScanControl, findings: readonly ScanFinding[]): readonly string[] {
  const own = findings.filter(({ controlId }) => controlId === control.id);
  const planned = own.slice(0, MOST_PLANS);
  return [
    `### ${control.title}`,
    '',
    `${markdownCode(control.id)}, ${control.severity}, ${amount(own.length, 'finding')}. ${control.rationale}`,
    '',
    `**Fix:** ${control.fix} [More](${control.docs}).`,
    ...(control.standards.length === 0 ? [] : ['', `Asked for by ${control.standards.map(markdownLine).join(', ')}.`]),
    ...planned.flatMap(({ resource, plan }) =>
      plan === undefined ? [] : ['', ...planLines(scannedWords(resource), plan)],
    ),
  ];
}

function planLines(resource: string, plan: ScanPlan): readonly string[] {
  const changes = plan.differences.flatMap(({ path, before, after }) => [
    `- ${pathWords(path)}: ${valueWords(before)}`,
    `+ ${pathWords(path)}: ${after === undefined ? 'removed' : valueWords(after)}`,
  ]);
  const commands = [...plan.commands, ...plan.undo.map((line) => `# take it back: ${line}`)].map(commandForTerminal);
  return [
    `<details><summary>Plan for ${html`${inertLine(resource, LONGEST)}`.markup}</summary>`,
    '',
    ...(plan.deletes ? ['**The fix deletes this resource.**', ''] : []),
    ...(changes.length === 0 ? [] : [...markdownBlock('diff', changes), '']),
    ...(commands.length === 0 ? [] : [...markdownBlock('sh', commands), '']),
    ...plan.notes.map((note) => `- ${markdownLine(note)}`),
    '',
    ...plan.ways.flatMap(wayLines),
    '</details>',
  ];
}

function wayLines({ name, effect, steps }: ScanWay): readonly string[] {
  return [
    `**${markdownLine(name)}.** ${markdownLine(effect)}`.trim(),
    '',
    ...steps.flatMap(({ what, command }, index) => [
      `${String(index + 1)}. ${markdownLine(what)}`,
      ...(command === undefined ? [] : markdownBlock('sh', [commandForTerminal(command)]).map((line) => `   ${line}`)),
    ]),
    '',
  ];
}

function doubtLines(doubts: readonly ScanDoubt[]): readonly string[] {
  const groups = Map.groupBy(doubts, ({ controlId, why }) => `${controlId}\n${why}`);
  return [
    'Not counted as met.',
    '',
    ...[...groups.values()].slice(0, MOST_ROWS).flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const more = others.length === 0 ? '' : ` and ${amount(others.length, 'other')}`;
      const resource = markdownLine(scannedWords(first.resource));
      return [`- ${markdownCode(first.controlId)}, ${resource}${more}: ${markdownLine(first.why)}`];
    }),
  ];
}
