import type { ControlReferences } from '../../src/engine/control.ts';

/** What answers rows of standards: controls and signals. */
type Referring = { readonly id: string; readonly meta: { readonly references: ControlReferences } };

/** Which controls a row of a standard is answered by. */
export function complianceMapping(controls: readonly Referring[]): string {
  const rowsOf = (
    pick: (control: Referring) => readonly string[] | undefined,
  ): Readonly<Record<string, readonly string[]>> => {
    const rows = new Map<string, string[]>();
    for (const control of controls) {
      for (const row of pick(control) ?? []) rows.set(row, [...(rows.get(row) ?? []), control.id]);
    }
    return Object.fromEntries([...rows].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
  };
  const mapping = {
    'CIS Microsoft Azure Foundations': rowsOf(({ meta }) => meta.references.cis),
    'Microsoft cloud security benchmark': rowsOf(({ meta }) => meta.references.mcsb),
    'Azure Policy definitions': rowsOf(({ meta }) => meta.references.azurePolicy),
  };
  return `${JSON.stringify(mapping, null, 2)}\n`;
}
