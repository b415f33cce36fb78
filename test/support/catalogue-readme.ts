import type { Control } from '../../src/engine/control.ts';
import { signals } from '../../src/controls/index.ts';
import type { Signal } from '../../src/engine/signal.ts';
import { catalogueRows } from './catalogue-rows.ts';
import { textSections } from './catalogue-tables.ts';

/** The catalogue as a page: one row per control, and what its owner should know. */
export function catalogueReadme(controls: readonly Control[]): string {
  return [
    '# Controls',
    '',
    'What Driftwarden looks for. Generated from the controls by `test/controls/catalogue.test.ts`: do not edit.',
    '',
    'Mode is what happens unless the settings say otherwise, and the most that they may say where that is more: `report`',
    'tells, `approval` asks, `auto` fixes by itself where nobody is hit and the drift is fresh. An attestation is stated by an',
    'operator, a signal is an event that is a finding by itself, guidance is advice and never a finding.',
    '',
    '| id | kind | what is right | severity | mode | documents | standards |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...catalogueRows(controls),
    ...controls.flatMap(sectionOf),
    ...signals.flatMap(signalSection),
    ...textSections(),
    '',
  ].join('\n');
}

function signalSection({ id, meta, operations }: Signal, at: number): readonly string[] {
  const heading = [
    '',
    '# Signals',
    '',
    'Events that are findings by themselves: reported once each, not verified, never followed by a write.',
  ];
  return [
    ...(at === 0 ? heading : []),
    '',
    `## ${id}`,
    '',
    `${meta.title}. ${meta.rationale}`,
    '',
    `- What to do: ${meta.response}`,
    `- Severity: ${meta.severity}`,
    `- Operations: ${operations.map((one) => `\`${one}\``).join(', ')}`,
    `- Documents: ${meta.references.documents.join(', ')}`,
    `- Microsoft: <${meta.references.docs}>`,
  ];
}

function sectionOf({ id, meta, resource, facts, detectFacts, impliedBy }: Control): readonly string[] {
  const { docs, azurePolicy = [], cis = [], mcsb = [], documents } = meta.references;
  const codes = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(', ');
  const line = (label: string, text: string): readonly string[] => (text === '' ? [] : [`- ${label}: ${text}`]);
  return [
    '',
    `## ${id}`,
    '',
    `${meta.title}. ${meta.rationale}`,
    '',
    `- Judges: ${resource.noun}, \`${resource.type}\``,
    `- Fix: ${meta.fix}${meta.quorum === 2 ? ' Two people must approve where people are asked.' : ''}`,
    ...line('Dropped while this finds a drift too', codes(impliedBy)),
    ...line('Asks beyond the resource', codes([...detectFacts, ...facts])),
    `- Documents: ${documents.join(', ')}`,
    `- Microsoft: <${docs}>`,
    ...line('Azure Policy', codes(azurePolicy)),
    ...line('CIS', cis.join(', ')),
    ...line('MCSB', mcsb.join(', ')),
    `- Needs: ${codes(meta.permissions)}`,
  ];
}
