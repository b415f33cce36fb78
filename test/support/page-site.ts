import type { Person } from '../../src/model/approval.ts';
import type { Settings } from '../../src/model/settings.ts';
import { serveCaseJson, serveCaseListJson, serveSweep } from '../../src/pages/api.ts';
import { serveApproval } from '../../src/pages/approvals.ts';
import { serveCase, serveCaseList } from '../../src/pages/cases.ts';
import type { PageDeps, PageReply, PageRequest } from '../../src/pages/exchange.ts';
import { servePauseJson, servePausesJson, serveResumeJson } from '../../src/pages/pause-api.ts';
import { servePause, serveResume } from '../../src/pages/pauses.ts';
import { serveSelfCheck, serveSelfCheckJson } from '../../src/pages/self-check.ts';
import { serveStyle } from '../../src/pages/style.ts';
import { memoryTrail, notedLog, notedWorkflows, REGISTRY, stoppedClock } from './approval-stories.ts';
import { someSettings } from './some-settings.ts';
import { aStore } from './store.ts';

export const BASE = 'https://driftwarden.contoso.example';
export const SUBSCRIPTION = REGISTRY.split('/').slice(0, 3).join('/');

type Serve = (request: PageRequest, deps: PageDeps) => Promise<PageReply>;

const ROUTES: readonly { readonly path: RegExp; readonly serve: Serve }[] = [
  { path: /^\/cases$/u, serve: serveCaseList },
  { path: /^\/cases\/(?<id>[^/]+)$/u, serve: serveCase },
  { path: /^\/approvals\/(?<id>[^/]+)$/u, serve: serveApproval },
  { path: /^\/pause$/u, serve: servePause },
  { path: /^\/resume$/u, serve: serveResume },
  { path: /^\/style\.css$/u, serve: serveStyle },
  { path: /^\/api\/cases$/u, serve: serveCaseListJson },
  { path: /^\/api\/cases\/(?<id>[^/]+)$/u, serve: serveCaseJson },
  { path: /^\/api\/pauses$/u, serve: servePausesJson },
  { path: /^\/api\/pause$/u, serve: servePauseJson },
  { path: /^\/api\/resume$/u, serve: serveResumeJson },
  { path: /^\/api\/sweep$/u, serve: serveSweep },
  { path: /^\/self-check$/u, serve: serveSelfCheck },
  { path: /^\/api\/self-check$/u, serve: serveSelfCheckJson },
];

export type Ask = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** The pages over a store in memory. */
export function aSite(change: Partial<PageDeps> = {}, settings: Settings = someSettings({ scopes: [SUBSCRIPTION] })) {
  const store = aStore();
  const audit = memoryTrail();
  const log = notedLog();
  const workflows = notedWorkflows();
  const clock = stoppedClock();
  const sweeps: string[] = [];
  const selfChecks: string[] = [];
  let signedIn: Person | undefined;
  const deps: PageDeps = {
    store,
    audit,
    log,
    workflows,
    clock,
    csrfKey: 'k'.repeat(32),
    publicBaseUrl: BASE,
    readChain: (chain) => audit.readChain(chain),
    signIn: { whoIs: () => Promise.resolve(signedIn) },
    settings: { load: () => Promise.resolve({ settings, hash: 'b'.repeat(64) }) },
    enforcementLimit: () => 'enforce',
    runSelfCheck: (by) => {
      selfChecks.push(by);
      return Promise.resolve({ at: clock.now(), by, checks: [] });
    },
    startSweep: (by) => Promise.resolve(`sweep-${String(sweeps.push(by))}`),
    simulated: false,
    openForReading: false,
    doors: undefined,
    ...change,
  };

  /** Asks for an address as the signed-in person; a form is sent as a browser on the site sends it. */
  async function ask(address: string, person: Person | undefined, given: Ask = {}): Promise<PageReply> {
    const url = new URL(address, deps.publicBaseUrl);
    const isForm = given.form !== undefined;
    const method = given.method ?? (isForm ? 'POST' : 'GET');
    const own = { 'content-type': 'application/x-www-form-urlencoded', origin: BASE, 'sec-fetch-site': 'same-origin' };
    const headers = { ...(isForm ? own : {}), ...given.headers };
    const route = ROUTES.find(({ path }) => path.test(url.pathname));
    if (route === undefined) throw new Error(`The site has no route for ${url.pathname}`);
    signedIn = person;
    const request: PageRequest = {
      method,
      path: `${url.pathname}${url.search}`,
      params: { ...route.path.exec(url.pathname)?.groups },
      query: url.searchParams,
      headers: new Map(Object.entries(headers)),
      body: given.body ?? new URLSearchParams(given.form).toString(),
    };
    return route.serve(request, deps);
  }
  return { deps, store, audit, log, workflows, clock, sweeps, selfChecks, ask };
}

/** The value of a hidden field of a page. */
export function hiddenField(body: string, name: string): string {
  const found = new RegExp(`name="${name}"\\s+value="([^"]*)"`, 'u').exec(body)?.[1];
  if (found === undefined) throw new Error(`The page has no hidden field ${name}`);
  return found;
}

/** What stands in the field for the reason. HTML takes a line break at its start for layout. */
export function typedReason(body: string): string {
  return /<textarea[^>]*>\n?([^<]*)<\/textarea>/u.exec(body)?.[1] ?? 'no such field';
}

/** What a page says, as text: without markup, entities resolved, blanks collapsed. */
export function textOf(body: string): string {
  return body
    .replace(/<style[\s\S]*?<\/style>/gu, '')
    .replace(/<[^>]*>/gu, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/gu, ' ')
    .replace(/ (?=[,.:)])/gu, '')
    .trim();
}
