import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/model/approval.ts';
import type { PageReply } from '../../src/pages/exchange.ts';
import { pausesNow } from '../../src/records/pauses.ts';
import { beginStorm, stormOn } from '../../src/records/storms.ts';
import { CASE_ID, keepAsked, NOW, REGISTRY } from '../support/approval-stories.ts';
import { aSite, hiddenField, SUBSCRIPTION } from '../support/page-site.ts';
import { ANA, CHI, DAN } from '../support/people.ts';

import { REASON } from '../support/deciding.ts';
import type { Site } from '../support/deciding.ts';

describe('pausing', () => {
  const pauseForm = async (site: Site, person: Person, change: Record<string, string> = {}): Promise<PageReply> => {
    const { body } = await site.ask('/pause', person);
    const form = { token: hiddenField(body, 'token'), scope: SUBSCRIPTION, length: 'PT4H', reason: REASON, ...change };
    return site.ask('/pause', person, { form });
  };

  it('stops writes until the length has passed, and can be ended from the list', async () => {
    const site = aSite();
    expect((await pauseForm(site, ANA)).status).toBe(303);
    expect(await pausesNow(site.store, NOW)).toMatchObject([{ by: 'Ana Silva', until: '2026-02-01T13:00:00.000Z' }]);

    const { body } = await site.ask('/cases', CHI);
    const form = { token: hiddenField(body, 'token'), scope: hiddenField(body, 'scope') };
    expect((await site.ask('/resume', CHI, { form })).status).toBe(303);
    expect(await pausesNow(site.store, NOW)).toEqual([]);
    expect((await site.ask('/resume', CHI, { form })).status).toBe(409);
  });

  it('is offered for the resource of a case, from its page', async () => {
    const site = aSite();
    await keepAsked(site.store);
    const { body } = await site.ask(`/cases/${CASE_ID}`, ANA);
    const link = /href="(\/pause\?[^"]+)"/.exec(body)?.[1] ?? '';
    expect((await site.ask(link, ANA)).body).toContain(`<option value="${REGISTRY}" selected>`);
  });

  it('is offered to approvers only', async () => {
    const site = aSite();
    expect((await site.ask('/pause', DAN)).body).not.toContain('<form');
  });

  it.each<[string, Record<string, string>, number]>([
    ['no scope', { scope: '' }, 400],
    ['a scope outside the settings', { scope: SUBSCRIPTION.replaceAll('1', '2') }, 400],
    ['no length', { length: '' }, 400],
    ['no reason', { reason: '' }, 400],
    ['no token', { token: '' }, 403],
  ])('with %s is refused: %i', async (_name, change, status) => {
    const site = aSite();
    expect((await pauseForm(site, ANA, change)).status).toBe(status);
    expect(await pausesNow(site.store, NOW)).toEqual([]);
  });

  it('a storm is shown in the list, and ended like a pause', async () => {
    const site = aSite();
    const times = { since: NOW, until: '2026-02-01T09:10:00.000Z', tellFrom: NOW };
    await beginStorm(site.store, undefined, { scope: SUBSCRIPTION, limit: 20, told: [], ...times });
    expect((await site.ask('/cases', DAN)).body).toContain('<strong>Storm</strong>');

    const { body } = await site.ask('/pause', CHI);
    const form = { token: hiddenField(body, 'token'), scope: hiddenField(body, 'scope') };
    expect((await site.ask('/resume', CHI, { form })).status).toBe(303);
    expect(await stormOn(site.store, REGISTRY)).toBeUndefined();
    expect((await site.ask('/cases', DAN)).body).not.toContain('<strong>Storm</strong>');
  });

  it('a token for one form does not do for another', async () => {
    const site = aSite();
    await pauseForm(site, ANA);
    const { body } = await site.ask('/pause', ANA);
    const tokens = [...body.matchAll(/name="token" value="([^"]+)"/g)].map(([, token]) => token ?? '');
    const form = { token: tokens[1] ?? '', scope: SUBSCRIPTION };
    expect((await site.ask('/resume', ANA, { form })).status).toBe(403);
  });
});
