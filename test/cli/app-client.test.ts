import { describe, expect, it } from 'vitest';
import { appClient, type AppRequest } from '../../src/cli/app-client.ts';
import { CliProblem } from '../../src/cli/problem.ts';
import { ArmFault } from '../../src/ports/arm.ts';

const APP = 'https://driftwarden.example';
const CLIENT = '0e0e0000-0000-4000-8000-00000000000a';

/** A client whose app gives this answer, and what it was asked. */
function asking(values: { url?: string; 'client-id'?: string }, env = {}, status = 200, text = '{}') {
  const asked: AppRequest[] = [];
  const ask = (request: AppRequest) => {
    asked.push(request);
    return Promise.resolve({ status, text });
  };
  const token = (_env: unknown, clientId: string) => Promise.resolve(`token-for-${clientId}`);
  return { app: appClient(values, env, { ask, token }), asked };
}

const problemOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(CliProblem);
    return (error as CliProblem).message;
  }
  throw new Error('It went well.');
};

describe('an app is asked', () => {
  it('as whoever is signed in, with a token for it', async () => {
    const { app, asked } = asking({ url: `${APP}/`, 'client-id': CLIENT });
    expect(app.url).toBe(APP);
    await app.get('/cases?state=open');
    await app.post('/pause', { scope: '/subscriptions/x' });
    const signedIn = { accept: 'application/json', authorization: `Bearer token-for-${CLIENT}` };
    expect(asked).toEqual([
      { method: 'GET', address: `${APP}/api/cases?state=open`, headers: signedIn },
      {
        method: 'POST',
        address: `${APP}/api/pause`,
        headers: { ...signedIn, 'content-type': 'application/json' },
        body: '{"scope":"/subscriptions/x"}',
      },
    ]);
  });

  it('at the address of the environment, unless an option names another', async () => {
    const env = { DRIFTWARDEN_URL: APP, SIGN_IN_CLIENT_ID: CLIENT };
    const { app, asked } = asking({}, env);
    await app.get('/pauses');
    expect(asked[0]?.headers).toMatchObject({ authorization: `Bearer token-for-${CLIENT}` });
    expect(asking({ url: 'http://localhost:1' }, env).app.url).toBe('http://localhost:1');
  });

  it.each(['http://127.0.0.1:7071', 'http://localhost:7071', 'http://[::1]:7071'])(
    'on this machine without a token: %s',
    async (url) => {
      const { app, asked } = asking({ url, 'client-id': CLIENT });
      await app.get('/cases');
      expect(asked[0]?.headers).toEqual({ accept: 'application/json' });
    },
  );
});

describe('an app is not asked', () => {
  it.each([
    'http://driftwarden.example',
    'http://127.0.0.1.example',
    'http://localhost.example:7071',
    'http://127.0.0.1@driftwarden.example',
    'ftp://127.0.0.1',
    `${APP}/?code=x`,
    `${APP}/#x`,
    'driftwarden.example',
  ])('at %s', async (url) => {
    expect(await problemOf(() => asking({ url }).app)).toMatch(/^--url .*(?:has to be https|is not the address)/u);
  });

  it('elsewhere without the client id of its Entra app', async () => {
    const { app, asked } = asking({ url: APP });
    expect(await problemOf(() => app.get('/cases'))).toContain('by --client-id or SIGN_IN_CLIENT_ID');
    expect(asked).toEqual([]);
  });

  it('by nobody', async () => {
    const ask = () => Promise.reject(new Error('not reached'));
    const token = () => Promise.reject(new ArmFault('unavailable', 'no access token: az \u001b[2J login'));
    const app = appClient({ url: APP, 'client-id': CLIENT }, {}, { ask, token });
    const said = await problemOf(() => app.get('/cases'));
    expect(said).toContain(`Run az login, or az login --scope api://${CLIENT}/.default`);
    expect(said).not.toContain('\u001b');
  });
});

describe('what an app says', () => {
  it.each([
    [200, '{"cases":[]}', { cases: [] }],
    [202, '{"sweep":"x"}', { sweep: 'x' }],
    [400, '{"error":"since"}', { error: 'since' }],
    [404, '{"error":"none"}', { error: 'none' }],
    [409, '{"error":"none"}', { error: 'none' }],
  ])('is handed on: %i %s', async (status, text, body) => {
    expect(await asking({ url: APP, 'client-id': CLIENT }, {}, status, text).app.get('/x')).toEqual({ status, body });
  });

  it.each([
    [401, '', 'does not take your sign-in.\nSign in for its app, az login --scope api://'],
    [401, '{"error":"A token of version 1."}', 'does not take your sign-in: A token of version 1.'],
    [302, '', 'does not take your sign-in'],
    [403, '{"error":"Only\\u001b[2J approvers."}', 'does not let you: Only [2J approvers.\nThe settings (approvers)'],
    [403, 'Forbidden', 'does not let you: it does not say why.'],
    [503, '{"error":"No keys."}', "can't tell now (503): No keys."],
    [502, '<html>', 'nothing that Driftwarden says'],
    [200, '<html>', 'nothing that Driftwarden says'],
    [200, 'null', 'nothing that Driftwarden says'],
    [404, '{}', 'nothing that Driftwarden says'],
  ])('is told in words: %i %s', async (status, text, words) => {
    const { app } = asking({ url: APP, 'client-id': CLIENT }, {}, status, text);
    expect(await problemOf(() => app.get('/x'))).toContain(`${APP} ${words.startsWith('nothing') ? '' : words}`);
  });

  it('on this machine, that nobody is chosen, leads to the page where one chooses', async () => {
    const { app } = asking({}, {}, 401, '{"error":"This needs a person."}');
    expect(await problemOf(() => app.post('/pause', {}))).toContain('choose at http://127.0.0.1:7071/person');
  });
});
