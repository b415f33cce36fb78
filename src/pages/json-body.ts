import type { Json } from '../model/json.ts';
import type { PageRequest } from './exchange.ts';
import type { BadBody, Fields } from './form.ts';

const MOST_CHARACTERS = 4_000;

/**
 * Reads the members of a JSON object that was sent, all of them texts; one that is missing is empty. Another member is a
 * mistake: a word that is misspelled must not be taken for nothing.
 */
export function readJson<F extends string>(
  request: PageRequest,
  names: readonly F[],
): { readonly fields: Fields<F> } | BadBody {
  if (request.body === undefined) return { status: 413, why: 'What was sent is too long.' };
  if (!/^application\/json(?:;|$)/iu.test(request.headers.get('content-type') ?? '')) {
    return { status: 415, why: 'Send it as JSON, content-type application/json.' };
  }
  const sent = parsed(request.body);
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return { status: 400, why: `Send a JSON object with ${names.join(', ')}.` };
  }
  const members = new Map<string, Json | undefined>(Object.entries(sent));
  const unknown = [...members.keys()].find((name) => !names.some((known) => known === name));
  if (unknown !== undefined) return { status: 400, why: `There is only ${names.join(', ')} to give.` };
  const wrong = names.find((name) => {
    const value = members.get(name) ?? '';
    return typeof value !== 'string' || value.length > MOST_CHARACTERS;
  });
  if (wrong !== undefined)
    return { status: 400, why: `${wrong} has to be a text of at most ${String(MOST_CHARACTERS)} characters.` };
  return { fields: Object.fromEntries(names.map((name) => [name, members.get(name) ?? ''])) as Fields<F> };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
