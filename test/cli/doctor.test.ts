import { describe, expect, it } from 'vitest';
import { appClient, type AppClientParts } from '../../src/cli/app-client.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { CliProblem } from '../../src/cli/problem.ts';
import type { Check } from '../../src/model/self-check.ts';

const NOW = '2026-03-02T09:00:00.000Z';
const APP = 'https://func-driftwarden.azurewebsites.net';
const CLIENT = '0e0e0000-0000-4000-8000-00000000000a';

const check = (id: string, state: Check['state'], mend: readonly string[] = []): Check => ({
  ...{ id, state, what: `What ${id} is`, why: `Why ${id} is so.`, mend },
});
const CHECKS = [
  check('a', 'ok'),
  check('b', 'unknown'),
  check('c', 'attention'),
  check('d', 'failed', ['az role assignment create --scope /x']),
];
const outcome = (checks: readonly Check[], at = '2026-03-02T08:50:00.000Z') => ({ at, by: 'timer', checks });

/** Runs the command against an app that answers so. */
async function ran(args: readonly string[], answer: () => Promise<{ status: number; text: string }>) {
  const asked: string[] = [];
  let out = '';
  const ask: AppClientParts['ask'] = ({ method, address }) => {
    asked.push(`${method} ${address}`);
    return answer();
  };
  const parts = {
    now: () => NOW,
    clientOf: (values: Parameters<typeof appClient>[0], env: Parameters<typeof appClient>[1]) =>
      appClient(values, env, { ask, token: () => Promise.resolve('token') }),
  };
  const write = (text: string): void => void (out += text);
  const around = {
    ...{ stdout: { write }, stderr: { write }, env: {}, colours: false, version: '1.0.0' },
    readStdin: () => Promise.resolve(Buffer.from('')),
  };
  try {
    const code = await doctor(['--url', APP, '--client-id', CLIENT, ...args], around, parts);
    return { code, out, asked };
  } catch (error) {
    if (!(error instanceof CliProblem)) throw error;
    return { code: 2, out: error.message, asked };
  }
}

const says =
  (body: unknown, status = 200) =>
  () =>
    Promise.resolve({ status, text: JSON.stringify(body) });
const fails = (message: string) => () => Promise.reject(new TypeError('fetch failed', { cause: new Error(message) }));

describe('driftwarden doctor', () => {
  it('lets an app look now that has not looked yet', async () => {
    const answers = [{ at: null, by: null, checks: [] }, outcome([check('a', 'ok')], NOW)];
    const { code, asked } = await ran([], () => says(answers.shift())());
    expect({ code, asked }).toEqual({ code: 0, asked: [`GET ${APP}/api/self-check`, `POST ${APP}/api/self-check`] });
  });

  it('tells what failed first, each with the command that mends it', async () => {
    const { code, out, asked } = await ran([], says(outcome(CHECKS)));
    expect({ code, asked }).toEqual({ code: 1, asked: [`GET ${APP}/api/self-check`] });
    expect(out).toBe(
      [
        `${APP} looked at itself 10 minutes ago.`,
        '',
        'FAILED     What d is',
        '           Why d is so.',
        '             az role assignment create --scope /x',
        '',
        'ATTENTION  What c is',
        '           Why c is so.',
        '',
        'UNKNOWN    What b is',
        '           Why b is so.',
        '',
        'fine       What a is',
        '',
        '1 failed, 1 want attention, 1 could not be told, 1 fine.',
        '',
      ].join('\n'),
    );
  });

  it('lets the app look now when asked to, and writes JSON for scripts', async () => {
    const { code, out, asked } = await ran(['--now', '--format', 'json'], says(outcome(CHECKS, NOW)));
    expect({ code, asked }).toEqual({ code: 1, asked: [`POST ${APP}/api/self-check`] });
    const { checks } = JSON.parse(out) as { checks: Check[] };
    expect(checks.map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  });

  it.each([
    ['all is fine', [check('a', 'ok')], 0],
    ['something could not be told', [check('a', 'ok'), check('b', 'unknown')], 0],
    ['something wants attention', [check('c', 'attention')], 1],
  ])('exits so when %s', async (_what, checks, code) => {
    expect(await ran([], says(outcome(checks)))).toMatchObject({ code });
  });

  it('notices that the app has not looked at itself for long', async () => {
    const { code, out } = await ran([], says(outcome([check('a', 'ok')], '2026-03-02T08:00:00.000Z')));
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringContaining('timers of the app do not run') as string,
    });
  });

  it.each([
    [
      'no such name',
      fails('getaddrinfo ENOTFOUND func-driftwarden.azurewebsites.net'),
      /No such host[^]*az functionapp list/u,
    ],
    ['a port that nobody listens on', fails('connect ECONNREFUSED 127.0.0.1:7071'), /npm start/u],
    ['no answer in time', fails('The operation was aborted due to timeout'), /stopped[^]*az functionapp list/u],
    ['signing in', says({ error: 'Nobody is signed in.' }, 401), /az login --scope/u],
    ['a platform that says no', says('Site Disabled', 403), /stopped app[^]*answers 403 too/u],
    [
      'an app that is not able',
      says({ error: 'The store is away.' }, 503),
      /The store is away[^]*az webapp log tail --name func-driftwarden/u,
    ],
    ['an older app', says({ error: 'There is nothing here.' }, 404), /older version/u],
    ['another answer', says({ at: 'x', checks: 1 }), /no self-check/u],
  ])('says what is usual behind %s', async (_what, answer, expected) => {
    const { code, out } = await ran([], answer);
    expect({ code, out }).toMatchObject({ code: 2, out: expect.stringMatching(expected) as string });
  });

  it('shows texts of the app as text: no escape sequence reaches the terminal', async () => {
    const { out } = await ran([], says(outcome([{ ...check('x', 'failed'), why: 'red \u001b[31m\nnew line' }])));
    expect(out).not.toContain('\u001b');
    expect(out).toContain('red [31m new line');
  });
});
