import { tokenHolds } from '../approvals/csrf.ts';
import { maySteer, pauseScope, resumeScope } from '../approvals/pausing.ts';
import type { Instant } from '../model/json.ts';
import type { Settings } from '../model/settings.ts';
import { messagePage } from '../render/message-page.ts';
import { pausePage } from '../render/pause-page.ts';
import type { PauseForm } from '../render/pause-parts.ts';
import type { PageReply } from './exchange.ts';
import { readForm } from './form.ts';
import { readPauses, tokenFor } from './pause-state.ts';
import { htmlReply, seeOther } from './replies.ts';
import { serve } from './serve.ts';
import type { SignedInVisit, Visit } from './serve.ts';

/** `GET /pause` shows what is paused, `POST /pause` stops writes below a scope. */
export const servePause = serve({ answers: 'html', get: (visit) => showPauses(visit, 200, EMPTY, {}), post: pause });

/** `POST /resume` ends the pause or the storm of a scope. */
export const serveResume = serve({ answers: 'html', post: resume });

const EMPTY = { scope: '', reason: '', length: '' };

const LENGTHS = [
  { value: 'PT1H', label: '1 hour', hours: 1 },
  { value: 'PT4H', label: '4 hours', hours: 4 },
  { value: 'P1D', label: '1 day', hours: 24 },
  { value: 'P3D', label: '3 days', hours: 72 },
  { value: 'P7D', label: '7 days', hours: 168 },
  { value: 'P30D', label: '30 days', hours: 720 },
];

async function showPauses(
  visit: Visit,
  status: number,
  values: PauseForm['values'],
  errors: PauseForm['errors'],
): Promise<PageReply> {
  const { deps, person, frame, now, request } = visit;
  const { pauses, storms } = await readPauses(visit);
  const { settings } = await deps.settings.load();
  const asked = request.query.get('scope') ?? values.scope;
  const scopes = person === undefined ? [] : scopesFor(visit, settings, asked);
  const form =
    person === undefined || scopes.length === 0
      ? undefined
      : {
          token: tokenFor(deps, person.id, 'pause', now),
          scopes,
          lengths: LENGTHS,
          values: { ...values, scope: asked },
          errors,
        };
  return htmlReply(status, pausePage({ frame, now, pauses, storms, form }));
}

/** The scopes that the visitor may pause: those that the settings name, and the one that a link asks for. */
function scopesFor({ person }: Visit, settings: Settings, asked: string): readonly string[] {
  const named = [...settings.scopes, ...settings.overrides, ...settings.approvers, asked].map((item) =>
    typeof item === 'string' ? item : item.scope,
  );
  const unique = new Map(named.filter(Boolean).map((scope) => [scope.toLowerCase(), scope]));
  return [...unique.values()].filter((scope) => person !== undefined && maySteer(person, settings, scope));
}

async function pause(visit: SignedInVisit): Promise<PageReply> {
  const { deps, person, request, now, frame } = visit;
  const form = readForm(request, ['token', 'scope', 'reason', 'length']);
  if ('status' in form)
    return htmlReply(form.status, messagePage(frame, { title: 'Not taken', sentences: [form.why] }));
  const { token, ...values } = form.fields;
  const subject = { personId: person.id, form: 'pause', planHash: '' };
  if (!tokenHolds(deps.csrfKey, subject, token, now)) return showPauses(visit, 403, values, { form: OUTDATED });

  const { settings } = await deps.settings.load();
  const proof = deps.simulated ? 'None' : 'Entra';
  const until = endOf(values.length, now);
  const result = await pauseScope(deps, settings, { person, proof, scope: values.scope, reason: values.reason, until });
  if (result.kind === 'paused') return seeOther('/pause');
  return showPauses(visit, 400, values, { [result.field]: result.why });
}

async function resume(visit: SignedInVisit): Promise<PageReply> {
  const { deps, person, request, now, frame } = visit;
  const say = (status: number, sentence: string): PageReply => {
    const next = { href: '/pause', label: 'Pauses' };
    return htmlReply(status, messagePage(frame, { title: 'The pause was not ended', sentences: [sentence], next }));
  };
  const form = readForm(request, ['token', 'scope']);
  if ('status' in form) return say(form.status, form.why);
  const subject = { personId: person.id, form: 'resume', planHash: '' };
  if (!tokenHolds(deps.csrfKey, subject, form.fields.token, now)) return say(403, OUTDATED);

  const { settings } = await deps.settings.load();
  const proof = deps.simulated ? 'None' : 'Entra';
  const result = await resumeScope(deps, settings, { person, proof, scope: form.fields.scope });
  if (result.kind === 'resumed') return seeOther('/pause');
  return result.kind === 'none' ? say(409, 'This scope is not paused any more.') : say(403, result.why);
}

const OUTDATED = 'This form was open for too long or was made for somebody else. Look at it again and send it again.';

function endOf(length: string, now: Instant): Instant | undefined {
  const hours = LENGTHS.find(({ value }) => value === length)?.hours;
  return hours === undefined ? undefined : new Date(Date.parse(now) + hours * 3_600_000).toISOString();
}
