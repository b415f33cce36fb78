import { tokenHolds } from '../approvals/csrf.ts';
import { readSelfCheck } from '../records/self-check.ts';
import { messagePage } from '../render/message-page.ts';
import { selfCheckPage } from '../render/self-check-page.ts';
import type { PageReply } from './exchange.ts';
import { readForm } from './form.ts';
import { tokenFor } from './pause-state.ts';
import { htmlReply, jsonReply, seeOther } from './replies.ts';
import { serve } from './serve.ts';
import type { SignedInVisit, Visit } from './serve.ts';

/** `GET /self-check` shows the last self-check, `POST /self-check` makes one now. */
export const serveSelfCheck = serve({ answers: 'html', get: show, post: checkNow });

/** `GET /api/self-check` gives the last one, `POST /api/self-check` makes one now and gives it. */
export const serveSelfCheckJson = serve({
  answers: 'json',
  get: async ({ deps }) => {
    const last = (await readSelfCheck(deps.store))?.value;
    return jsonReply(200, last ?? { at: null, by: null, checks: [] });
  },
  start: async ({ deps, person }) => jsonReply(200, await deps.runSelfCheck(person?.id ?? 'loopback')),
});

async function show({ deps, frame, now, person }: Visit): Promise<PageReply> {
  const last = (await readSelfCheck(deps.store))?.value;
  const token = person === undefined ? undefined : tokenFor(deps, person.id, 'self-check', now);
  return htmlReply(200, selfCheckPage({ frame, now, last, token }));
}

async function checkNow({ deps, frame, now, person, request }: SignedInVisit): Promise<PageReply> {
  const form = readForm(request, ['token']);
  const say = (status: number, sentence: string): PageReply => {
    const next = { href: '/self-check', label: 'Self-check' };
    return htmlReply(status, messagePage(frame, { title: 'Not checked', sentences: [sentence], next }));
  };
  if ('status' in form) return say(form.status, form.why);
  const subject = { personId: person.id, form: 'self-check', planHash: '' };
  if (!tokenHolds(deps.csrfKey, subject, form.fields.token, now)) return say(403, OUTDATED);
  await deps.runSelfCheck(person.id);
  return seeOther('/self-check');
}

const OUTDATED = 'This form was open for too long or was made for somebody else. Open the page again.';
