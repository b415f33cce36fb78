import { describe, expect, it } from 'vitest';
import type { AppClientParts, AppRequest } from '../../src/cli/app-client.ts';
import { cases } from '../../src/cli/cases.ts';
import { pause, resume } from '../../src/cli/pause.ts';
import { CliProblem } from '../../src/cli/problem.ts';
import type { Surroundings } from '../../src/cli/surroundings.ts';

const SCOPE = '/subscriptions/11111111-1111-4111-8111-111111111111';
const WAITING = {
  id: '0123456789abcdef-g1',
  state: 'waiting',
  control: 'acr-admin-account-disabled',
  title: 'Registry admin account is \u001b[2Jdisabled',
  severity: 'high',
  resource: `${SCOPE}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acr\u202econtoso`,
  openedAt: '2026-03-01T09:00:00.000Z',
  changedAt: '2026-03-01T09:01:00.000Z',
  decision: { because: ['Somebody is set up to depend on it.'] },
  approval: { url: 'https://bot.example/approvals/1' },
};
const CLOSED = { ...WAITING, id: 'fedcba9876543210-g2', state: 'remediated', closedAt: '2026-03-01T10:00:00.000Z' };
const FINDING = { controlId: 'acr-cmk', resourceId: '/x', message: 'It has no key of its own.', since: 'x', kind: 'x' };

type Command = (args: readonly string[], around: Surroundings, parts: AppClientParts) => Promise<number>;

/** Runs a command against an app that gives this answer. */
async function ran(command: Command, args: readonly string[], status = 200, body: unknown = {}) {
  const asked: AppRequest[] = [];
  let out = '';
  const stdout = { write: (text: string) => (out += text) };
  const around = { stdout, stderr: stdout, readStdin: () => Promise.resolve(Buffer.from('')) };
  const code = await command(
    args,
    { ...around, env: {}, colours: false, version: '1.2.3' },
    {
      ask: (request) => {
        asked.push(request);
        return Promise.resolve({ status, text: JSON.stringify(body) });
      },
      token: () => Promise.reject(new Error('not here')),
    },
  );
  return { code, out, asked: asked.map(({ method, address, body: sent }) => [method, address, sent].join(' ').trim()) };
}

describe('driftwarden cases', () => {
  it('tells them, what waits for a person first, without anything that a terminal obeys', async () => {
    const { code, out, asked } = await ran(cases, [], 200, { cases: [CLOSED, WAITING], findings: [FINDING] });
    expect(asked).toEqual(['GET http://127.0.0.1:7071/api/cases']);
    expect(code).toBe(0);
    const resource = WAITING.resource.replace('\u202e', '');
    const about = (state: string, id: string) => [
      `${state.padEnd(18)}${id}  high`,
      '                  Registry admin account is [2Jdisabled (acr-admin-account-disabled)',
      `                  ${resource}`,
      '                  Somebody is set up to depend on it.',
      '                  since 2026-03-01T09:01:00.000Z, opened 2026-03-01T09:00:00.000Z',
    ];
    expect(out.split('\n')).toEqual([
      ...about('waiting', WAITING.id),
      '                  Answer: https://bot.example/approvals/1',
      '',
      ...about('remediated', CLOSED.id),
      '',
      'reported          It has no key of its own.',
      '                  /x (acr-cmk)',
      '',
      '2 cases: 1 remediated, 1 waiting. 1 reported without a case.',
      '',
    ]);
  });

  it('asks by the filters as they were given, and hands on what the app says of them', async () => {
    const { asked, out } = await ran(cases, ['--state', 'open', '--resource', '/a b&c', '--since', '2026-01-31']);
    expect(asked).toEqual(['GET http://127.0.0.1:7071/api/cases?state=open&resource=%2Fa+b%26c&since=2026-01-31']);
    expect(out).toBe('No cases.\n');
    const wrong = ran(cases, ['--since', 'x'], 400, { error: 'since is no day and no time.' });
    await expect(wrong).rejects.toThrow(new CliProblem('since is no day and no time.'));
  });

  it('writes JSON as it came, fit for a terminal', async () => {
    const { out } = await ran(cases, ['--format', 'json'], 200, { cases: [WAITING] });
    expect(out).not.toMatch(/[\u001b\u202e]/u);
    expect(JSON.parse(out)).toEqual({ cases: [WAITING] });
  });

  it.each([
    [['--format', 'yaml'], 'has to be one of table, json'],
    [['0123456789abcdef-g1'], 'driftwarden explain 0123456789abcdef-g1'],
    [['--stat', 'open'], 'There is no option --stat (did you mean --state?).'],
  ])('says what is wrong with %j', async (args, why) => {
    await expect(ran(cases, args)).rejects.toThrow(why);
  });
});

describe('driftwarden pause', () => {
  it.each([
    [[], 'PT1H'],
    [['--for', 'P1D'], 'P1D'],
    [['--until', '2026-01-31T09:00:00Z'], '2026-01-31T09:00:00Z'],
  ])('sends the scope, the reason and the end: %j', async (args, until) => {
    const body = { pause: { scope: SCOPE, until: '2026-01-31T09:00:00.000Z' } };
    const reason = 'Release weekend.';
    const { out, asked } = await ran(pause, [SCOPE, '--reason', reason, ...args], 200, body);
    expect(asked).toEqual([`POST http://127.0.0.1:7071/api/pause ${JSON.stringify({ scope: SCOPE, reason, until })}`]);
    expect(out).toContain(`No writes below ${SCOPE} until 2026-01-31T09:00:00.000Z`);
    expect(out).toContain(`driftwarden resume ${SCOPE}`);
  });

  it('takes the id of a subscription for all of it', async () => {
    const id = SCOPE.split('/')[2] ?? '';
    expect((await ran(pause, [id, '--reason', 'x'])).asked[0]).toContain(`"scope":"${SCOPE}"`);
    expect((await ran(resume, [id])).asked[0]).toContain(`"scope":"${SCOPE}"`);
  });

  it.each([
    [[], 'Name one scope'],
    [[SCOPE, SCOPE, '--reason', 'x'], 'Name one scope'],
    [[SCOPE], '--reason: is missing'],
    [[SCOPE, '--reason', 'x', '--for', 'PT1H', '--until', 'x'], 'give one of them'],
  ])('says what is wrong with %j', async (args, why) => {
    await expect(ran(pause, args)).rejects.toThrow(why);
  });

  it('tells why the app did not take it', async () => {
    const refused = ran(pause, [SCOPE, '--reason', 'x'], 400, {
      error: 'reason: Give at least \u001b[31m10 characters.',
    });
    await expect(refused).rejects.toThrow('Not taken. reason: Give at least [31m10 characters.');
    await expect(ran(pause, [SCOPE, '--reason', 'x'], 401, { error: 'This needs a person.' })).rejects.toThrow(
      'choose at http://127.0.0.1:7071/person',
    );
  });
});

describe('driftwarden resume', () => {
  it('ends a pause, or says that there is none', async () => {
    const { out, asked } = await ran(resume, [SCOPE], 200, { resumed: SCOPE });
    expect(asked).toEqual([`POST http://127.0.0.1:7071/api/resume ${JSON.stringify({ scope: SCOPE })}`]);
    expect(out).toBe(`Writes below ${SCOPE} may go on. Cases that waited for it do so by themselves.\n`);
    await expect(ran(resume, [SCOPE], 404, { error: 'This scope is not paused.' })).rejects.toThrow('Not taken. This');
  });
});
