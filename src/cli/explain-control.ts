import type { CatalogueEntry } from '../controls/index.ts';
import type { Control } from '../engine/control.ts';
import type { Explanation, ExplanationPart } from '../model/explanation.ts';
import type { Profile } from '../model/settings.ts';
import { exampleOf } from './example.ts';

/** What the catalogue has under an id, for a person. */
export function explainEntry(id: string, entry: CatalogueEntry, profile: Profile): Explanation {
  const dated = entry.corrections.map(
    ({ says, holds, documents }) => `Document ${documents.join(', ')} says: ${says} What holds: ${holds}`,
  );
  const corrections = part('Dated', undefined, dated);
  switch (entry.kind) {
    case 'control':
      return explainControl(entry.control, corrections, profile);
    case 'signal': {
      const { meta, operations, message } = entry.signal;
      return {
        id,
        title: `${meta.title}. A signal: the event is the finding, and nothing is written for it.`,
        parts: [
          ...part('Why', meta.rationale),
          ...part('Severity', meta.severity),
          ...part('Says', message),
          ...part('To do', meta.response),
          ...part('Operations', undefined, operations),
          ...part('Documents', meta.references.documents.join(', ')),
          ...part('More', meta.references.docs),
          ...corrections,
        ],
      };
    }
    case 'attestation': {
      const { title, why, evidence, unseen, severity, documents } = entry.topic;
      return {
        id,
        title: `${title}. An operator states it under attestations in the settings.`,
        parts: [
          ...part('Why', why),
          ...part('Evidence', evidence),
          ...part('Stated', `${unseen} What nobody states or what has ended is a finding.`),
          ...part('Severity', severity),
          ...part('Documents', documents.join(', ')),
          ...corrections,
        ],
      };
    }
    case 'guidance': {
      const { title, advice, notJudged, docs, documents } = entry.guidance;
      return {
        id,
        title: `${title}. Guidance: never a finding.`,
        parts: [
          ...part('Advice', advice.join(' ')),
          ...part('Not judged', notJudged),
          ...part('Documents', documents.join(', ')),
          ...part('More', docs),
          ...corrections,
        ],
      };
    }
    case 'elsewhere': {
      const { into, why } = entry.row;
      const where = into.length === 0 ? 'It is not in the catalogue yet.' : `It is part of ${into.join(', ')}.`;
      return { id, title: where, parts: part('Why', why) };
    }
  }
}

function explainControl(control: Control, corrections: readonly ExplanationPart[], profile: Profile): Explanation {
  const { id, meta, resource, judges, messages, impliedBy } = control;
  const { docs, azurePolicy = [], cis = [], mcsb = [], documents } = meta.references;
  const facts = [...control.detectFacts, ...control.facts];
  const example = exampleOf(control, profile);
  return {
    id,
    title: `${meta.title}.`,
    parts: [
      ...part('Why', meta.rationale),
      ...part('Severity', meta.severity),
      ...part(
        'Judged',
        `${resource.type}, api-version ${resource.apiVersion}:`,
        judges.map((path) => `  ${path}`),
      ),
      ...part('Says', undefined, Object.values(messages)),
      ...part('Facts', facts.join(', ')),
      ...part('Covered', impliedBy.length === 0 ? '' : `Says nothing more while ${impliedBy.join(' or ')} is found.`),
      ...part('Mode', modeWords(control)),
      ...part('Fix', meta.fix),
      ...part('Rights', undefined, meta.permissions),
      ...part(
        'Standards',
        [
          ...cis.map((one) => `CIS ${one}`),
          ...mcsb.map((one) => `MCSB ${one}`),
          ...azurePolicy.map((one) => `Azure Policy ${one}`),
        ].join(', '),
      ),
      ...part('Documents', documents.join(', ')),
      ...part('More', docs),
      ...corrections,
      ...part(
        'Example',
        example === undefined ? `What its fix is depends on the resource: driftwarden scan --plan --control ${id}` : '',
      ),
    ],
    ...(example === undefined ? {} : { example }),
  };
}

function modeWords({ meta }: Control): string {
  const most =
    meta.mode === meta.ceiling ? 'and no setting goes above' : `and the settings may go up to ${meta.ceiling}`;
  return `${meta.mode}, ${most}.${meta.quorum === 2 ? ' Two people must approve.' : ''}`;
}

/** A part with something in it. */
function part(heading: string, text: string | undefined, items: readonly string[] = []): readonly ExplanationPart[] {
  if ((text === undefined || text === '') && items.length === 0) return [];
  return [{ heading, ...(text === undefined || text === '' ? {} : { text }), items }];
}
