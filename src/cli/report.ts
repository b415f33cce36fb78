import type { Control } from '../engine/control.ts';
import type { Severity } from '../model/finding.ts';
import type {
  ScanControl,
  ScanCounts,
  ScanDoubt,
  ScanFinding,
  ScanProblem,
  ScannedResource,
  ScanReport,
} from '../model/scan.ts';

/** From worst to least. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** What came of one control on one resource. */
export type Look = {
  readonly control: Control;
  readonly resource: ScannedResource;
  readonly outcome:
    | { readonly kind: 'compliant' | 'not-applicable' }
    | { readonly kind: 'doubt'; readonly why: string }
    | { readonly kind: 'finding'; readonly finding: ScanFinding };
};

/** What a scan gathers besides its looks. */
export type Around = {
  readonly version: string;
  readonly sources: readonly string[];
  readonly controls: readonly Control[];
  readonly resources: number;
  readonly problems: readonly ScanProblem[];
  readonly notes: readonly string[];
};

/** The report on all looks: the same looks in any order make the same report. */
export function reportOf(looks: readonly Look[], around: Around): ScanReport {
  const findings = looks.flatMap(({ outcome }) => (outcome.kind === 'finding' ? [outcome.finding] : []));
  const doubts = looks.flatMap(({ control, resource, outcome }): readonly ScanDoubt[] =>
    outcome.kind === 'doubt'
      ? [{ controlId: control.id, severity: control.meta.severity, resource, why: outcome.why }]
      : [],
  );
  const { controls, resources, ...rest } = around;
  return {
    ...rest,
    controls: controls.map(scanControl),
    counts: countsOf(looks, resources),
    findings: findings.toSorted(worstFirst),
    doubts: doubts.toSorted(worstFirst),
  };
}

/** Is a severity as bad as another one, or worse? */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

function countsOf(looks: readonly Look[], resources: number): ScanCounts {
  const count = (kind: Look['outcome']['kind']): number => looks.filter(({ outcome }) => outcome.kind === kind).length;
  return {
    resources,
    compliant: count('compliant'),
    drifted: count('finding'),
    couldNotTell: count('doubt'),
    notApplicable: count('not-applicable'),
  };
}

function scanControl({ id, version, meta }: Control): ScanControl {
  const { title, rationale, fix, severity, references } = meta;
  const { docs, azurePolicy = [], cis = [], mcsb = [] } = references;
  const standards = [
    ...cis.map((one) => `CIS ${one}`),
    ...mcsb.map((one) => `MCSB ${one}`),
    ...azurePolicy.map((one) => `Azure Policy ${one}`),
  ];
  return { id, version, title, rationale, fix, severity, docs, standards };
}

type Ordered = { readonly severity: Severity; readonly controlId: string; readonly resource: ScannedResource };

function worstFirst(a: Ordered, b: Ordered): number {
  const words = ({ controlId, resource }: Ordered): readonly string[] => [
    controlId,
    resource.place?.file ?? '',
    String(resource.place?.line ?? 0).padStart(9, '0'),
    resource.id.toLowerCase(),
  ];
  const [left, right] = [words(a), words(b)];
  const differing = left.findIndex((word, index) => word !== right[index]);
  const byText = differing === -1 ? 0 : (left[differing] ?? '') < (right[differing] ?? '') ? -1 : 1;
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || byText;
}
