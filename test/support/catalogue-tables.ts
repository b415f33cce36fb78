import { attestations } from '../../src/controls/attestations.ts';
import { catalogueEntry } from '../../src/controls/index.ts';
import { corrections } from '../../src/controls/corrections.ts';
import { elsewhere } from '../../src/controls/elsewhere.ts';
import { guidance } from '../../src/controls/guidance.ts';

/** The sections of the catalogue's README that are about no control: attestations, guidance, what is elsewhere, dated documents. */
export function textSections(): readonly string[] {
  return [
    '',
    '# Attestations',
    '',
    'What no API can show. An operator states it under `attestations` in the settings, with evidence and an end. What nobody',
    'states, what has ended and what ends within 30 days is listed as a finding of each subscription; nothing is written for it.',
    ...attestations.flatMap(({ id, title, why, evidence, unseen, severity, documents }) => [
      '',
      `## ${id}`,
      '',
      `${title}. ${why}`,
      '',
      `- Evidence: ${evidence}`,
      `- Why it is stated: ${unseen}`,
      `- Severity: ${severity}`,
      `- Documents: ${documents.join(', ')}`,
    ]),
    '',
    '# Guidance',
    '',
    'What the documents advise and no control can judge. Never a finding.',
    ...guidance.flatMap(({ id, title, advice, notJudged, docs, documents }) => [
      '',
      `## ${id}`,
      '',
      `${title}.`,
      '',
      ...advice.map((line) => `- ${line}`),
      `- Why it is not judged: ${notJudged}`,
      `- Documents: ${documents.join(', ')}`,
      `- Microsoft: <${docs}>`,
    ]),
    '',
    '# Elsewhere',
    '',
    'What has no row of its own: merged into others, or not there yet. `ca-acr-network-path` is not merged into',
    '`acr-private-dns-zone-linked`: where there is no zone, there is no body that its missing links could be judged on.',
    '',
    '| id | went to | why |',
    '| --- | --- | --- |',
    ...elsewhere
      .filter(({ id }) => catalogueEntry(id)?.kind === 'elsewhere')
      .map(({ id, into, why }) => {
        const goal = into.length === 0 ? 'not there yet' : into.map((one) => `\`${one}\``).join(', ');
        return `| \`${id}\` | ${goal} | ${why} |`;
      }),
    '',
    '# Where the documents are dated',
    '',
    'What the documents say and no longer holds, or never did, and which controls and guidance go by what holds.',
    '',
    '| document | says | what holds | carried by |',
    '| --- | --- | --- | --- |',
    ...corrections.map(
      ({ documents, says, holds, carriedBy }) =>
        `| ${documents.join(', ')} | ${says} | ${holds} | ${carriedBy.map((id) => `\`${id}\``).join(', ')} |`,
    ),
  ];
}
