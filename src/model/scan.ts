import type { Difference } from './case.ts';
import type { Evidence, Severity } from './finding.ts';
import type { Mode } from './settings.ts';

/** Where a scanned resource stands: a file as it was named, or nothing for what was read live. */
export type ScanPlace = {
  /** Path as people gave it, with `/`; `-` for standard input. */
  readonly file: string;
  /** Line of the file, from 1, where that can be told. */
  readonly line?: number;
};

/** A resource that was looked at. */
export type ScannedResource = {
  /** ARM id; in a template, where there is none yet, `<type>/<name>`. */
  readonly id: string;
  readonly name: string;
  /** In the case that its provider prints it in. */
  readonly type: string;
  readonly place?: ScanPlace;
};

/** What would put a finding right: what changes, and the lines that do it by hand. */
export type ScanPlan = {
  /** What the writes change of this resource; empty where nothing can be written. */
  readonly differences: readonly Difference[];
  /** The plan deletes the resource itself. */
  readonly deletes: boolean;
  /** `az rest` lines. None for a template (mend the template) and where the body was not read as a GET gives it. */
  readonly commands: readonly string[];
  /** The lines that take it back. */
  readonly undo: readonly string[];
  /** Why there is no plan, no command or no way back, and who would notice, one sentence each. */
  readonly notes: readonly string[];
  /** What a person may do by hand: in place of a fix where there is none, or in another way. */
  readonly ways: readonly ScanWay[];
};

/** A way that a person goes by hand, step by step. */
export type ScanWay = {
  readonly name: string;
  /** What it brings and costs, or what it can't bring back. */
  readonly effect: string;
  readonly steps: readonly { readonly what: string; readonly command?: string }[];
};

/** One control that one resource does not meet. */
export type ScanFinding = {
  readonly controlId: string;
  readonly severity: Severity;
  /** What the settings, or the catalogue, say of this control here. */
  readonly mode: Mode;
  readonly resource: ScannedResource;
  readonly evidence: readonly (Evidence & { readonly line?: number })[];
  /** Only when plans were asked for. */
  readonly plan?: ScanPlan;
};

/** One control that could not be judged on one resource. Never counted as compliant. */
export type ScanDoubt = {
  readonly controlId: string;
  readonly severity: Severity;
  readonly resource: ScannedResource;
  readonly why: string;
};

/** What a report says of a control that it judged by. */
export type ScanControl = {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly rationale: string;
  readonly fix: string;
  readonly severity: Severity;
  readonly docs: string;
  /** Standards that ask for it, such as `CIS 6.3.3 (v4.0)` and `Azure Policy <guid>`. */
  readonly standards: readonly string[];
};

/** How often each verdict was given. */
export type ScanCounts = {
  readonly resources: number;
  readonly compliant: number;
  readonly drifted: number;
  readonly couldNotTell: number;
  readonly notApplicable: number;
};

/** Something that could not be read, and why: a file, a part of one, a kind of resource. */
export type ScanProblem = { readonly where: string; readonly why: string };

/** The outcome of a scan. */
export type ScanReport = {
  /** Of this package. */
  readonly version: string;
  /** What was scanned: paths, `-`, or subscription ids. */
  readonly sources: readonly string[];
  /** All controls that were asked, also those that nothing was found against. */
  readonly controls: readonly ScanControl[];
  readonly counts: ScanCounts;
  /** Worst first, then by control and resource. */
  readonly findings: readonly ScanFinding[];
  readonly doubts: readonly ScanDoubt[];
  /** What was not read. A scan with problems is not complete. */
  readonly problems: readonly ScanProblem[];
  /** What is worth knowing and no problem: files that hold no resource, types that no control judges. */
  readonly notes: readonly string[];
};
