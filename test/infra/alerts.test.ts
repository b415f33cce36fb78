import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isColumn } from '../../src/audit/schema.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const textOf = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');
const alerts = textOf('infra/modules/alerts.bicep');
const queries = globSync('infra/queries/*.kql', { cwd: ROOT }).sort();

/** Names of the rows that Azure writes itself, after Learn: "AegDeliveryFailureLogs", "DCRLogErrors". */
const OF_AZURE = ['AegDeliveryFailureLogs', 'EventSubscriptionName', 'DCRLogErrors', 'InputStreamId'];

/** The rules of the module: file and window in minutes. */
const rules = [...alerts.matchAll(/loadTextContent\('\.\.\/queries\/(.+)'\)[^]*?window: 'PT(\d+)([MH])'/g)].map(
  ([, file = '', count, unit]) => ({ file: `infra/queries/${file}`, minutes: Number(count) * (unit === 'H' ? 60 : 1) }),
);

/** A query without its comments and texts. */
function bareOf(file: string): string {
  return textOf(file)
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/'[^']*'/g, "''");
}

describe('the alerts', () => {
  it('are the queries in infra/queries, each of them once', () => {
    expect(rules.map(({ file }) => file).sort()).toEqual(queries);
  });

  it.each(rules)('$file sees all of the time that it speaks of', ({ file, minutes }) => {
    const spoken = [...bareOf(file).matchAll(/\bago\((\d+)m\)/g)].map(([, count]) => Number(count));
    expect(Math.max(0, ...spoken)).toBeLessThanOrEqual(minutes);
  });

  it.each(queries)('%s names columns that there are', (file) => {
    const named = [...bareOf(file).matchAll(/\b([A-Z]\w+)\b/g)].map(([, name = '']) => name);
    const own = ['RemediationAudit_CL', 'Heartbeats'];
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !isColumn(name) && ![...own, ...OF_AZURE].includes(name))).toEqual([]);
  });

  it.each(queries)('%s says what it means before it asks', (file) => {
    expect(textOf(file)).toMatch(/^\/\/ Alert/);
  });
});
