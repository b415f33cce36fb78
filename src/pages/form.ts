import type { PageRequest } from './exchange.ts';

/** The fields of a form that was sent; a field that is missing is empty. */
export type Fields<F extends string> = Readonly<Record<F, string>>;

/** What is wrong with the body, as status and sentence. */
export type BadBody = { readonly status: 400 | 413 | 415; readonly why: string };

const MOST_FIELD_CHARACTERS = 4_000;

/** Reads the fields of a POST. Other fields are left out, a field that is there twice is a mistake. */
export function readForm<F extends string>(
  request: PageRequest,
  names: readonly F[],
): { readonly fields: Fields<F> } | BadBody {
  if (request.body === undefined) return { status: 413, why: 'What was sent is too long.' };
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded(;|$)/iu.test(type)) {
    return { status: 415, why: 'Send it as a form: application/x-www-form-urlencoded.' };
  }
  const sent = new URLSearchParams(request.body);
  const wrong = names.find((name) => {
    const values = sent.getAll(name);
    return values.length > 1 || (values[0] ?? '').length > MOST_FIELD_CHARACTERS;
  });
  if (wrong !== undefined) return { status: 400, why: `The field ${wrong} is there twice or too long.` };
  return { fields: Object.fromEntries(names.map((name) => [name, sent.get(name) ?? ''])) as Fields<F> };
}
