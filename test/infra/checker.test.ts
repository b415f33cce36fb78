import { beforeAll, describe, expect, it } from 'vitest';
import { checkBicep, shown } from '../support/bicep/check.ts';
import { loadGrammar, type GrammarCheck } from '../support/bicep/grammar.ts';
import { patched, rightSources } from '../support/bicep/sources.ts';
import { typeDataIsHere } from '../support/bicep/type-data.ts';
import { PLANTED } from './planted-faults.ts';
import { MISTAKES } from './planted-mistakes.ts';
import { OUTLAWS } from './planted-outlaws.ts';
import { RIGHT } from './right-changes.ts';

const right = rightSources();
if (!typeDataIsHere) console.log('Skipped: the checker of Bicep needs ../shared/bicep-types, which is not here.');

describe.skipIf(!typeDataIsHere)('the checker of Bicep', () => {
  let grammar: GrammarCheck;
  beforeAll(async () => {
    grammar = await loadGrammar();
  });
  const problemsOf = (sources: ReadonlyMap<string, string>): readonly string[] => [
    ...[...sources]
      .filter(([file]) => file.endsWith('.bicep'))
      .flatMap(([file, text]) => grammar(file, text).map(shown)),
    ...checkBicep(sources).problems.map(shown),
  ];

  it('finds nothing in what is right', () => {
    expect(problemsOf(right)).toEqual([]);
  });

  it('really looked at it', () => {
    const { counts } = checkBicep(right);
    expect(counts.resources).toBeGreaterThanOrEqual(13);
    expect(counts.members).toBeGreaterThan(60);
    expect(counts.values).toBeGreaterThan(50);
    expect(counts.modules).toBe(3);
  });

  it.each(RIGHT)('lets $what pass', ({ file, from, to }) => {
    expect(problemsOf(patched(right, file, from, to).sources)).toEqual([]);
  });

  it.each([...PLANTED, ...MISTAKES, ...OUTLAWS])('reports $what', ({ file, from, to, says, at = 0 }) => {
    const { sources, line } = patched(right, file, from, to);
    const problems = problemsOf(sources);
    expect(problems.join('\n')).toContain(`${file}:${String(line + at)} ${says}`);
  });
});
