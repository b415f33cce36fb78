import { beforeAll, describe, expect, it } from 'vitest';
import { BEYOND_DATA } from '../support/bicep/beyond-data.ts';
import { checkBicep, shown } from '../support/bicep/check.ts';
import { loadGrammar, type GrammarCheck } from '../support/bicep/grammar.ts';
import { infraSources } from '../support/bicep/sources.ts';
import { typeDataIsHere } from '../support/bicep/type-data.ts';

const sources = infraSources();
const templates = [...sources].filter(([file]) => file.endsWith('.bicep'));

describe('infra, by the grammar of Bicep', () => {
  let grammar: GrammarCheck;
  beforeAll(async () => {
    grammar = await loadGrammar();
  });

  it.each(templates)('%s has no errors', (file, text) => {
    expect(grammar(file, text).map(shown)).toEqual([]);
  });

  it('was seen', () => {
    expect(templates.length).toBeGreaterThanOrEqual(15);
    expect(templates.map(([file]) => file)).toContain('infra/main.bicep');
  });
});

if (!typeDataIsHere) console.log('Skipped: infra against its types needs ../shared/bicep-types, which is not here.');

describe.skipIf(!typeDataIsHere)('infra, by the types of Azure', () => {
  const { problems, counts } = checkBicep(sources);

  it('has resources, modules, parameters, names and secrets as they should be', () => {
    expect(problems.map(shown)).toEqual([]);
  });

  it('was really held against something', () => {
    expect(counts.resources).toBeGreaterThan(60);
    expect(counts.members).toBeGreaterThan(550);
    expect(counts.values).toBeGreaterThan(500);
    expect(counts.modules).toBeGreaterThan(15);
    expect(counts.params).toBeGreaterThan(140);
  });

  it('uses what is taken beyond the type data', () => {
    const texts = templates.map(([, text]) => text).join('\n');
    const valueOf = (says: string): string => /'[^']+'/.exec(says)?.[0] ?? '';
    expect(BEYOND_DATA.map(({ says }) => valueOf(says)).filter((value) => !texts.includes(value))).toEqual([]);
  });
});
