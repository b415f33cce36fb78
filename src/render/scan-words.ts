import type { Severity } from '../model/finding.ts';
import type { ScanFinding, ScanPlace, ScannedResource, ScanReport } from '../model/scan.ts';
import type { Json } from '../model/json.ts';
import { resourceWords } from './names.ts';
import { valueWords } from './values.ts';

/** `estate.json:12` */
export function placeWords(place: ScanPlace): string {
  const file = place.file === '-' ? 'standard input' : place.file;
  return place.line === undefined ? file : `${file}:${String(place.line)}`;
}

/** Where the first thing that a finding names stands. */
export function placeOfFinding({ resource, evidence }: ScanFinding): ScanPlace | undefined {
  const line = evidence[0]?.line ?? resource.place?.line;
  return resource.place === undefined ? undefined : { ...resource.place, ...(line === undefined ? {} : { line }) };
}

/** A resource for people: what it is called and where it lies. */
export function scannedWords({ id, name, type }: ScannedResource): string {
  if (!id.startsWith('/')) return `${name} (${type.split('/').slice(1).join('/')} of a template)`;
  const { name: short, where } = resourceWords(id);
  return where === '' ? short : `${short} (${where})`;
}

/** `1 critical, 4 high` */
export function severityWords(findings: readonly { readonly severity: Severity }[]): string {
  return (['critical', 'high', 'medium', 'low'] as const)
    .map((severity) => [findings.filter((finding) => finding.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${String(count)} ${severity}`)
    .join(', ');
}

/** The outcome in a sentence. What could not be judged is never left out. */
export function summaryWords({ counts, findings, controls, problems }: ScanReport): string {
  const { compliant, couldNotTell, drifted, notApplicable, resources } = counts;
  const parts = [
    drifted === 0 ? 'no findings' : `${amount(drifted, 'finding')} (${severityWords(findings)})`,
    `${String(compliant)} met`,
    `${String(couldNotTell)} could not be judged`,
    `${String(notApplicable)} not applicable`,
  ];
  const unread = problems.length === 0 ? '' : ` Not complete: ${amount(problems.length, 'problem')}.`;
  return `${amount(resources, 'resource')}, ${amount(controls.length, 'control')}: ${parts.join(', ')}.${unread}`;
}

/** What should stand in a member. A control that wants nothing there desires `null`. */
export function shouldBe(desired: Json): string {
  return desired === null ? 'should not be there' : `should be ${valueWords(desired)}`;
}

/** `1 file`, `2 files` */
export function amount(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
