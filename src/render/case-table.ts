import type { Json, JsonObject } from '../model/json.ts';
import { painter, type Painter } from './terminal.ts';

const INDENT = ' '.repeat(18);

/** The answer of `GET /api/cases` for a terminal: what waits for a person, other open cases, closed ones, what is reported without one, the sum. */
export function caseTable(body: JsonObject, colours: boolean): string {
  const paint = painter(colours);
  const cases = objectsIn(body['cases']);
  const findings = objectsIn(body['findings']);
  const rank = (one: JsonObject): number =>
    text(one, 'closedAt') !== '' ? 2 : text(one, 'state') === 'waiting' ? 0 : 1;
  const ordered = cases.toSorted((a, b) => rank(a) - rank(b));
  const lines = [
    ...ordered.flatMap((one) => [...caseLines(one, paint), '']),
    ...findings.flatMap((one) => findingLines(one, paint)),
    ...(findings.length === 0 ? [] : ['']),
    paint.paint('strong', sumOf(cases, findings)),
  ];
  return `${lines.join('\n')}\n`;
}

function caseLines(one: JsonObject, { plain, paint }: Painter): readonly string[] {
  const state = text(one, 'state');
  const why = [...textsIn(one['because']), ...textsIn(member(one['decision'], 'because'))][0];
  const url = textOf(member(one['approval'], 'url'));
  const tone = state === 'waiting' ? 'warn' : state === 'remediated' ? 'good' : 'strong';
  return [
    `${paint(tone, plain(state).padEnd(INDENT.length))}${plain(text(one, 'id'))}  ${plain(text(one, 'severity'))}`,
    `${INDENT}${plain(text(one, 'title'))} (${plain(text(one, 'control'))})`,
    `${INDENT}${paint('soft', plain(text(one, 'resource')))}`,
    ...(why === undefined ? [] : [`${INDENT}${plain(why)}`]),
    `${INDENT}${plain(`${state === '' ? '' : 'since '}${text(one, 'changedAt')}, opened ${text(one, 'openedAt')}`)}`,
    ...(state === 'waiting' && url !== '' ? [`${INDENT}Answer: ${plain(url)}`] : []),
  ];
}

function findingLines(one: JsonObject, { plain, paint }: Painter): readonly string[] {
  return [
    `${paint('soft', 'reported'.padEnd(INDENT.length))}${plain(text(one, 'message'))}`,
    `${INDENT}${paint('soft', plain(`${text(one, 'resourceId')} (${text(one, 'controlId')})`))}`,
  ];
}

function sumOf(cases: readonly JsonObject[], findings: readonly JsonObject[]): string {
  const states = Map.groupBy(cases, (one) => text(one, 'state'));
  const parts = [...states].map(([state, list]) => `${String(list.length)} ${state}`);
  const reported = findings.length === 0 ? '' : ` ${String(findings.length)} reported without a case.`;
  const { plain } = painter(false);
  if (cases.length === 0) return `No cases.${reported}`;
  return plain(`${String(cases.length)} ${cases.length === 1 ? 'case' : 'cases'}: ${parts.join(', ')}.${reported}`);
}

function objectsIn(value: Json | undefined): readonly JsonObject[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [];
  return list.filter((one): one is JsonObject => typeof one === 'object' && one !== null && !Array.isArray(one));
}

function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => typeof one === 'string') : [];
}

function member(value: Json | undefined, name: string): Json | undefined {
  return objectsIn(value === undefined ? [] : [value])[0]?.[name];
}

const text = (one: JsonObject, name: string): string => textOf(one[name]);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
