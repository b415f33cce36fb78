import type { PageDeps, PageRequest } from './exchange.ts';

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(?=[:/]|$)/u;

/**
 * Who may send without saying from where: what forms send, only pages; the API, whoever is no browser. A browser sends
 * `Authorization` only where a script of ours would, and JSON to another site only after asking; who can reach the loopback
 * host from another site without either is no browser.
 */
export function senders(
  request: PageRequest,
  answers: 'html' | 'json',
  { openForReading }: Pick<PageDeps, 'openForReading'>,
): 'pages' | 'pages-and-scripts' {
  const isApi = answers === 'json' && (openForReading || request.headers.has('authorization'));
  return isApi ? 'pages-and-scripts' : 'pages';
}

/**
 * Was this POST sent by a page of ours? Browsers say where a form comes from in `Origin` and `Sec-Fetch-Site`; what they
 * say must fit. On the loopback host, whose server lets no other Host in, pages are ours under its own address, too,
 * whatever address approvers are given. `scripts`: a caller that is no browser says neither, and may where no form is concerned.
 */
export function isOwnOrigin(
  request: PageRequest,
  own: Pick<PageDeps, 'publicBaseUrl' | 'openForReading'>,
  from: 'pages' | 'pages-and-scripts',
): boolean {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return from === 'pages-and-scripts' && site === undefined;
  const host = request.headers.get('host');
  const ours = [
    new URL(own.publicBaseUrl).origin,
    ...(own.openForReading && host !== undefined ? [`http://${host}`] : []),
  ];
  return ours.map(normal).includes(normal(origin));
}

/** The names of the loopback address are one and the same host. */
const normal = (origin: string): string => origin.replace(LOOPBACK, 'http://127.0.0.1');
