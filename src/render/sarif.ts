import type { Severity } from '../model/finding.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { ScanControl, ScanDoubt, ScanFinding, ScannedResource, ScanReport } from '../model/scan.ts';
import { markdownLine } from './markdown.ts';
import { inertLine, oneLine } from './plain-text.ts';
import { scannedWords } from './scan-words.ts';
import { pathWords, valueWords } from './values.ts';

const LONGEST = 1_000;

/** How SARIF and those who sort by it name a severity. The number is what code scanning sorts by. */
const LEVELS: Readonly<Record<Severity, { readonly level: string; readonly rank: string }>> = {
  critical: { level: 'error', rank: '9.5' },
  high: { level: 'error', rank: '8.0' },
  medium: { level: 'warning', rank: '5.5' },
  low: { level: 'note', rank: '3.0' },
};

/** Where relative addresses of what was read live begin. */
const AZURE = { id: 'AZURE', uri: 'https://management.azure.com/' };

/**
 * The report as SARIF 2.1.0 (OASIS), for code scanning. What could not be judged is a result of kind `open`. `sha256` (hex)
 * makes the fingerprints: the same control on the same resource has the same one in every scan.
 */
export function scanSarif(report: ScanReport, sha256: (text: string) => string): string {
  const ruleIndex = new Map(report.controls.map(({ id }, index) => [id, index] as const));
  const result = (one: ScanFinding | ScanDoubt, rest: JsonObject): Json => ({
    ruleId: one.controlId,
    ruleIndex: ruleIndex.get(one.controlId) ?? -1,
    ...rest,
    locations: [location(one.resource, 'evidence' in one ? one.evidence[0]?.line : undefined)],
    partialFingerprints: { 'driftwarden/v1': sha256(`${one.controlId}\n${identityOf(one.resource)}`) },
  });
  const log: Json = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driver(report) },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [AZURE.id]: { uri: AZURE.uri } },
        invocations: [{ executionSuccessful: report.problems.length === 0, toolExecutionNotifications: told(report) }],
        results: [
          ...report.findings.map((finding) => result(finding, findingParts(finding))),
          ...report.doubts.map((doubt) =>
            result(doubt, {
              kind: 'open',
              level: 'none',
              message: { text: sarifText(`Could not tell: ${doubt.why}`) },
            }),
          ),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function driver({ version, controls }: ScanReport): Json {
  return { name: 'Driftwarden', semanticVersion: version, rules: controls.map(rule) };
}

function rule({ id, title, rationale, fix, severity, docs, standards }: ScanControl): Json {
  const more = standards.length === 0 ? '' : ` Asked for by: ${standards.join(', ')}.`;
  const { level, rank } = LEVELS[severity];
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/gu, (_dash, letter: string) => letter.toUpperCase()),
    shortDescription: { text: sarifText(title) },
    fullDescription: { text: sarifText(rationale) },
    help: {
      text: sarifText(`${rationale} The fix: ${fix}${more} See ${docs}`),
      markdown: [
        rationale,
        '',
        `**Fix:** ${fix}`,
        '',
        `<${docs}>`,
        '',
        ...standards.map((one) => `- ${markdownLine(one)}`),
      ]
        .join('\n')
        .trim(),
    },
    helpUri: docs,
    defaultConfiguration: { level },
    properties: {
      tags: ['security', 'azure', ...standards],
      precision: 'very-high',
      'security-severity': rank,
      severity,
    },
  };
}

function findingParts({ severity, mode, evidence, resource }: ScanFinding): JsonObject {
  const more = evidence.slice(1).filter(({ line }) => line !== undefined);
  return {
    kind: 'fail',
    level: LEVELS[severity].level,
    message: { text: sarifText(evidence.map(({ message }) => message).join(' ')) },
    ...(more.length === 0 ? {} : { relatedLocations: more.map(({ line }) => location(resource, line)) }),
    properties: {
      severity,
      mode,
      resourceType: resource.type,
      evidence: evidence.map(({ path, current, desired }) => ({
        member: pathWords(path),
        current: valueWords(current),
        desired: valueWords(desired),
      })),
    },
  };
}

/** A file and a line where the resource stands in one, and the resource itself in any case. */
function location(resource: ScannedResource, line: number | undefined): Json {
  const { place } = resource;
  const at = line ?? place?.line;
  const artifactLocation =
    place === undefined
      ? { uri: encoded(resource.id.replace(/^\/+/u, '')), uriBaseId: AZURE.id }
      : { uri: fileUri(place.file) };
  return {
    physicalLocation: { artifactLocation, ...(at === undefined ? {} : { region: { startLine: at } }) },
    logicalLocations: [
      {
        name: oneLine(resource.name, LONGEST),
        fullyQualifiedName: oneLine(resource.id, LONGEST),
        kind: 'resource',
        decoratedName: oneLine(scannedWords(resource), LONGEST),
      },
    ],
  };
}

function told({ problems, notes }: ScanReport): Json {
  return [
    ...problems.map(({ where, why }) => ({ level: 'error', message: { text: sarifText(`${where}: ${why}`) } })),
    ...notes.map((note) => ({ level: 'note', message: { text: sarifText(note) } })),
  ];
}

/** What stays the same from scan to scan: the id of a resource, in a template its file too. */
function identityOf({ id, place }: ScannedResource): string {
  return id.startsWith('/') ? id.toLowerCase() : `${place?.file ?? ''}\n${id}`;
}

/** A text for `message.text`: there braces are doubled, and what looks like a link becomes one. */
function sarifText(text: string): string {
  return inertLine(text, LONGEST).replace(/[{}]/gu, '$&$&');
}

function fileUri(file: string): string {
  if (file === '-') return 'stdin';
  const path = encoded(file.replace(/^(?:\.\/)+/u, ''));
  if (/^[A-Za-z]%3A\//u.test(path)) return `file:///${path.replace('%3A', ':')}`;
  return path.startsWith('/') ? `file://${path}` : path;
}

const encoded = (path: string): string => path.toWellFormed().split('/').map(encodeURIComponent).join('/');
