import { readFileSync, writeFileSync } from 'node:fs';
import { UNRELEASED } from './histories.ts';

const FILE = new URL('../../CHANGELOG.md', import.meta.url);
const HEADING = '### Runbooks';
const ABOUT =
  'Each line names the histories in `test/golden` that were recorded with it. What a release holds does not change any more.';

/** The section of a version in the changelog; of the unreleased changes for `next`. */
export function sectionOf(version: string, text: string = readFileSync(FILE, 'utf8')): string {
  const title = version === UNRELEASED ? 'Unreleased' : version;
  const sections = text.split(/^## /mu);
  return sections.find((section) => section.startsWith(`${title}\n`) || section.startsWith(`${title} `)) ?? '';
}

/** The digests of the histories of an orchestration that a section names, oldest first. */
export function digestsIn(section: string, orchestration: string): readonly string[] {
  return [...section.matchAll(new RegExp(`^- \`${orchestration}\` \\(([0-9a-f]{8})\\): \\S`, 'gmu'))].map(
    (match) => match[1] ?? '',
  );
}

/** Adds a line about each of the orchestrations to the unreleased changes. */
export function tell(changed: ReadonlyMap<string, string>, what: string): void {
  const text = readFileSync(FILE, 'utf8');
  const lines = [...changed].map(([orchestration, digest]) => `- \`${orchestration}\` (${digest}): ${what}\n`);
  const section = sectionOf(UNRELEASED, text);
  if (section === '') throw new Error('CHANGELOG.md has no heading "## Unreleased": add it at the top.');
  const at = section.indexOf(HEADING);
  const next = section.indexOf('\n### ', at + 1);
  const end = at < 0 || next < 0 ? section.length : next;
  const before = section.slice(0, end).trimEnd();
  const after = section.slice(before.length);
  const begun = at < 0 ? `${before}\n\n${HEADING}\n\n${ABOUT}\n` : before;
  const told = `${begun}\n${lines.join('').trimEnd()}${after}`;
  writeFileSync(
    FILE,
    text.replace(section, () => told),
  );
}
