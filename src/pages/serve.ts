import type { Person } from '../model/approval.ts';
import type { Instant } from '../model/json.ts';
import { SettingsProblem } from '../ports/settings-source.ts';
import { SignInFault } from '../ports/sign-in.ts';
import { StoreFault } from '../ports/store.ts';
import type { Frame } from '../render/layout.ts';
import { messagePage } from '../render/message-page.ts';
import type { Message } from '../render/message-page.ts';
import type { PageDeps, PageReply, PageRequest } from './exchange.ts';
import { isOwnOrigin, senders } from './origin.ts';
import { htmlReply, jsonReply } from './replies.ts';

/** A request of somebody who may make it. */
export type Visit = {
  readonly request: PageRequest;
  readonly deps: PageDeps;
  readonly person: Person | undefined;
  readonly frame: Frame;
  readonly now: Instant;
};

/** The same of somebody who is signed in. */
export type SignedInVisit = Visit & { readonly person: Person };

/** What a route does, by method. `get` must not write; `post` gets signed-in people only. */
export type Route = {
  readonly answers: 'html' | 'json';
  readonly get?: (visit: Visit) => Promise<PageReply>;
  readonly post?: (visit: SignedInVisit) => Promise<PageReply>;
  /** For what scripts may start on the loopback host without signing in. Instead of `post`. */
  readonly start?: (visit: Visit) => Promise<PageReply>;
};

/** Makes of a route what answers its requests: who may, from where, by which method, and what faults look like. */
export function serve(route: Route): (request: PageRequest, deps: PageDeps) => Promise<PageReply> {
  return async (request, deps) => {
    const back = backTo(route, request);
    const refuse: Refuse = (status, message, { headers, person } = {}) =>
      route.answers === 'html'
        ? htmlReply(status, messagePage(frameOf(deps, person, back), message), headers)
        : jsonReply(status, { error: message.sentences.join(' ') }, headers);
    const allow = methodsOf(route).join(', ');
    if (request.method === 'OPTIONS') return { ...refuse(204, NOT_FOUND, { headers: { allow } }), body: '' };
    if (!methodsOf(route).includes(request.method)) {
      const message = { title: 'Not possible here', sentences: [`Only ${allow} is possible here.`] };
      return refuse(405, message, { headers: { allow } });
    }
    try {
      return await carryOut(route, request, deps, refuse);
    } catch (fault) {
      return failed(fault, request, deps, refuse);
    }
  };
}

type Refuse = (
  status: number,
  message: Message,
  more?: { readonly headers?: Readonly<Record<string, string>>; readonly person?: Person },
) => PageReply;

async function carryOut(route: Route, request: PageRequest, deps: PageDeps, refuse: Refuse): Promise<PageReply> {
  const reads = request.method !== 'POST';
  const isForeign = !reads && !isOwnOrigin(request, deps, senders(request, route.answers, deps));
  // A script without a sign-in is told of that: it has no address to send from.
  if (isForeign && route.answers === 'html') return refuse(403, foreign(deps));

  const person = await deps.signIn.whoIs(request.headers);
  const frame = frameOf(deps, person, backTo(route, request));
  const visit: Visit = { request, deps, person, frame, now: deps.clock.now() };
  const mayBeAnybody = deps.openForReading && (reads || route.start !== undefined);
  if (person === undefined && !mayBeAnybody) return refuse(401, signInFirst(route, request, deps));
  if (isForeign) return refuse(403, foreign(deps));
  if (person?.roles.length === 0 && !deps.openForReading) return refuse(403, withoutRole(person), { person });

  if (reads) {
    const answered = await route.get?.(visit);
    if (answered === undefined) return refuse(404, NOT_FOUND);
    return request.method === 'HEAD' ? { ...answered, body: '' } : answered;
  }
  if (route.start !== undefined) return route.start(visit);
  if (route.post === undefined || person === undefined) return refuse(404, NOT_FOUND);
  return route.post({ ...visit, person });
}

function failed(fault: unknown, request: PageRequest, deps: PageDeps, refuse: Refuse): PageReply {
  const what = fault instanceof Error ? fault.message : String(fault);
  deps.log.error(`${request.method} ${request.path.split('?')[0] ?? ''} failed. ${what}`);
  if (fault instanceof StoreFault) return refuse(503, { title: 'Try again in a moment', sentences: STORE_AWAY });
  if (fault instanceof SignInFault) return refuse(503, { title: 'Nobody can sign in now', sentences: NO_KEYS });
  if (fault instanceof SettingsProblem)
    return refuse(503, { title: 'The settings are broken', sentences: NO_SETTINGS });
  return refuse(500, {
    title: 'Something went wrong',
    sentences: ['It is in the log of Driftwarden. Nothing was decided.'],
  });
}

/** What both an unknown id and one that nobody may know of look like. */
export const NOT_FOUND: Message = {
  title: 'Not found',
  sentences: ['There is nothing here, or nothing that you may see. Check that the address was copied completely.'],
};

const CLOSED = [
  'These pages are for people who sign in with their work account, and nobody can here: sign-in is not set up, or App Service does not say that it is on.',
  'Who runs this app sets SIGN_IN_TENANT_ID and SIGN_IN_CLIENT_ID and switches authentication on. Until then, look for cases in the audit log, and in what Teams and mail were told.',
];
const NO_KEYS = [
  'The keys of Entra ID can not be had, so Driftwarden can not tell who you are. Nothing was done.',
  'Try again in a minute.',
];
const STORE_AWAY = [
  'Driftwarden can not reach its store, so it can not say how things stand.',
  'If you have just sent a decision, open its page again: it says whether the decision was taken.',
];
const NO_SETTINGS = ['There are no settings that can be used. Until there are, nothing is written to Azure.'];

/** Where a visitor comes back to after signing in: the same page, where it can be opened. */
function backTo(route: Route, request: PageRequest): string {
  return route.answers === 'html' && route.get !== undefined ? request.path : '/cases';
}

/** The frame of a page for a visitor. */
function frameOf({ doors, simulated }: PageDeps, person: Person | undefined, back: string): Frame {
  return { person, simulated, signInAt: doors?.signIn(back), signOutAt: doors?.signOut };
}

/** What was typed into the form is shown, so that a session that ended does not cost it. */
function signInFirst(route: Route, request: PageRequest, { doors, simulated }: PageDeps): Message {
  if (doors === undefined) return { title: 'Nobody is signed in', sentences: CLOSED };
  const typed = request.method === 'POST' ? new URLSearchParams(request.body ?? '').get('reason') : undefined;
  return {
    title: simulated ? 'Choose who you are' : 'Sign in first',
    sentences: ['This needs a person. Afterwards, open the same address again.'],
    ...(route.answers === 'json' || !typed ? {} : { typed }),
    next: { href: doors.signIn(backTo(route, request)), label: simulated ? 'Choose a person' : 'Sign in' },
  };
}

/** Cases tell what is open in an estate, so an account of the tenant is not enough to read them. */
function withoutRole({ name }: Person): Message {
  return {
    title: 'You have no role here',
    sentences: [
      `You are signed in as ${name}. To see anything here takes an app role of Driftwarden: one that may approve, or viewer.`,
      'Who administers Entra ID assigns it. Afterwards, sign out and in again.',
    ],
  };
}

function foreign(deps: PageDeps): Message {
  return {
    title: 'Not sent from this site',
    sentences: [`Nothing was done. Open ${deps.publicBaseUrl} and send it from there.`],
  };
}

function methodsOf(route: Route): readonly string[] {
  const get = route.get === undefined ? [] : ['GET', 'HEAD'];
  const post = route.post === undefined && route.start === undefined ? [] : ['POST'];
  return [...get, ...post, 'OPTIONS'];
}
