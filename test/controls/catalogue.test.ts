import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { controlById, controls, controlsFor, signals, signalsFor } from '../../src/controls/index.ts';
import { isAbove } from '../../src/decisions/effective-settings.ts';
import { kindOf, kinds } from '../../src/resources/index.ts';
import { catalogueReadme } from '../support/catalogue-readme.ts';

/** Tables of the folder that hold no control. */
const TABLES = ['attestations.ts', 'corrections.ts', 'elsewhere.ts', 'guidance.ts', 'index.ts'];
const FOLDER = new URL('../../src/controls/', import.meta.url);
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

describe('the catalogue', () => {
  const ids = controls.map(({ id }) => id);

  it('lists every control of the folder, once, in alphabetical order', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !TABLES.includes(name));
    const listed = [...ids, ...signals.map(({ id }) => id)].sort();
    expect(listed, 'add it to src/controls/index.ts').toEqual(files.map((name) => name.slice(0, -3)).sort());
    for (const list of [controls, signals]) {
      const names = list.map(({ id }) => id);
      expect(names, 'in alphabetical order').toEqual(names.toSorted());
    }
  });

  it('has a table for each control', () => {
    const all = [...ids, ...signals.map(({ id }) => id)];
    const tables = all.filter((id) => existsSync(new URL(`${id}.test.ts`, import.meta.url)));
    expect(tables, 'add test/controls/<id>.test.ts').toEqual(all);
  });

  it('exports each control under its id', async () => {
    for (const control of [...controls, ...signals]) {
      const file = (await import(new URL(`${control.id}.ts`, FOLDER).href)) as Readonly<Record<string, unknown>>;
      const name = control.id.replace(/-(\w)/gu, (_dash, letter: string) => letter.toUpperCase());
      expect(Object.keys(file), `${control.id}.ts exports one control and nothing else`).toEqual([name]);
      expect(file[name]).toBe(control);
    }
  });

  it('is described by its README (npx vitest run test/controls -u writes it anew)', async () => {
    await expect(catalogueReadme(controls)).toMatchFileSnapshot('../../src/controls/README.md');
  });

  it('finds controls by id and by type, in any case', () => {
    for (const control of controls) {
      expect(controlById(control.id)).toBe(control);
      expect(controlsFor(control.resource.type.toUpperCase())).toContain(control);
    }
    expect(controlById('toString')).toBeUndefined();
    expect(controlsFor('Microsoft.Web/sites')).toEqual([]);
  });

  it('judges each kind by at least one control', () => {
    const idle = kinds.filter(({ type }) => controlsFor(type).length === 0).map(({ type }) => type);
    expect(idle).toEqual([]);
    for (const { resource } of controls) expect(kindOf(resource.type)).toBe(resource);
  });
});

describe.each(signals.map((signal) => [signal.id, signal] as const))('%s', (id, signal) => {
  it('speaks plainly of operations that are actions, writes or deletions', () => {
    const { meta, operations, message } = signal;
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/u);
    expect(meta.title).toMatch(/^[A-Z].*[^.]$/u);
    expect(meta.rationale, 'the rationale is two sentences').toMatch(/^[A-Z][^.]*\. [A-Z][^.]*\.$/u);
    for (const sentence of [meta.response, message.replace('{{actor}}', 'Ana')])
      expect(sentence).toMatch(/^[A-Z].*\.$/u);
    expect(message.replace(/\{\{(?:actor|resource)\}\}/gu, ''), 'only actor and resource are known').not.toContain(
      '{{',
    );
    for (const operation of operations) {
      expect(operation, 'in lower case').toMatch(/^microsoft\.[a-z]+(?:\/[a-z]+)+\/(?:action|write|delete)$/u);
      expect(signalsFor(operation.toUpperCase())).toContain(signal);
    }
  });
});

describe.each(controls.map((control) => [control.id, control] as const))('%s', (id, control) => {
  const { meta } = control;

  it('speaks plainly', () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/u);
    expect(meta.title, 'the title says what is right, without a full stop').toMatch(/^[A-Z].*[^.]$/u);
    expect(meta.rationale, 'the rationale is two sentences').toMatch(/^[A-Z][^.]*\. [A-Z][^.]*\.$/u);
    expect(meta.fix, 'the fix is one sentence').toMatch(/^[A-Z][^.]*\.$/u);
    for (const message of Object.values(control.messages)) expect(message).toMatch(/^[A-Z].*\.$/u);
  });

  it('refers to what exists', () => {
    const { docs, azurePolicy = [], documents } = meta.references;
    expect(docs, 'a page of learn.microsoft.com without a locale').toMatch(
      /^https:\/\/learn\.microsoft\.com\/(?![a-z]{2}-[a-z]{2}\/)[a-z0-9/-]+$/u,
    );
    for (const policy of azurePolicy) expect(policy).toMatch(GUID);
    expect(documents.length, 'name the documents that ask for it').toBeGreaterThan(0);
    for (const document of documents) expect(document).toMatch(/^00[0-4]$/u);
  });

  it('declares what it needs', () => {
    expect(control.version).toMatch(/^[1-9]\d*$/u);
    expect(isAbove(meta.mode, meta.ceiling), 'the default mode is at most the ceiling').toBe(false);
    expect(control.judges.length).toBeGreaterThan(0);
    for (const by of control.impliedBy) expect(controlById(by)?.resource, by).toBe(control.resource);
    for (const path of control.judges) expect(path).toMatch(/^\/(?:properties|sku|identity|tags)\//u);
    for (const action of meta.permissions) {
      expect(action, 'an ARM action without wildcards').toMatch(/^Microsoft\.[A-Za-z]+(?:\/[A-Za-z]+)+$/u);
    }
    expect(meta.permissions).toContain(`${control.resource.type}/read`);
    expect(meta.permissions).toEqual([...new Set(meta.permissions)]);
    const facts = [...control.detectFacts, ...control.facts];
    expect(facts, 'a fact is declared once').toEqual([...new Set(facts)]);
  });
});
