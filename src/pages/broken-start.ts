import type { Person } from '../model/approval.ts';
import type { Instant } from '../model/json.ts';
import type { SelfCheck } from '../model/self-check.ts';
import { SignInFault, type SignIn } from '../ports/sign-in.ts';
import { messagePage } from '../render/message-page.ts';
import { selfCheckPage } from '../render/self-check-page.ts';
import type { PageReply, PageRequest } from './exchange.ts';
import { htmlReply, jsonReply } from './replies.ts';

/** What is left of an app that does not start. */
export type BrokenStart = {
  /** Absent where not even who is signed in can be told. */
  readonly signIn: SignIn | undefined;
  /** On the loopback host whoever reaches it may read. */
  readonly openForReading: boolean;
  readonly simulated: boolean;
  readonly now: Instant;
  /** What keeps it from starting, in words; names app settings and addresses of ours. */
  readonly why: string;
  /** App settings whose Key Vault reference is not resolved. */
  readonly unresolved: readonly string[];
};

const WORDS = 'Driftwarden does not start. People who are signed in see on /self-check why.';

/** The self-check of an app that does not start: what keeps it from starting, for people who are signed in. */
export async function serveBrokenStart(request: PageRequest, broken: BrokenStart): Promise<PageReply> {
  const { now, openForReading, simulated } = broken;
  const isJson = request.path.startsWith('/api/');
  const person = await whoIs(request, broken);
  const frame = { person, simulated };
  if ((person === undefined && !openForReading) || !['GET', 'HEAD'].includes(request.method)) {
    return isJson
      ? jsonReply(503, { error: WORDS })
      : htmlReply(503, messagePage(frame, { title: 'Not running', sentences: [WORDS] }));
  }
  const last = outcomeOf(broken);
  const reply = isJson ? jsonReply(200, last) : htmlReply(200, selfCheckPage({ frame, now, last, token: undefined }));
  return request.method === 'HEAD' ? { ...reply, body: '' } : reply;
}

async function whoIs({ headers }: PageRequest, { signIn }: BrokenStart): Promise<Person | undefined> {
  try {
    return await signIn?.whoIs(headers);
  } catch (fault) {
    if (!(fault instanceof SignInFault)) throw fault;
    return undefined;
  }
}

function outcomeOf({ now, why, unresolved }: BrokenStart): SelfCheck {
  const references = unresolved.map((name) => `${name}: its Key Vault reference is not resolved.`);
  const mend = ['# Mend the app settings that are named, or deploy again; the app tries again at the next request.'];
  const check = { id: 'start', state: 'failed', what: 'Start of the app', mend } as const;
  return { at: now, by: 'start', checks: [{ ...check, why: [why, ...references].join(' ') }] };
}
