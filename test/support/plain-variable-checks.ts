import { expect, it } from 'vitest';
import type { Control } from '../../src/engine/control.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { propose } from '../../src/engine/propose.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { GUILTY, INNOCENT } from './environment-pairs.ts';
import { someSettings } from './some-settings.ts';
import { testControl } from './control-tester.ts';

type Given = Readonly<Record<string, string>>;

const { profile } = someSettings({ scopes: [] });

/** Holds a control about plain variables to its table: what a container has, and where its list of variables stands. */
export function testPlainVariables<P>(
  control: Control<P>,
  about: {
    readonly resource: string;
    readonly body: (web: readonly Given[], init?: readonly Given[]) => ResourceState<P>;
    readonly web: string;
    readonly init: string;
    /** A variable that names a secret in place of holding it. */
    readonly reference: Given;
    readonly advice: string;
  },
): void {
  const { resource, body, web, init, advice } = about;
  const says = (container: string, variable: string, why: string): string =>
    `Container ${container} of ${resource} has ${variable} in plain text, and ${why}.`;

  testControl(control, {
    compliant: [
      { name: 'no variables', state: body([]) },
      { name: 'plain settings', state: body([{ name: 'PORT', value: '8080' }]) },
      { name: 'a secret by reference', state: body([about.reference]) },
      { name: 'names that only speak of secrets', state: body(INNOCENT.map(([name, value]) => ({ name, value }))) },
    ],
    drifted: [
      {
        name: 'a secret by its name',
        state: body([
          { name: 'PORT', value: '8080' },
          { name: 'DB_PASSWORD', value: 'letmein' },
        ]),
        findings: [
          {
            messageId: 'plainSecret',
            path: `${web}/1/value`,
            message: says('web', 'DB_PASSWORD', 'its name says that it holds a password'),
          },
        ],
        says: advice,
      },
      {
        name: 'a secret by its value, in a container that runs before the others',
        state: body([], [{ name: 'DATABASE', value: 'Server=x;User ID=sa;Password=letmein' }]),
        findings: [
          {
            messageId: 'plainSecret',
            path: `${init}/0/value`,
            message: says(
              'init',
              'DATABASE',
              'its value looks like a connection string or an argument with a password, a key or a token in it',
            ),
          },
        ],
        says: 'No write mends this: whoever has read the value keeps it',
      },
    ],
    unreadable: [{ name: 'variables that are no list', state: nonsense(body([])), says: 'is not a list' }],
  });

  it('finds every guilty variable and tells its value in nothing that follows', () => {
    for (const [name, value] of GUILTY) {
      const state = body([{ name, value }]) as ResourceState;
      const verdict = evaluate(control as Control, state, {}, profile);
      if (verdict.kind !== 'drifted') throw new Error(`${name} is not found`);
      const proposal = propose({
        ...{ control: control as Control, state, facts: {}, profile, caseId: 'c', actors: [], verdict },
        ...{ proof: { known: false, why: 'pre-existing' } as const, lookedAt: '2026-01-31T09:00:00.000Z' },
        sha256: (text) => text,
      });
      expect(JSON.stringify(proposal)).not.toContain(JSON.stringify(value).slice(1, -1));
    }
  });

  function nonsense(state: ResourceState<P>): ResourceState<P> {
    return JSON.parse(
      JSON.stringify(state).replace(/"(env|environmentVariables)":\[\]/u, '"$1":"none"'),
    ) as ResourceState<P>;
  }
}
