import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attestations } from '../../src/controls/attestations.ts';
import { corrections } from '../../src/controls/corrections.ts';
import { guidance } from '../../src/controls/guidance.ts';
import { catalogueEntry, controls, knownToSettings } from '../../src/controls/index.ts';

const FACTS = new URL('../../../shared/azure-facts.md', import.meta.url);
const TITLE = /^[A-Z].*[^.]$/u;
const SENTENCES = /^[A-Z`"].*[.]$/u;
const ID = /^[a-z]+(?:-[a-z]+)+$/u;

describe('what operators state', () => {
  it('is what the documents ask for and no API shows', () => {
    expect(attestations.map(({ id }) => id)).toEqual([
      'cae-segmentation',
      'data-encrypted',
      'deps-private-endpoints',
      'edge-gateway',
      'image-built-from-source',
      'rbac-review-quarterly',
    ]);
    expect(knownToSettings.attestations).toEqual(attestations.map(({ id }) => id));
  });

  it.each(attestations)('$id speaks plainly', ({ id, title, why, evidence, unseen, documents }) => {
    expect(id).toMatch(ID);
    expect(title).toMatch(TITLE);
    expect(why, 'two sentences').toMatch(/^[A-Z][^.]*\. [A-Z][^.]*\.$/u);
    for (const text of [evidence, unseen]) expect(text).toMatch(SENTENCES);
    expect(documents.every((document) => /^00[0-4]$/u.test(document))).toBe(true);
  });
});

describe('guidance', () => {
  it('is what no control can judge', () => {
    expect(guidance.map(({ id }) => id)).toEqual([
      'aci-read-only-root-filesystem',
      'aci-secret-from-key-vault',
      'aci-writable-paths-emptydir',
      'acr-content-trust',
      'acr-premium-sku',
      'acr-quarantine',
      'alert-auth-failures',
      'alert-container-metrics',
      'alert-suspicious-log-terms',
      'compliance-report',
      'defender-posture-connected',
      'defender-runtime-protection',
    ]);
  });

  it.each(guidance)(
    '$id says what to do and why nobody is told of it',
    ({ id, title, advice, notJudged, docs, documents }) => {
      expect(id).toMatch(ID);
      expect(title).toMatch(TITLE);
      expect(advice.length).toBeGreaterThan(0);
      for (const line of advice) expect(line).toMatch(/[.]$/u);
      expect(notJudged).toMatch(SENTENCES);
      expect(docs).toMatch(/^https:\/\/learn\.microsoft\.com\/(?![a-z]{2}-[a-z]{2}\/)[a-z0-9/-]+$/u);
      expect(documents.every((document) => /^00[0-4]$/u.test(document))).toBe(true);
    },
  );
});

describe('an id', () => {
  it('is a control, an attestation or guidance, and one of them only', () => {
    const ids = [...controls, ...attestations, ...guidance].map(({ id }) => id);
    expect(ids).toHaveLength(new Set(ids).size);
    for (const { id } of controls) expect(catalogueEntry(id)?.kind).toBe('control');
    for (const { id } of attestations) expect(catalogueEntry(id)?.kind).toBe('attestation');
    for (const { id } of guidance) expect(catalogueEntry(id)?.kind).toBe('guidance');
    expect(catalogueEntry('toString')).toBeUndefined();
  });

  it('brings along where the documents are dated about it', () => {
    const said = catalogueEntry('acr-content-trust')?.corrections.map(({ documents }) => documents);
    expect(said).toEqual([['001', '002'], ['002']]);
    expect(catalogueEntry('acr-admin-account-disabled')?.corrections).toEqual([]);
  });
});

describe('where the documents are dated', () => {
  it.each(corrections)('$says', ({ documents, says, holds, carriedBy }) => {
    expect(documents.every((document) => /^00[0-4]$/u.test(document))).toBe(true);
    for (const text of [says, holds]) {
      expect(text).toMatch(SENTENCES);
      expect(text, 'a row of a table').not.toMatch(/[|\n]/u);
    }
    expect(carriedBy.length, 'somebody goes by what holds').toBeGreaterThan(0);
  });

  it.skipIf(!existsSync(FACTS))('every id that goes by what holds is one of the catalogue (needs ../shared)', () => {
    const facts = readFileSync(FACTS, 'utf8');
    const strange = corrections.flatMap(({ carriedBy }) => carriedBy).filter((id) => !facts.includes(`| ${id} |`));
    expect(strange).toEqual([]);
  });

  it.skipIf(!existsSync(FACTS))('every row of the sheet of facts is told (needs ../shared)', () => {
    const rows =
      (readFileSync(FACTS, 'utf8').split('\n## E. ')[1] ?? '').split('\n## ')[0]?.match(/^\| S\d.*/gmu) ?? [];
    expect(rows.length, 'read as it is written').toBe(17);
    expect(corrections.length).toBeGreaterThanOrEqual(rows.length);
  });
});
