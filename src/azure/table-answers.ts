import type { Instant } from '../model/json.ts';
import type { ArmFault } from '../ports/arm.ts';
import { StoreFault } from '../ports/store.ts';
import type { Answer } from './answer.ts';
import { errorOf, faultOfAnswer, objectOfAnswer, unreadable } from './faults.ts';
import type { Attempted } from './faults.ts';
import { isList, isObject } from './json-parts.ts';
import type { Outcome } from './lost-answers.ts';
import { batchAnswers } from './table-batch.ts';
import { rowOf } from './table-rows.ts';
import type { OwnedRow } from './table-rows.ts';
import { TABLE } from './table-wire.ts';

/** The row of a GET, `undefined` when there is none. A missing table is a fault: nothing is known then. */
export function rowIn(answer: Answer, attempted: Attempted): OwnedRow | undefined {
  if (answer.status === 200) return rowOf(objectOfAnswer(answer, attempted));
  if (isNoRow(answer)) return undefined;
  throw faultOfAnswer(answer, attempted);
}

/** When the service answered the GET of a row, whether or not there is one, by its own clock: whole seconds. */
export function timeIn(answer: Answer, attempted: Attempted): Instant {
  rowIn(answer, attempted);
  const date = new Date(answer.headers.get('date') ?? '');
  if (Number.isNaN(date.getTime())) throw unreadable('it has no date', attempted);
  return date.toISOString();
}

/** The rows of a page. Something else than a list of rows is a fault and never an empty page. */
export function rowsIn(answer: Answer, attempted: Attempted): readonly OwnedRow[] {
  if (answer.status !== 200) throw faultOfAnswer(answer, attempted);
  const entities = objectOfAnswer(answer, attempted)['value'];
  if (!isList(entities)) throw unreadable('a page without rows', attempted);
  return entities.map((entity) => rowOf(isObject(entity) ? entity : {}));
}

/** What an operation came to, with the new etag of its row; a deleted row has none. */
export function outcomeIn(answer: Answer, deletes: boolean, attempted: Attempted): Outcome<string> {
  const refused = refusalIn(answer);
  if (refused !== undefined) return { kind: refused };
  if (answer.status !== 201 && answer.status !== 204) throw faultOfAnswer(answer, attempted);
  const etag = deletes ? '' : answer.headers.get('etag');
  if (etag === undefined) throw unreadable('it has no etag', attempted);
  return { kind: 'done', result: etag };
}

/** What a transaction of so many operations came to. */
export function batchOutcomeIn(answer: Answer, operations: number, attempted: Attempted): Outcome<string> {
  if (answer.status !== 202) throw faultOfAnswer(answer, attempted);
  const answers = batchAnswers(answer.text, operations);
  if (answers === undefined) throw unreadable('it does not name every operation', attempted);
  const failed = answers.find(({ status }) => status < 200 || status > 299);
  if (failed === undefined) return { kind: 'done', result: '' };
  const refused = refusalIn(failed);
  if (refused === undefined) throw faultOfAnswer(failed, attempted);
  return { kind: refused };
}

/** A fault of the service as the store's, with what to do about it where that is known. */
export function storeFault(fault: ArmFault): StoreFault {
  return new StoreFault(`The store can't be reached: ${fault.message}${adviceOn(fault)}`, { cause: fault });
}

function adviceOn({ code, serviceCode }: ArmFault): string {
  if (serviceCode === 'TableNotFound') return ` Create the table ${TABLE} in that account.`;
  if (code !== 'forbidden') return '';
  return ` The app's identity needs the role Storage Table Data Contributor there, and a way through its firewall.`;
}

function refusalIn(answer: Answer): 'changed' | 'exists' | undefined {
  if (answer.status === 409 && errorOf(answer).serviceCode === 'EntityAlreadyExists') return 'exists';
  return answer.status === 412 || isNoRow(answer) ? 'changed' : undefined;
}

function isNoRow(answer: Answer): boolean {
  return answer.status === 404 && errorOf(answer).serviceCode === 'ResourceNotFound';
}
