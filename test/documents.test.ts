import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controls } from '../src/controls/index.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const documents = globSync(['*.md', 'src/**/*.md', 'infra/**/*.md'], { cwd: ROOT });
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Where a document says that something is: relative links, and paths from the root in backticks. */
function placesIn(file: string): readonly string[] {
  const text = textOf(file);
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map((match) =>
    join(dirname(file), match[1] ?? ''),
  );
  const paths = [...text.matchAll(/`((?:src|test|infra|[.]ci|[.]github)\/[\w./-]*)`/g)].map((match) => match[1] ?? '');
  return [...links, ...paths];
}

/** A folder counts when something is in it: an empty one is not in a clone. */
function isThere(path: string): boolean {
  return existsSync(path) && (!statSync(path).isDirectory() || readdirSync(path).length > 0);
}

describe('documents', () => {
  it.each(documents)('%s names files and folders that are there', (file) => {
    expect(
      placesIn(file).filter((place) => !['', '.ts', '.test.ts'].some((end) => isThere(join(ROOT, place + end)))),
    ).toEqual([]);
  });

  it('were found', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'src/README.md']),
    );
    expect(documents.flatMap(placesIn).length).toBeGreaterThan(15);
  });

  it('the changes say first which controls write without asking', () => {
    const [, first = ''] = textOf('CHANGELOG.md').split('\n### ');
    const alone = controls.filter(({ meta }) => meta.mode === 'auto').map(({ id }) => id);
    expect(
      alone.filter((id) => !first.includes(`\`${id}\``)),
      'name them in CHANGELOG.md',
    ).toEqual([]);
  });

  it('say of each threat what holds it and where that is tested', () => {
    const rows = [...textOf('SECURITY.md').matchAll(/^\| T(\d+) \|(.*)\|$/gm)].map(([, number, rest = '']) => ({
      number: Number(number),
      cells: rest.split(' | '),
    }));
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    for (const { number, cells } of rows) {
      const [threat = '', control = '', tests = ''] = cells.map((cell) => cell.trim());
      expect(cells, `T${String(number)}: threat, control, tests, what is not covered`).toHaveLength(4);
      expect(Math.min(threat.length, control.length), `T${String(number)}`).toBeGreaterThan(10);
      expect(tests, `T${String(number)}: name the tests`).toMatch(/^`(?:test\/|\.ci\/)/);
    }
  });

  it('fit on their screens', () => {
    expect(textOf('CONTRIBUTING.md').split('\n').length).toBeLessThan(45);
  });
});
