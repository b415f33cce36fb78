import { isList, isObject, textAt } from '../azure/json-parts.ts';
import type { Explanation, ExplanationPart } from '../model/explanation.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { oneLine } from '../render/plain-text.ts';
import { pathWords, valueWords } from '../render/values.ts';
import type { AppClient } from './app-client.ts';
import { CliProblem } from './problem.ts';

/** A case from the API of a running app; `undefined` when it has none of that id. Throws `CliProblem`. */
export async function explainCase(id: string, app: AppClient): Promise<Explanation | undefined> {
  const { status, body } = await app.get(`/cases/${encodeURIComponent(id)}`);
  if (status === 404) return undefined;
  return explanationOf(id, taken(status, body, app));
}

/** The case that waits, or waited last, for a request for approval; `undefined` when no case does. Throws `CliProblem`. */
export async function caseOfRequest(id: string, app: AppClient): Promise<string | undefined> {
  const { status, body } = await app.get('/cases');
  const found = objects(taken(status, body, app), 'cases').find((one) => textAt(one, 'approval', 'id') === id);
  return found && textAt(found, 'id');
}

function taken(status: number, body: JsonObject, { url }: AppClient): JsonObject {
  if (status === 200) return body;
  throw new CliProblem(`${url} answered ${String(status)}: ${oneLine(textAt(body, 'error') ?? '', 500)}`);
}

function explanationOf(id: string, found: JsonObject): Explanation {
  const { proposal } = found;
  const text = (heading: string, ...path: readonly string[]): readonly ExplanationPart[] => {
    const value = textAt(found, ...path);
    return value === undefined ? [] : [{ heading, text: value }];
  };
  const items = (heading: string, list: readonly string[]): readonly ExplanationPart[] =>
    list.length === 0 ? [] : [{ heading, items: list }];
  return {
    id,
    title: textAt(found, 'title') ?? 'A case',
    parts: [
      ...text('State', 'state'),
      ...items(
        'Found',
        objects(proposal, 'evidence').flatMap((one) => textAt(one, 'message') ?? []),
      ),
      ...text('Resource', 'resource'),
      ...text('Control', 'control'),
      ...text('Why', 'proposal', 'rationale'),
      ...items(
        'By',
        objects(proposal, 'actors').flatMap((one) => textAt(one, 'name') ?? textAt(one, 'id') ?? []),
      ),
      ...text('Decision', 'decision', 'action'),
      ...items('Because', [...new Set([...texts(found, 'decision', 'because'), ...texts(found, 'because')])]),
      ...text('Approval', 'approval', 'url'),
      ...items(
        'Changes',
        objects(proposal, 'differences').map((one) => {
          const { path, before, after } = one;
          return `${pathWords(typeof path === 'string' ? path : '')}: ${valueWords(before)} to ${valueWords(after)}`;
        }),
      ),
      ...objects(proposal, 'alternatives').flatMap((one) => items(wayHeading(textAt(one, 'kind')), wayWords(one))),
      ...items('By hand', texts(found, 'proposal', 'azRest', 'plan')),
      ...items('Take back', texts(found, 'proposal', 'azRest', 'undo')),
      ...items('Advice', isObject(proposal) && isObject(proposal['advice']) ? wayWords(proposal['advice']) : []),
      ...items(
        'Steps',
        objects(found, 'steps').map((one) => `${textAt(one, 'at') ?? ''}  ${textAt(one, 'message') ?? ''}`),
      ),
    ],
  };
}

const WAYS: Readonly<Record<string, string>> = { first: 'First', smaller: 'Smaller fix', containment: 'Contain' };

const wayHeading = (kind: string | undefined): string => WAYS[kind ?? ''] ?? 'Another way';

/** What to do instead or before, and the command of each step that has one. */
function wayWords(way: JsonObject): readonly string[] {
  const lost = texts(way, 'lost');
  return [
    ...[textAt(way, 'name'), textAt(way, 'effect')].flatMap((one) => one ?? []),
    ...(lost.length === 0 ? [] : [`It would lose: ${lost.join(' ')}`]),
    ...objects(way, 'steps')
      .flatMap((step) => [textAt(step, 'what'), textAt(step, 'azRest')])
      .flatMap((one) => one ?? []),
  ];
}

function objects(value: Json | undefined, member: string): readonly JsonObject[] {
  const list = isObject(value) ? value[member] : undefined;
  return isList(list) ? list.filter(isObject) : [];
}

function texts(value: Json | undefined, ...path: readonly string[]): readonly string[] {
  const list = path.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), value);
  return isList(list) ? list.filter((one) => typeof one === 'string') : [];
}
