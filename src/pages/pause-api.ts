import { endOfPause, pauseScope, resumeScope } from '../approvals/pausing.ts';
import type { PageReply } from './exchange.ts';
import { readJson } from './json-body.ts';
import { readPauses } from './pause-state.ts';
import { jsonReply } from './replies.ts';
import { serve } from './serve.ts';
import type { SignedInVisit, Visit } from './serve.ts';

/** `GET /api/pauses`: what is paused, which storms there are, and what else keeps writes closed. */
export const servePausesJson = serve({ answers: 'json', get: listPauses });

/** `POST /api/pause {scope, reason, until}` stops writes below a scope. */
export const servePauseJson = serve({ answers: 'json', post: pause });

/** `POST /api/resume {scope}` ends the pause or the storm of a scope. */
export const serveResumeJson = serve({ answers: 'json', post: resume });

async function listPauses(visit: Visit): Promise<PageReply> {
  const { pauses, storms, warnings } = await readPauses(visit);
  return jsonReply(200, {
    pauses: pauses.map(({ pause: one }) => one),
    storms: storms.map(({ storm: { scope, since, until } }) => ({ scope, since, until })),
    warnings,
  });
}

async function pause({ deps, person, request, now }: SignedInVisit): Promise<PageReply> {
  const sent = readJson(request, ['scope', 'reason', 'until']);
  if ('status' in sent) return jsonReply(sent.status, { error: sent.why });
  const { scope, reason, until } = sent.fields;
  const end = endOfPause(until, now);
  if (end === undefined) {
    return jsonReply(400, {
      error: 'until is no time and no length. Give a time in UTC, like 2026-01-31T09:00:00Z, or a length, like PT4H.',
    });
  }
  const { settings } = await deps.settings.load();
  const result = await pauseScope(deps, settings, { person, proof: proofOf(deps), scope, reason, until: end });
  if (result.kind === 'paused') return jsonReply(200, { pause: result.pause });
  return jsonReply(result.mayNot === true ? 403 : 400, { error: `${result.field}: ${result.why}` });
}

async function resume({ deps, person, request }: SignedInVisit): Promise<PageReply> {
  const sent = readJson(request, ['scope']);
  if ('status' in sent) return jsonReply(sent.status, { error: sent.why });
  const scope = sent.fields.scope.trim().replace(/\/+$/u, '');
  const { settings } = await deps.settings.load();
  const result = await resumeScope(deps, settings, { person, proof: proofOf(deps), scope });
  if (result.kind === 'resumed') return jsonReply(200, { resumed: scope });
  if (result.kind === 'none')
    return jsonReply(404, { error: 'This scope is not paused, and there is no storm of it.' });
  return jsonReply(403, { error: result.why });
}

const proofOf = ({ simulated }: SignedInVisit['deps']): 'None' | 'Entra' => (simulated ? 'None' : 'Entra');
