import type { Severity } from '../model/finding.ts';
import type { ScanDoubt, ScanFinding, ScanPlan, ScanReport } from '../model/scan.ts';
import { amount, placeOfFinding, placeWords, scannedWords, shouldBe, summaryWords } from './scan-words.ts';
import { commandForTerminal, painter, type Look, type Painter } from './terminal.ts';
import { pathWords, valueWords } from './values.ts';

const TONES: Readonly<Record<Severity, Look>> = { critical: 'bad', high: 'bad', medium: 'warn', low: 'soft' };
const INDENT = ' '.repeat(10);
const MOST_DOUBTS = 3;

/** The report for a terminal: the worst first, then what could not be judged or read, then the sum. */
export function scanTable(report: ScanReport, colours: boolean): string {
  const paint = painter(colours);
  const lines = [
    ...report.findings.flatMap((finding) => [...findingLines(finding, report, paint), '']),
    ...doubtLines(report.doubts, paint),
    ...problemLines(report, paint),
    paint.paint('strong', summaryWords(report)),
  ];
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: ScanFinding, report: ScanReport, { plain, paint }: Painter): readonly string[] {
  const { controlId, severity, evidence, resource, plan } = finding;
  const place = placeOfFinding(finding);
  const control = report.controls.find(({ id }) => id === controlId);
  return [
    `${paint(TONES[severity], severity.toUpperCase().padEnd(INDENT.length))}${paint('strong', controlId)}`,
    ...evidence.flatMap(({ message, path, current, desired }) => [
      `${INDENT}${plain(message)}`,
      `${INDENT}${paint('soft', plain(`${pathWords(path)}: ${valueWords(current)}, ${shouldBe(desired)}`))}`,
    ]),
    `${INDENT}${plain(scannedWords(resource))}`,
    ...(resource.id.startsWith('/') ? [`${INDENT}${paint('soft', plain(resource.id))}`] : []),
    ...(place === undefined ? [] : [`${INDENT}${plain(placeWords(place))}`]),
    ...(control === undefined ? [] : [`${INDENT}${paint('soft', control.docs)}`]),
    ...(plan === undefined ? [] : planLines(plan, { plain, paint }).map((line) => `${INDENT}${line}`)),
  ];
}

/** What a plan changes and the lines that carry it out, for a terminal. */
export function planLines(plan: ScanPlan, { plain, paint }: Painter): readonly string[] {
  return [
    ...(plan.deletes ? [paint('bad', 'The fix deletes this resource.')] : []),
    ...plan.differences.flatMap(({ path, before, after }) => [
      paint('bad', plain(`- ${pathWords(path)}: ${valueWords(before)}`)),
      paint('good', plain(`+ ${pathWords(path)}: ${after === undefined ? 'removed' : valueWords(after)}`)),
    ]),
    ...plan.commands.map((line) => `Fix:  ${commandForTerminal(line)}`),
    ...plan.undo.map((line) => `Undo: ${commandForTerminal(line)}`),
    ...plan.notes.map((note) => plain(`Note: ${note}`)),
    ...plan.ways.flatMap(({ name, effect, steps }) => [
      plain(`${name}. ${effect}`.trim()),
      ...steps.flatMap(({ what, command }, index) => [
        plain(`  ${String(index + 1)}. ${what}`),
        ...(command === undefined ? [] : [`     ${commandForTerminal(command)}`]),
      ]),
    ]),
  ];
}

/** By reason: a reason that holds for a hundred resources is told once. */
function doubtLines(doubts: readonly ScanDoubt[], { plain, paint }: Painter): readonly string[] {
  if (doubts.length === 0) return [];
  const groups = Map.groupBy(doubts, ({ controlId, why }) => `${controlId}\n${why}`);
  return [
    paint('warn', `Could not tell (${String(doubts.length)}), and so not counted as met:`),
    ...[...groups.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const shown = group.slice(0, MOST_DOUBTS).map(({ resource }) => plain(where(resource)));
      const more = group.length > shown.length ? [`and ${amount(group.length - shown.length, 'other')}`] : [];
      return [`${INDENT}${first.controlId}: ${plain(first.why)}`, `${INDENT}  ${[...shown, ...more].join('; ')}`];
    }),
    '',
  ];
}

function where(resource: ScanDoubt['resource']): string {
  const { place } = resource;
  return place === undefined ? scannedWords(resource) : `${scannedWords(resource)} ${placeWords(place)}`;
}

function problemLines({ problems, notes }: ScanReport, { plain, paint }: Painter): readonly string[] {
  const lines = [
    ...problems.map((problem) => paint('bad', plain(`Not read: ${problem.where} ${problem.why}`))),
    ...notes.map((note) => paint('soft', plain(`Note: ${note}`))),
  ];
  return lines.length === 0 ? [] : [...lines, ''];
}
