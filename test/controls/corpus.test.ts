import { describe, expect, it } from 'vitest';
import { controls, controlsFor } from '../../src/controls/index.ts';
import type { Control } from '../../src/engine/control.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { mergePatch } from '../../src/engine/merge-patch.ts';
import { segmentsOf } from '../../src/engine/pointer.ts';
import { propose } from '../../src/engine/propose.ts';
import type { Verdict } from '../../src/model/finding.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { Profile } from '../../src/model/settings.ts';
import { folderWith, reportOn } from '../cli/rig.ts';
import { corpus, hasCorpus } from '../support/corpus.ts';
import { someSettings } from '../support/some-settings.ts';

const PROFILE: Profile = someSettings({ scopes: ['/subscriptions/x'] }).profile;
const NO_SUCH_VALUE = 'NoSuchValueBefore2099';

const verdictOf = (control: Control, body: JsonObject): Verdict =>
  evaluate(control, body as ResourceState, {}, PROFILE);

/** The body with another value at a pointer that leads through objects and lists. */
function withValue(body: Json | undefined, [name = '', ...deeper]: readonly string[], value: Json | undefined): Json {
  const inner = (at: Json | undefined): Json | undefined =>
    deeper.length === 0 ? value : withValue(at, deeper, value);
  if (Array.isArray(body))
    return body.map((item: Json, index) => (String(index) === name ? (inner(item) ?? null) : item));
  const members = (body ?? {}) as JsonObject;
  return { ...members, [name]: inner(members[name]) };
}

describe.skipIf(!hasCorpus)("Azure's own examples and recordings (skipped where ../shared is absent)", () => {
  const bodies = corpus();
  const judged = bodies.flatMap(({ file, body }) => controlsFor(body.type).map((control) => ({ file, body, control })));

  it('are many, of many kinds', () => {
    expect(bodies.length).toBeGreaterThan(150);
    expect(judged.length).toBeGreaterThan(40);
  });

  it('are no matter for controls of other kinds', () => {
    for (const { body } of bodies) {
      for (const control of controls) {
        if (control.resource.type.toLowerCase() === body.type.toLowerCase()) continue;
        expect(verdictOf(control, body).kind, control.id).toBe('unreadable');
      }
    }
  });

  it('make no control fail, and no plan of it', () => {
    const rest = { caseId: 'c', actors: [], lookedAt: '', sha256: (text: string) => text };
    const proof = { known: false, why: 'pre-existing' } as const;
    for (const { file, body, control } of judged) {
      const verdict = verdictOf(control, body);
      const said = 'why' in verdict ? verdict.why : '';
      expect(said, `${control.id} on ${file}`).not.toContain('the control failed');
      if (verdict.kind !== 'drifted') continue;
      const proposal = propose({
        control,
        state: body as ResourceState,
        facts: {},
        profile: PROFILE,
        verdict,
        proof,
        ...rest,
      });
      expect(JSON.stringify(proposal), `${control.id} on ${file}`).not.toContain('The control failed');
    }
  });

  it('are not compliant any more when a member that departs has a value that nobody knows', () => {
    const fooled = new Set<string>();
    for (const { body, control } of judged) {
      const verdict = verdictOf(control, body);
      if (verdict.kind !== 'drifted') continue;
      for (const { path } of verdict.finding.evidence) {
        const strange = withValue(body, segmentsOf(path), NO_SUCH_VALUE) as JsonObject;
        if (verdictOf(control, strange).kind === 'compliant') fooled.add(`${control.id} ${path}`);
      }
    }
    expect([...fooled]).toEqual([]);
  });

  it('count as compliant without a member, or with null in it, only where a list says so (npm run generate)', async () => {
    const lenient = new Set<string>();
    for (const { body, control } of judged) {
      for (const path of control.judges) {
        const absent = withValue(body, segmentsOf(path), undefined) as JsonObject;
        const empty = mergePatch(withValue(body, segmentsOf(path), null), {}) as JsonObject;
        const [gone, none] = [verdictOf(control, absent).kind, verdictOf(control, empty).kind];
        if (gone === 'compliant') lenient.add(`${control.id} ${path}: absent is compliant`);
        if (none === 'compliant') lenient.add(`${control.id} ${path}: null is compliant`);
      }
    }
    await expect(`${[...lenient].sort().join('\n')}\n`).toMatchFileSnapshot('absent-members.golden');
  });

  it('show container groups of every sort, and each control of them finds what departs', () => {
    const ofGroups = judged.filter(({ control }) => control.id.startsWith('aci-'));
    const verdicts = new Set(ofGroups.map(({ body, control }) => `${control.id}: ${verdictOf(control, body).kind}`));
    expect([...verdicts].filter((verdict) => verdict.endsWith('unreadable'))).toEqual([]);
    const found = [...verdicts].filter((verdict) => verdict.endsWith(': drifted')).sort();
    expect(found).toEqual([
      'aci-acr-pull-managed-identity: drifted',
      'aci-dns-label-reuse: drifted',
      'aci-managed-identity: drifted',
      'aci-no-public-ip: drifted',
      'aci-not-privileged: drifted',
      'aci-registry-credential-not-admin: drifted',
      'aci-run-as-non-root: drifted',
      'aci-vnet-injected: drifted',
    ]);
    const doubts = [...verdicts].filter((verdict) => verdict.endsWith(': could-not-tell')).sort();
    expect(doubts).toEqual(['aci-diagnostic-settings: could-not-tell', 'aci-stale-group: could-not-tell']);
  });

  it('are scanned: each control on each body has one outcome, and none is lost', async () => {
    const found = bodies.map(({ body }) => body);
    const { counts, findings, doubts, problems } = await reportOn([folderWith({ 'all.json': found })]);
    const { compliant, drifted, couldNotTell, notApplicable } = counts;
    expect(compliant + drifted + couldNotTell + notApplicable).toBe(judged.length);
    expect({ drifted, couldNotTell }).toEqual({ drifted: findings.length, couldNotTell: doubts.length });
    expect(problems).toEqual([]);
  });
});
