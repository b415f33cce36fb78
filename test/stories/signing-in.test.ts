import { describe, expect, test } from 'vitest';
import type { AppClientParts } from '../../src/cli/app-client.ts';
import { cases } from '../../src/cli/cases.ts';
import { pause, resume } from '../../src/cli/pause.ts';
import type { Person } from '../../src/model/approval.ts';
import { pausesNow } from '../../src/records/pauses.ts';
import { registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  newestCase,
  nightlyGroup,
  registryNow,
  trailOf,
} from '../support/contoso-world.ts';
import { hiddenField } from '../support/page-site.ts';
import { ANA, DAN } from '../support/people.ts';
import { asBrowser, asCommandLine, SIGN_IN_CLIENT } from '../support/signed-in.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const OUTSIDER: Person = { ...DAN, roles: [] };

/** An app as it is deployed, with a drift that somebody is asked about. */
async function deployed(): Promise<World> {
  const world = await startWorld([registryBody(), nightlyGroup()], { signsIn: true });
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true });
  return world;
}

/** The command line of a person against the app, which App Service would have under a name of its own. */
function commandLineOf(world: World, person: Person): AppClientParts {
  return {
    async ask({ method, address, headers, body }) {
      const url = address.replace('https://driftwarden.example', world.host.url);
      const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
      return { status: answer.status, text: await answer.text() };
    },
    token: () => Promise.resolve(asCommandLine(world.simulator, person)['authorization']?.replace('Bearer ', '') ?? ''),
  };
}

async function told(command: typeof cases, world: World, person: Person, ...args: readonly string[]): Promise<string> {
  let out = '';
  const stdout = { write: (text: string) => (out += text) };
  const env = { DRIFTWARDEN_URL: 'https://driftwarden.example', SIGN_IN_CLIENT_ID: SIGN_IN_CLIENT };
  const around = { stdout, stderr: stdout, readStdin: () => Promise.resolve(Buffer.from('')), env };
  await command(args, { ...around, colours: false, version: '1.2.3' }, commandLineOf(world, person));
  return out;
}

describe('people of a deployed app', () => {
  test('sign in with Entra, and what they decide is on record as theirs', async () => {
    await using world = await deployed();
    const path = `/approvals/${await approvalOf(world)}`;
    const page = await fetch(`${world.host.url}${path}`, { headers: asBrowser(world.simulator, ANA) });
    const html = await page.text();
    expect(html).toContain('Ana Silva');
    const form = {
      token: hiddenField(html, 'token'),
      planHash: hiddenField(html, 'planHash'),
      ...{ verb: 'approve', reason: 'Talked to the owner of it.' },
    };
    const answer = (headers: Readonly<Record<string, string>>) =>
      fetch(`${world.host.url}${path}`, {
        method: 'POST',
        headers: { ...headers, origin: world.host.url, 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams(form),
        redirect: 'manual',
      });
    const expired = asBrowser(world.simulator, ANA, { exp: Math.floor(Date.now() / 1_000) - 600 });
    const late = await answer(expired);
    expect(late.status).toBe(401);
    expect(await late.text()).toContain('<blockquote>Talked to the owner of it.</blockquote>');
    expect((await answer(asBrowser(world.simulator, { ...OUTSIDER, id: ANA.id }))).status).toBe(403);
    expect(registryNow(world)['adminUserEnabled']).toBe(true);

    expect((await answer(asBrowser(world.simulator, ANA))).status).toBe(303);
    await world.pass(2 * MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    const voted = (await trailOf(world)).filter(({ ActorType }) => ActorType === 'Human');
    expect(new Set(voted.map(({ ActorId, ActorAuthMethod }) => `${ActorId ?? ''} ${ActorAuthMethod ?? ''}`))).toEqual(
      new Set([`${ANA.id} Entra`]),
    );
  });

  test('without a sign-in are shown nothing, whatever they send', async () => {
    await using world = await deployed();
    const headers = { 'x-ms-client-principal-id': ANA.id, cookie: `driftwarden-person=${ANA.id}` };
    for (const path of ['/cases', `/approvals/${await approvalOf(world)}`, '/pause', '/api/cases', '/api/pauses']) {
      const answer = await fetch(`${world.host.url}${path}`, { headers });
      expect([path, answer.status]).toEqual([path, 401]);
      expect(await answer.text()).not.toContain('acrcontoso');
    }
    const sweep = await fetch(`${world.host.url}/api/sweep`, { method: 'POST', headers });
    expect(sweep.status).toBe(401);
  });

  test('ask, pause and resume from the command line', async () => {
    await using world = await deployed();
    expect(await told(cases, world, DAN, '--state', 'waiting')).toContain('1 case: 1 waiting.');
    await expect(told(cases, world, OUTSIDER)).rejects.toThrow('does not let you: You are signed in as Dan Weiss');

    const order = [SUBSCRIPTION, '--reason', 'Release weekend, hands off.', '--for', 'PT4H'];
    await expect(told(pause, world, DAN, ...order)).rejects.toThrow('Only approvers of this scope can pause it.');
    expect(await told(pause, world, ANA, ...order)).toContain(`No writes below ${SUBSCRIPTION} until`);
    const now = world.clock.now().toISOString();
    expect(await pausesNow(world.store, now)).toMatchObject([{ scope: SUBSCRIPTION, by: 'Ana Silva' }]);
    expect(await told(resume, world, ANA, SUBSCRIPTION)).toContain('may go on');
    expect(await pausesNow(world.store, now)).toEqual([]);
  });
});
