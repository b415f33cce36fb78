import { attestations } from '../../src/controls/attestations.ts';
import { guidance } from '../../src/controls/guidance.ts';
import { signals } from '../../src/controls/index.ts';
import type { Control, ControlReferences } from '../../src/engine/control.ts';

/** The table at the top of the catalogue: one row for everything that has an id, alphabetical. */
export function catalogueRows(controls: readonly Control[]): readonly string[] {
  return [
    ...controls.map(({ id, meta, resource }) => {
      const mode = meta.mode === meta.ceiling ? meta.mode : `${meta.mode}, at most ${meta.ceiling}`;
      return row(id, resource.noun, meta.title, meta.severity, mode, meta.references);
    }),
    ...signals.map(({ id, meta }) => row(id, 'signal', meta.title, meta.severity, 'report', meta.references)),
    ...attestations.map((one) => row(one.id, 'attestation', one.title, one.severity, '', one)),
    ...guidance.map((one) => row(one.id, 'guidance', one.title, '', '', one)),
  ].sort();
}

type Asked = Pick<ControlReferences, 'documents'> & Partial<ControlReferences>;

function row(id: string, kind: string, title: string, severity: string, mode: string, asked: Asked): string {
  const { azurePolicy = [], cis = [], mcsb = [], documents } = asked;
  const policies = azurePolicy.length === 0 ? [] : [`${String(azurePolicy.length)} Azure Policy`];
  const standards = [...cis.map((one) => `CIS ${one}`), ...mcsb.map((one) => `MCSB ${one}`), ...policies];
  const cells = [`[${id}](#${id})`, kind, title, severity, mode, documents.join(', '), standards.join(', ')];
  return `| ${cells.join(' | ')} |`;
}
