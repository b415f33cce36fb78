import type { ScanReport } from '../model/scan.ts';

/** Changes when a member changes its meaning or goes away. New members may come without. */
const FORMAT = 1;

/** The report for programs. */
export function scanJson(report: ScanReport): string {
  return `${JSON.stringify({ format: FORMAT, ...report }, null, 2)}\n`;
}
