import { isList, isObject, parsedJson, textAt } from '../azure/json-parts.ts';
import type { Explanation, ExplanationPart } from '../model/explanation.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { pathWords, valueWords } from '../render/values.ts';
import { CliProblem } from './problem.ts';

/** Asks an app of ours. Throws when it can't be reached. */
export type Ask = (address: string) => Promise<{ readonly status: number; readonly text: string }>;

/** A case from the API of a running app; `undefined` when it has none of that id. Throws `CliProblem`. */
export async function explainCase(id: string, baseUrl: string, ask: Ask): Promise<Explanation | undefined> {
  const found = await answerOf(`/cases/${encodeURIComponent(id)}`, baseUrl, ask);
  return found && explanationOf(id, found);
}

/** The case that waits, or waited last, for a request for approval; `undefined` when no case does. Throws `CliProblem`. */
export async function caseOfRequest(id: string, baseUrl: string, ask: Ask): Promise<string | undefined> {
  const cases = objects(await answerOf('/cases', baseUrl, ask), 'cases');
  const found = cases.find((one) => textAt(one, 'approval', 'id') === id);
  return found && textAt(found, 'id');
}

async function answerOf(path: string, baseUrl: string, ask: Ask): Promise<JsonObject | undefined> {
  const address = addressOf(path, baseUrl);
  const { status, text } = await ask(address).catch((error: unknown) => {
    const why = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : '';
    throw new CliProblem(`${baseUrl} does not answer (${why}). Start the app, or name its address by --url.`);
  });
  if (status === 404) return undefined;
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) {
    throw new CliProblem(`${baseUrl} wants you to sign in, which this command can't do yet: open it in a browser.`);
  }
  const found = parsedJson(text);
  if (status !== 200 || !isObject(found)) {
    throw new CliProblem(
      `${baseUrl} answered ${String(status)}, and nothing about cases. Is --url the address of the app?`,
    );
  }
  return found;
}

function addressOf(path: string, baseUrl: string): string {
  if (!URL.canParse(baseUrl) || !/^https?:$/u.test(new URL(baseUrl).protocol)) {
    throw new CliProblem(`--url ${baseUrl}: is not the address of an app, like http://127.0.0.1:7071`);
  }
  return `${baseUrl.replace(/\/+$/u, '')}/api${path}`;
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
