import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { controlById, controls } from '../controls/index.ts';
import type { Control } from '../engine/control.ts';
import type { Severity } from '../model/finding.ts';
import type { ScanReport } from '../model/scan.ts';
import { scanJson } from '../render/scan-json.ts';
import { scanMarkdown } from '../render/scan-markdown.ts';
import { scanTable } from '../render/scan-table.ts';
import { scanSarif } from '../render/sarif.ts';
import { summaryWords } from '../render/scan-words.ts';
import { didYouMean } from '../settings/did-you-mean.ts';
import { decoded, inWords } from './input/files.ts';
import { oneOf, optionsOf } from './options.ts';
import { CliProblem, EXIT } from './problem.ts';
import { progressOn } from './progress.ts';
import { atLeast, reportOf, SEVERITIES } from './report.ts';
import type { Measure } from './scan-document.ts';
import { scanFiles, together } from './scan-files.ts';
import { scanLive, subscriptionId } from './live.ts';
import { measureOf } from './scan-settings.ts';
import type { Surroundings } from './surroundings.ts';

const FORMATS = ['table', 'json', 'sarif', 'markdown'] as const;

const OPTIONS = {
  subscription: { type: 'string', multiple: true },
  format: { type: 'string', short: 'f', default: 'table' },
  output: { type: 'string', short: 'o' },
  'severity-threshold': { type: 'string', default: 'low' },
  control: { type: 'string', multiple: true },
  plan: { type: 'boolean' },
  settings: { type: 'string' },
} as const;

/** Scans what the arguments name, writes the report, and answers with the exit code. */
export async function scan(args: readonly string[], around: Surroundings): Promise<number> {
  const { values, positionals } = optionsOf(args, OPTIONS, 'scan');
  const format = oneOf('format', values.format, FORMATS);
  const threshold = oneOf('severity-threshold', values['severity-threshold'], SEVERITIES);
  const subscriptions = (values.subscription ?? []).map(subscriptionId);
  if (positionals.length + subscriptions.length === 0) {
    throw new CliProblem(
      'There is nothing to scan: name a file, a folder, - for standard input, or --subscription <id>.',
    );
  }
  refuseToOverwrite(values.output, positionals);
  const asked = controlsNamed(values.control ?? []);
  const measure: Measure = {
    ...measureOf(values.settings),
    controls: asked,
    withPlans: values.plan === true,
    redactionKey: randomBytes(32).toString('hex'),
  };
  const progress = progressOn(around.stderr);
  const stdin = positionals.includes('-') ? decoded(await around.readStdin()) : '';
  const ofFiles = scanFiles(positionals, stdin, measure, progress.tell);
  const live = subscriptions.length === 0 ? [] : await scanLive(subscriptions, measure, progress.tell, around);
  progress.end();
  const { looks, ...scanned } = together([ofFiles, ...live]);
  const sources = [...positionals, ...subscriptions];
  const report = reportOf(looks, { ...scanned, version: around.version, sources, controls: asked });
  write(report, format, values.output, around);
  return exitOf(report, threshold);
}

/** `incomplete` beats findings: who acts on an exit code must not take a part for the whole. */
function exitOf({ problems, findings }: ScanReport, threshold: Severity): number {
  if (problems.length > 0) return EXIT.incomplete;
  return findings.some(({ severity }) => atLeast(severity, threshold)) ? EXIT.findings : EXIT.fine;
}

/** What is read is never written over: a slip of the hand would cost an export. */
function refuseToOverwrite(output: string | undefined, inputs: readonly string[]): void {
  if (output === undefined || !inputs.some((input) => input !== '-' && resolve(input) === resolve(output))) return;
  throw new CliProblem(`--output ${output}: is what is scanned, and would be lost. Name another file.`);
}

function write(
  report: ScanReport,
  format: (typeof FORMATS)[number],
  file: string | undefined,
  { stdout, stderr, colours }: Surroundings,
): void {
  const texts = {
    table: () => scanTable(report, colours && file === undefined),
    json: () => scanJson(report),
    sarif: () => scanSarif(report, (id) => createHash('sha256').update(id).digest('hex')),
    markdown: () => scanMarkdown(report),
  };
  const text = texts[format]();
  if (file === undefined) {
    stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CliProblem(`--output ${file}: ${inWords(error)}`);
  }
  stderr.write(`${summaryWords(report)} Written to ${file}.\n`);
}

function controlsNamed(ids: readonly string[]): readonly Control[] {
  if (ids.length === 0) return controls;
  return ids.map((id) => {
    const control = controlById(id);
    if (control !== undefined) return control;
    const all = controls.map((one) => one.id);
    throw new CliProblem(
      `--control ${id}: there is no such control${didYouMean(id, all)}. driftwarden explain lists them.`,
    );
  });
}
