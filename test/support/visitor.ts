import type { Person, Verb } from '../../src/model/approval.ts';
import { hiddenField, textOf } from './page-site.ts';

/** Where the app is: a world, or anything else with a host. */
export type Site = { readonly host: { readonly url: string } };

/** A page as a visitor gets it. */
export type Seen = { readonly status: number; readonly html: string; readonly text: string };

/** What a person puts into the form of a request. */
export type Choice = {
  readonly verb: Verb;
  readonly reason?: string;
  /** Day, `2026-03-09`. */
  readonly exemptUntil?: string;
  /** `PT1H`, `PT4H`, `P1D`, `P3D` or `P7D`. */
  readonly postpone?: string;
};

/** Opens a page of the app as a person, over HTTP. */
export async function open(site: Site, person: Person, path: string): Promise<Seen> {
  return seen(await fetch(`${site.host.url}${path}`, { headers: cookieOf(person), redirect: 'manual' }));
}

/** Sends a form as a browser on the app's own page does. */
export async function submit(
  site: Site,
  person: Person,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Seen> {
  const headers = { ...cookieOf(person), origin: site.host.url, 'sec-fetch-site': 'same-origin' };
  const body = new URLSearchParams(form);
  return seen(await fetch(`${site.host.url}${path}`, { method: 'POST', headers, body, redirect: 'manual' }));
}

/** Opens a request, fills in its form and sends it with the tokens that it holds. */
export async function answer(site: Site, person: Person, approvalId: string, choice: Choice): Promise<Seen> {
  const path = `/approvals/${approvalId}`;
  return submit(site, person, path, filledIn(await open(site, person, path), choice));
}

/** The fields of the form on the page of a request, filled in. */
export function filledIn(page: Seen, choice: Choice): Readonly<Record<string, string>> {
  return {
    token: hiddenField(page.html, 'token'),
    planHash: hiddenField(page.html, 'planHash'),
    reason: 'Talked to the owner of it.',
    ...choice,
  };
}

/** Pauses a scope through the page. `length` is one of the form: `PT1H`, `P1D`, `P7D`. */
export async function pause(site: Site, person: Person, scope: string, length = 'P7D'): Promise<void> {
  const page = await open(site, person, '/pause');
  const form = { token: hiddenField(page.html, 'token'), scope, reason: 'Release weekend, hands off.', length };
  await taken(submit(site, person, '/pause', form));
}

/** Ends a pause through the page. */
export async function resume(site: Site, person: Person, scope: string): Promise<void> {
  const page = await open(site, person, '/pause');
  const [, part = ''] = page.html.split('action="/resume"');
  await taken(submit(site, person, '/resume', { token: hiddenField(part, 'token'), scope }));
}

async function taken(sent: Promise<Seen>): Promise<void> {
  const { status, text } = await sent;
  if (status !== 303) throw new Error(`The form was not taken: ${String(status)}. ${text}`);
}

const cookieOf = (person: Person) => ({ cookie: `driftwarden-person=${person.id}` });

async function seen(response: Response): Promise<Seen> {
  const html = await response.text();
  return { status: response.status, html, text: textOf(html) };
}
