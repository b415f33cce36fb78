import type { Person } from '../model/approval.ts';
import type { Instant } from '../model/json.ts';
import { SettingsProblem } from '../ports/settings-source.ts';
import { StoreFault } from '../ports/store.ts';
import type { Frame } from '../render/layout.ts';
import { messagePage } from '../render/message-page.ts';
import type { Message } from '../render/message-page.ts';
import type { PageDeps, PageReply, PageRequest } from './exchange.ts';
import { isOwnOrigin } from './origin.ts';
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
    const refuse: Refuse = (status, message, headers) =>
      route.answers === 'html'
        ? htmlReply(status, messagePage(frameOf(deps, undefined), message), headers)
        : jsonReply(status, { error: message.sentences.join(' ') }, headers);
    const allow = methodsOf(route).join(', ');
    if (request.method === 'OPTIONS') return { ...refuse(204, NOT_FOUND, { allow }), body: '' };
    if (!methodsOf(route).includes(request.method)) {
      return refuse(405, { title: 'Not possible here', sentences: [`Only ${allow} is possible here.`] }, { allow });
    }
    try {
      return await carryOut(route, request, deps, refuse);
    } catch (fault) {
      return failed(fault, request, deps, refuse);
    }
  };
}

type Refuse = (status: number, message: Message, headers?: Readonly<Record<string, string>>) => PageReply;

async function carryOut(route: Route, request: PageRequest, deps: PageDeps, refuse: Refuse): Promise<PageReply> {
  const reads = request.method !== 'POST';
  const from = route.start === undefined ? 'pages' : 'pages-and-scripts';
  if (!reads && !isOwnOrigin(request, deps, from)) return refuse(403, foreign(deps));

  const person = await deps.signIn.whoIs(request.headers);
  const visit: Visit = { request, deps, person, frame: frameOf(deps, person), now: deps.clock.now() };
  const mayBeAnybody = deps.openForReading && (reads || route.start !== undefined);
  if (person === undefined && !mayBeAnybody) return refuse(401, signInFirst(request, deps));

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
  'These pages are for people who sign in with their work account, and on Azure this version can not let anybody sign in.',
  'Look for cases in the audit log, and in what Teams and mail were told.',
];
const STORE_AWAY = [
  'Driftwarden can not reach its store, so it can not say how things stand.',
  'If you have just sent a decision, open its page again: it says whether the decision was taken.',
];
const NO_SETTINGS = ['There are no settings that can be used. Until there are, nothing is written to Azure.'];

/** The frame of a page for a visitor. */
function frameOf(deps: PageDeps, person: Person | undefined): Frame {
  return { person, simulated: deps.simulated, signInAt: deps.signInAt };
}

function signInFirst(request: PageRequest, deps: PageDeps): Message {
  if (deps.signInAt === undefined) {
    return { title: 'Nobody is signed in', sentences: CLOSED };
  }
  return {
    title: deps.simulated ? 'Choose who you are' : 'Sign in first',
    sentences: ['This needs a person. Afterwards, open the same address again.'],
    next: { href: deps.signInAt, label: deps.simulated ? 'Choose a person' : 'Sign in' },
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
