import { describe, expect, it } from 'vitest';
import { markdownBlock, markdownCode, markdownLine } from '../../src/render/markdown.ts';
import { scanMarkdown } from '../../src/render/scan-markdown.ts';
import { scanTable } from '../../src/render/scan-table.ts';
import { aReport, liveFinding } from '../support/scan-report.ts';

describe('a scan as Markdown', () => {
  it('reads like this', async () => {
    await expect(scanMarkdown(aReport())).toMatchFileSnapshot('golden/scan.md.golden');
  });

  it('is short where nothing is wrong', () => {
    const counts = { resources: 2, compliant: 2, drifted: 0, couldNotTell: 0, notApplicable: 0 };
    expect(scanMarkdown({ ...aReport(), findings: [], doubts: [], problems: [], notes: [], counts })).toBe(
      '## Driftwarden: no findings\n\n' +
        '2 resources, 1 control: no findings, 2 met, 0 could not be judged, 0 not applicable.\n',
    );
  });

  it('tells what it leaves out', () => {
    const findings = Array.from({ length: 150 }, liveFinding);
    const text = scanMarkdown({ ...aReport(), findings });
    expect(text).toContain('50 more findings');
    expect(text.length).toBeLessThan(65_536);
  });

  it.each([
    ['**bold** _it_ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\`'],
    ['a | b', 'a \\| b'],
    ['<img src=x>', '\\<\u200bimg src=x\\>'],
    ['[a](javascript:b)', '\\[a\\]\u200b(javascript:b)'],
    ['@team #12', '@\u200bteam \\#\u200b12'],
    ['two\nlines', 'two lines'],
  ])('shows %j as it is', (text, shown) => {
    expect(markdownLine(text)).toBe(shown);
  });

  it('keeps code within its fence', () => {
    expect(markdownCode('a`b``c|d')).toBe('```a`b``c\\|d```');
    expect(markdownCode('`x`')).toBe('`` `x` ``');
    expect(markdownBlock('sh', ['echo ```'])).toEqual(['````sh', 'echo ```', '````']);
  });

  it('lets no name out of the summary of a plan', () => {
    const lines = scanMarkdown(aReport('</summary><script>')).split('\n');
    expect(lines.find((line) => line.startsWith('<details>'))).toMatch(/^<details><summary>[^<>]+<\/summary>$/u);
  });
});

describe('a scan as a table', () => {
  it('reads like this', async () => {
    await expect(scanTable(aReport(), false)).toMatchFileSnapshot('golden/scan.table.golden');
  });

  it('has colours where a terminal shows them, and the same text', () => {
    const plain = scanTable(aReport(), true).replace(/\u001b\[\d+m/gu, '');
    expect(plain).toBe(scanTable(aReport(), false));
  });
});
