import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/model/approval.ts';
import { SignInFault } from '../../src/ports/sign-in.ts';
import { APPROVAL_ID, keepAsked } from '../support/approval-stories.ts';
import { aSite, textOf } from '../support/page-site.ts';
import { ANA, DAN } from '../support/people.ts';

const DOORS = { signIn: (back: string) => `/in?to=${encodeURIComponent(back)}`, signOut: '/out' };
const NOBODY_SPECIAL: Person = { ...DAN, name: 'Eve <b>Stone</b>', roles: [] };
const PATH = `/approvals/${APPROVAL_ID}`;

/** A site with a request in it. */
async function aDeployedSite(change: Parameters<typeof aSite>[0] = {}) {
  const site = aSite({ doors: DOORS, ...change });
  await keepAsked(site.store);
  return site;
}

describe('a visitor who is not signed in', () => {
  it.each(['/cases?state=open', PATH, '/pause'])('is led to the sign-in and back to %s', async (path) => {
    const reply = await (await aDeployedSite()).ask(path, undefined);
    expect(reply.status).toBe(401);
    expect(reply.body).toContain(`href="/in?to=${encodeURIComponent(path)}"`);
  });

  it('whose session has ended keeps the reason that was typed', async () => {
    const site = await aDeployedSite();
    const before = site.store.writes();
    const form = { verb: 'reject', reason: 'The <b>owner</b> knows & agreed.', token: 'x', planHash: 'y' };
    const reply = await site.ask(PATH, undefined, { form });
    expect(reply.status).toBe(401);
    expect(reply.body).toContain('<blockquote>The &lt;b&gt;owner&lt;/b&gt; knows &amp; agreed.</blockquote>');
    expect(reply.body).toContain(`href="/in?to=${encodeURIComponent(PATH)}"`);
    expect(site.store.writes()).toBe(before);
  });

  it('gets back nothing of what another site sent', async () => {
    const site = await aDeployedSite();
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const reply = await site.ask(PATH, undefined, { form: { reason: 'Call 555 to keep your account.' }, headers });
    expect(reply.status).toBe(403);
    expect(reply.body).not.toContain('555');
  });

  it('is not led to a page that can not be opened', async () => {
    const reply = await (await aDeployedSite()).ask('/resume', undefined, { form: { scope: '/x', token: 'x' } });
    expect(reply.body).toContain(`href="/in?to=${encodeURIComponent('/cases')}"`);
  });

  it('where nobody can sign in learns what is missing', async () => {
    const reply = await aSite().ask('/cases', undefined);
    expect(reply.status).toBe(401);
    expect(textOf(reply.body)).toContain('SIGN_IN_TENANT_ID and SIGN_IN_CLIENT_ID');
  });
});

describe('a visitor who is signed in', () => {
  it('can sign out', async () => {
    const { body } = await (await aDeployedSite()).ask('/cases', ANA);
    expect(body).toContain('<a href="/out">Sign out</a>');
    expect(body).not.toContain('href="/in');
  });

  it.each(['/cases', PATH, '/pause', '/api/cases', '/api/pauses'])(
    'without any role sees nothing of %s',
    async (path) => {
      const reply = await (await aDeployedSite()).ask(path, NOBODY_SPECIAL);
      expect(reply.status).toBe(403);
      expect(reply.body).toContain('takes an app role of Driftwarden');
      expect(reply.body).not.toContain('acrcontoso');
      if (path.startsWith('/api')) return;
      expect(reply.body).toContain('href="/out"');
      expect(reply.body).not.toContain('<b>Stone');
    },
  );

  it('without any role starts no sweep', async () => {
    const site = await aDeployedSite();
    const headers = { authorization: 'Bearer x' };
    const reply = await site.ask('/api/sweep', NOBODY_SPECIAL, { method: 'POST', body: '', headers });
    expect([reply.status, site.sweeps]).toEqual([403, []]);
  });

  it('with a role that decides nothing reads', async () => {
    const site = await aDeployedSite();
    for (const path of ['/cases', PATH, '/api/cases']) expect((await site.ask(path, DAN)).status).toBe(200);
  });
});

it('nobody is let in while the keys can not be had, and it is no 401', async () => {
  const fault = new SignInFault("The keys of Entra ID can't be had: no answer.");
  const site = await aDeployedSite({ signIn: { whoIs: () => Promise.reject(fault) } });
  for (const path of ['/cases', PATH, '/api/cases', '/api/pauses']) {
    const reply = await site.ask(path, ANA);
    expect(reply.status).toBe(503);
    expect(textOf(reply.body)).toContain('The keys of Entra ID can not be had');
    expect(reply.body).not.toMatch(/acrcontoso/);
  }
});
