import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/model/plan.ts';
import { azRestLine, azRestLines } from '../../src/render/az-rest.ts';
import { aProposal, REGISTRY } from '../support/approval-stories.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';

const change = (more: Partial<Change>): Change => ({
  method: 'PATCH',
  resourceId: REGISTRY,
  apiVersion: '2025-04-01',
  ...more,
});

/** The words that a shell makes of a line. */
function wordsOf(line: string): readonly string[] {
  const output = execFileSync('/bin/sh', ['-c', `az() { printf '%s\\0' "$@"; }\n${line}`], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

describe('a write as a line for the shell', () => {
  it('is what az rest takes, and leaves the cloud to the Azure CLI', () => {
    const { plan } = aProposal();
    expect('unfixable' in plan ? [] : azRestLines(plan)).toEqual([
      `az rest --method patch --url '${REGISTRY}?api-version=2025-04-01' --body '{"properties":{"adminUserEnabled":false}}'`,
    ]);
  });

  it('has no body for a deletion', () => {
    expect(azRestLine(change({ method: 'DELETE' }))).toBe(
      `az rest --method delete --url '${REGISTRY}?api-version=2025-04-01'`,
    );
  });

  it.each(HOSTILE_TEXTS)('hands %j to az as it is, whatever a shell would make of it', (text) => {
    const body = { tags: { name: text, quote: "it's" } };
    const words = wordsOf(azRestLine(change({ method: 'PUT', body })));
    expect(words.slice(0, 4)).toEqual(['rest', '--method', 'put', '--url']);
    expect(words.slice(5, 6)).toEqual(['--body']);
    expect(words).toHaveLength(7);
    expect(JSON.parse(words[6] ?? '')).toEqual(JSON.parse(JSON.stringify(body)));
  });

  it.each([...HOSTILE_TEXTS, '../x', 'a?b=c', 'a#b', 'a b'])('an id with %j stays one word and one address', (text) => {
    const id = `/subscriptions/x/resourceGroups/${text}`;
    const words = wordsOf(azRestLine(change({ method: 'DELETE', resourceId: id })));
    expect(words).toHaveLength(5);
    expect(words[4]?.match(/\?/g), 'one query').toHaveLength(1);
    expect(words[4]).not.toMatch(/[#\s<>"']/);
  });

  it('prints no secret, and no line that would write a marker', () => {
    const line = azRestLine(change({ method: 'PUT', body: { env: [{ value: { $redacted: 'ab12' } }] } }));
    expect(line).toMatch(/^# put .*holds a secret/);
    expect(line).not.toContain('ab12');
  });
});
