import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import type { Activities } from '../../src/orchestrations/activities.ts';
import { df, START, testHost, type TestHost } from '../support/orchestration-host.ts';

const { remediateDrift } = await import('../../src/orchestrations/remediate-drift.ts');

const HOUR = 3_600_000;
const DRIFT = { kind: 'drift', planHash: 'p' } as const;

type Answer<K extends keyof Activities> = Awaited<ReturnType<Activities[K]>>;
/** What each step answers, one answer after the other; the last one for ever. */
type Script = { readonly [K in keyof Activities]?: readonly Answer<K>[] };

const DEFAULTS: Script = {
  propose: [DRIFT],
  decide: [{ action: 'remediate' }],
  requestApproval: ['asked'],
  apply: [{ kind: 'done' }],
  verify: [{ kind: 'compliant' }],
  block: [null],
  close: [null],
};

/** Runs the runbook over scripted steps, in virtual time. `steps` is what it called, in order. */
async function runbook(script: Script): Promise<TestHost & { readonly steps: string[]; readonly given: Json[] }> {
  const steps: string[] = [];
  const given: Json[] = [];
  const host = await testHost(() => {
    for (const [name, answers] of Object.entries({ ...DEFAULTS, ...script })) {
      let asked = 0;
      df.app.activity(name, {
        handler: (input: Json) => {
          steps.push(name);
          given.push(input);
          asked += 1;
          return answers[Math.min(asked, answers.length) - 1];
        },
      });
    }
    df.app.orchestration('remediateDrift', remediateDrift);
  });
  host.start('remediateDrift', { id: 'case', input: { caseId: 'case' } });
  await host.idle();
  return { ...host, steps, given };
}

const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();
const read = async (host: TestHost): Promise<unknown> => {
  await host.clock.runUntilIdle();
  return host.status('case')?.output;
};

describe('the runbook, step by step', () => {
  test.each<{ name: string; script: Script; steps: string; outcome: string }>([
    {
      name: 'nobody has to be asked: proposed, decided, sent, seen, closed',
      script: {},
      steps: 'propose decide apply verify close',
      outcome: 'remediated',
    },
    {
      name: 'somebody put it back before: nothing is sent',
      script: { propose: [{ kind: 'resolved', because: '' }] },
      steps: 'propose close',
      outcome: 'resolved-meanwhile',
    },
    {
      name: 'the case was closed by an earlier run: nothing happens',
      script: { propose: [{ kind: 'closed' }] },
      steps: 'propose',
      outcome: 'closed-before',
    },
    {
      name: 'left: nothing is sent',
      script: { decide: [{ action: 'leave', outcome: 'left', because: '' }] },
      steps: 'propose decide close',
      outcome: 'left',
    },
    {
      name: 'approved: looked at again, then sent',
      script: { decide: [{ action: 'ask' }], readAnswer: [{ kind: 'approved' }] },
      steps: 'propose decide requestApproval readAnswer propose apply verify close',
      outcome: 'remediated',
    },
    {
      name: 'approved, and what would be written has changed since: asked again, nothing sent for the old plan',
      script: {
        propose: [DRIFT, { kind: 'drift', planHash: 'q' }],
        decide: [{ action: 'ask' }],
        readAnswer: [{ kind: 'approved' }, { kind: 'ended', outcome: 'rejected', because: '' }],
      },
      steps: 'propose decide requestApproval readAnswer propose propose decide requestApproval readAnswer close',
      outcome: 'rejected',
    },
    {
      name: 'a long-running write: polled until it is done',
      script: {
        apply: [{ kind: 'submitted', pollAt: at(5_000) }],
        poll: [{ kind: 'running', pollAt: at(10_000) }, { kind: 'done' }],
      },
      steps: 'propose decide apply poll poll verify close',
      outcome: 'remediated',
    },
    {
      name: 'the answer was lost, and a look sees it in place: not sent again',
      script: { apply: [{ kind: 'unknown', lookAt: at(35_000) }] },
      steps: 'propose decide apply verify close',
      outcome: 'remediated',
    },
    {
      name: 'the answer was lost, and looks do not see it: sent once more',
      script: {
        apply: [{ kind: 'unknown', lookAt: at(35_000) }, { kind: 'done' }],
        verify: [
          { kind: 'drifted', because: '' },
          { kind: 'drifted', because: '' },
          { kind: 'drifted', because: '' },
          { kind: 'compliant' },
        ],
      },
      steps: 'propose decide apply verify verify verify apply verify close',
      outcome: 'remediated',
    },
    {
      name: 'accepted, and four looks do not see it: a person is needed, and it is not sent again',
      script: { verify: [{ kind: 'drifted', because: '' }] },
      steps: 'propose decide apply verify verify verify verify close',
      outcome: 'needs-attention',
    },
    {
      name: 'it was changed before it was sent: decided anew',
      script: { apply: [{ kind: 'changed' }, { kind: 'done' }] },
      steps: 'propose decide apply propose decide apply verify close',
      outcome: 'remediated',
    },
    {
      name: 'Azure is away five times: a person is needed',
      script: { apply: [{ kind: 'wait', reason: 'back-off', until: at(60_000), because: '' }] },
      steps: `${'propose decide apply block '.repeat(5)}propose decide close`,
      outcome: 'needs-attention',
    },
  ])('$name', async ({ script, steps, outcome }) => {
    await using host = await runbook(script);
    expect(await read(host)).toBe(outcome);
    expect(host.steps.join(' ')).toBe(steps);
  });

  test('what waits for days starts over with a short history, and still counts its attempts', async () => {
    const waits = Array.from({ length: 120 }, (_, hour) => ({
      kind: 'wait' as const,
      reason: 'locked' as const,
      until: at((hour + 1) * HOUR),
      because: 'locked',
    }));
    await using host = await runbook({ apply: [...waits, { kind: 'done' }] });
    expect(await read(host)).toBe('remediated');
    expect(host.history('case').length, 'the history of the last stretch alone').toBeLessThan(500);
    const attempts = host.steps
      .map((name, index) => ({ name, input: host.given[index] as { attempt?: number } }))
      .filter(({ name }) => name === 'apply')
      .map(({ input }) => input.attempt);
    expect(attempts).toEqual(Array.from({ length: 121 }, (_, index) => index + 1));
  });

  test('a wake-up call ends a wait at once', async () => {
    await using host = await runbook({
      decide: [{ action: 'wait', reason: 'paused', until: at(20 * HOUR), because: '' }, { action: 'remediate' }],
    });
    host.raise('case', 'wake');
    await host.idle();
    expect(host.status('case')?.output).toBe('remediated');
    expect(host.clock.now().toISOString()).toBe(START);
  });
});
