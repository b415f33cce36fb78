import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readOutcome, votesOn } from '../../src/records/approvals.ts';
import { APPROVAL_ID, CASE_ID } from '../support/approval-stories.ts';
import { NO_BROWSER, startBrowser } from '../support/browser.ts';
import { DELETION_ID, furnish } from '../support/busy-morning.ts';
import { startSite } from '../support/page-server.ts';
import { aSite } from '../support/page-site.ts';
import { ANA, BEN, CHI, DAN } from '../support/people.ts';

if (NO_BROWSER !== undefined) console.warn(`Browser tests are ${NO_BROWSER}`);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PEOPLE = [ANA, BEN, CHI, DAN];

/** Only the test runs scripts: the pages have none, and their policy forbids them. */
const WITH_SCRIPT = { javaScriptEnabled: true, bypassCSP: true };

/** What axe has to say about the page: which rule, and where. */
const VIOLATIONS = `axe.run().then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`;

describe.skipIf(NO_BROWSER !== undefined)('the pages in Chromium', () => {
  let browser: Browser;
  let running: Awaited<ReturnType<typeof startSite>>;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    running = await startSite((publicBaseUrl) => aSite({ publicBaseUrl }), PEOPLE);
    await furnish(running.site);
  });
  afterEach(() => running.close());

  async function visit(path: string, as = ANA, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled: false, ...options });
    await context.addCookies([{ name: 'as', value: as.id, url: running.url }]);
    const page = await context.newPage();
    await page.goto(`${running.url}${path}`);
    return page;
  }

  const EVERY_PAGE: readonly [string, string, typeof ANA][] = [
    ['the list', '/cases', ANA],
    ['the list, filtered to nothing', '/cases?resource=nothing-like-it', ANA],
    ['a wrong filter', '/cases?state=wrong', ANA],
    ['a case that waits', `/cases/${CASE_ID}`, ANA],
    ['a case that is closed', '/cases/c105ed00000000000000000000000002-g1', ANA],
    ['a request', `/approvals/${APPROVAL_ID}`, ANA],
    ['a request for two people', `/approvals/${DELETION_ID}`, ANA],
    ['a request about own drift', `/approvals/${DELETION_ID}`, BEN],
    ['a request that is not yours', `/approvals/${APPROVAL_ID}`, DAN],
    ['the pauses', '/pause', CHI],
    ['the pauses for somebody who may not', '/pause', DAN],
    ['the self-check', '/self-check', DAN],
    ['what is not there', '/cases/unknown', ANA],
  ];

  it.each(EVERY_PAGE)('%s is accessible in light and dark, and fits a width of 320 px', async (_name, path, as) => {
    const page = await visit(path, as, WITH_SCRIPT);
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(VIOLATIONS), 'in light').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await page.evaluate<string[]>(VIOLATIONS), 'in dark').toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await page.context().close();
  });

  it('lets a person decide with a radio button, a reason and no script', async () => {
    const page = await visit(`/approvals/${APPROVAL_ID}`);
    await page.getByLabel('Approve', { exact: true }).check();
    await page.getByLabel('Reason').fill('The orders app logs in by its identity now.');
    await page.getByRole('button', { name: 'Send decision' }).click();
    await page.getByText('This was approved by Ana Silva').waitFor();
    expect(await readOutcome(running.site.store, APPROVAL_ID)).toMatchObject({ kind: 'approved' });
    await page.context().close();
  });

  it('lets a person exempt until a day, and shows the field only when it is needed', async () => {
    const page = await visit(`/approvals/${APPROVAL_ID}`);
    expect(await page.getByLabel('Exempt until').isVisible()).toBe(false);
    await page.getByLabel('Exempt', { exact: true }).check();
    await page.getByLabel('Exempt until').fill('2026-03-01');
    await page.getByLabel('Reason').fill('The vendor moves to tokens in March.');
    await page.getByRole('button', { name: 'Send decision' }).click();
    await page.getByText('This was exempted by Ana Silva').waitFor();
    await page.context().close();
  });

  it('says what is missing, keeps what was typed, and puts the focus on it', async () => {
    const page = await visit(`/approvals/${APPROVAL_ID}`, ANA, WITH_SCRIPT);
    await page.getByLabel('Reject').check();
    await page.getByLabel('Reason').fill('short');
    await page.getByRole('button', { name: 'Send decision' }).click();
    await page.getByRole('alert').getByText('at least 10 characters').waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('short');
    expect(await page.getByLabel('Reject').isChecked()).toBe(true);
    expect(await page.evaluate<string>('document.activeElement?.className')).toBe('errors');
    expect(await page.title()).toMatch(/^Error: /);
    await page.evaluate(AXE);
    expect(await page.evaluate<string[]>(VIOLATIONS)).toEqual([]);
    await page.context().close();
  });

  it('survives a scanner that opens the link 50 times and submits every form', async () => {
    const page = await visit(`/approvals/${APPROVAL_ID}`, ANA, WITH_SCRIPT);
    for (let time = 0; time < 50; time += 1) await page.goto(`${running.url}/approvals/${APPROVAL_ID}`);
    const forms = await page.locator('form').count();
    expect(forms).toBeGreaterThan(0);
    for (let index = 0; index < forms; index += 1) {
      await page.goto(`${running.url}/approvals/${APPROVAL_ID}`);
      await page.evaluate(`document.forms[${String(index)}].submit()`);
      await page.waitForURL('**');
      await page.waitForLoadState();
    }
    expect(await votesOn(running.site.store, APPROVAL_ID)).toEqual([]);
    await page.context().close();
  });

  it('runs no script, even where one got into a page', async () => {
    const page = await visit(`/cases/${CASE_ID}`, ANA, { javaScriptEnabled: true });
    const ran = await page.evaluate<boolean>(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      return 'ran' in window;
    })()`);
    expect(ran).toBe(false);
    await page.context().close();
  });

  it('says how to stop that an open case renews itself', async () => {
    const page = await visit(`/cases/${CASE_ID}`);
    await page.getByRole('link', { name: 'Stop that' }).click();
    await page.getByText('does not renew itself').waitFor();
    await page.context().close();
  });

  it('pauses writes below a scope and ends the pause', async () => {
    const page = await visit('/pause', CHI);
    await page.getByLabel('Scope').selectOption({ index: 1 });
    await page.getByLabel('For how long').selectOption('PT4H');
    await page.getByLabel('Reason').fill('We are moving the registries today.');
    await page.getByRole('button', { name: 'Pause writes' }).click();
    await page.getByText('We are moving the registries today.').waitFor();
    await page
      .getByRole('button', { name: /End this pause/ })
      .first()
      .click();
    await page.waitForLoadState();
    expect(await page.getByText('Writes are paused').count()).toBe(1);
    await page.context().close();
  });
});
