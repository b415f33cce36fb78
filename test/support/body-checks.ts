import { expect } from 'vitest';
import type { Control } from '../../src/engine/control.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { readPointer, segmentsOf } from '../../src/engine/pointer.ts';
import { propose } from '../../src/engine/propose.ts';
import type { FactName, Known } from '../../src/model/facts.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import type { Profile } from '../../src/model/settings.ts';
import type { Check } from './control-checks.ts';
import { readingRecord } from './reading-record.ts';

/** What a control must do with bodies that are not as they should be. */
export function bodyChecks(
  control: Control,
  states: readonly ResourceState[],
  facts: Known<FactName>,
  profile: Profile,
): readonly Check[] {
  const kindOf = (state: unknown): string => evaluate(control, state as ResourceState, facts, profile).kind;
  return [
    {
      name: 'a body without properties is unreadable',
      run() {
        for (const { properties: _properties, ...rest } of states) {
          for (const properties of [undefined, null, 'text', 7, [], true]) {
            const body = properties === undefined ? rest : { ...rest, properties };
            expect(kindOf(body), `properties: ${JSON.stringify(properties)}`).toBe('unreadable');
          }
        }
      },
    },
    {
      name: 'a judged member of another type is unreadable',
      run() {
        for (const state of states) {
          for (const path of control.judges) {
            for (const wrong of wrongFor(readPointer(state, path))) {
              expect(kindOf(changed(state, path, wrong)), `${path}: ${JSON.stringify(wrong)}`).toBe('unreadable');
            }
          }
        }
      },
    },
    {
      name: 'a judged member that is null or absent stops nothing',
      run() {
        for (const state of states) {
          for (const path of control.judges) {
            const bare = changed(state, path, undefined);
            expect(kindOf(bare), `${path}: absent or null must be judged alike`).toBe(
              kindOf(changed(state, path, null)),
            );
            const verdict = evaluate(control, bare, facts, profile);
            if (verdict.kind !== 'drifted') continue;
            const proposal = propose({ ...rest(bare), verdict });
            expect(proposal.impact.notes, 'fix, undo and impact answer too').toBeInstanceOf(Array);
          }
        }
      },
    },
    {
      name: 'leaving out what judges does not name never hides a drift',
      run() {
        for (const state of states) {
          if (kindOf(state) !== 'drifted') continue;
          const { body, read } = readingRecord(state);
          kindOf(body);
          for (const path of [...read].filter((pointer) => !isJudged(control, pointer))) {
            const kind = kindOf(changed(state, path, undefined));
            expect(['drifted', 'could-not-tell', 'unreadable'], `add ${path} to judges`).toContain(kind);
          }
        }
      },
    },
  ];

  function rest(state: ResourceState) {
    const proof = { known: false, why: 'never-compliant' } as const;
    const lookedAt = '2026-01-31T09:00:00.000Z';
    const sha256 = (text: string): string => text;
    return { control, state, facts, profile, caseId: 'case-g1', actors: [], proof, lookedAt, sha256 };
  }
}

/** Values of other types than what stands there. Where nothing does, only what is wrong for every type of member. */
function wrongFor(current: Json | undefined): readonly Json[] {
  if (current === undefined || current === null) return [[7]];
  if (Array.isArray(current)) return [7, true, {}, [7], ['x']];
  if (typeof current === 'object') return [7, true, [], ['x']];
  if (typeof current === 'number') return ['x', true, [], {}, ['x']];
  return [7, [], {}, ['x']];
}

function isJudged({ judges }: Control, path: string): boolean {
  return judges.some((pointer) => `${path}/`.startsWith(`${pointer}/`));
}

/** The body with another value at a pointer; without the member when there is none. */
function changed(state: ResourceState, pointer: string, value: Json | undefined): ResourceState {
  const set = (target: JsonObject, [name = '', ...below]: readonly string[]): JsonObject => {
    const { [name]: before, ...others } = target;
    if (below.length > 0) return { ...others, [name]: set((before ?? {}) as JsonObject, below) };
    return value === undefined ? others : { ...others, [name]: value };
  };
  return set(state, segmentsOf(pointer)) as ResourceState;
}
