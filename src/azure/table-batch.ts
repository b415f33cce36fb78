import type { JsonObject } from '../model/json.ts';
import type { StoreOperation } from '../ports/store.ts';
import type { Answer } from './answer.ts';
import { propertiesOf } from './table-rows.ts';

/**
 * One request that does all operations or none, as Azure Tables takes them: a change set in multipart/mixed. Written by
 * hand because @azure/data-tables makes the deletes of a transaction unconditional.
 */
export type Batch = { readonly contentType: string; readonly body: string };

const JSON_TYPE = 'application/json;odata=minimalmetadata';

/** The batch for a table at this address. `owner` is the token of the write, and what keeps its parts apart. */
export function batchOf(
  tableUrl: string,
  partition: string,
  operations: readonly StoreOperation[],
  owner: string,
): Batch {
  const parts = operations.map((operation) => [
    `--changeset_${owner}`,
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    ...requestOf(tableUrl, partition, operation, owner),
  ]);
  const lines = [
    `--batch_${owner}`,
    `Content-Type: multipart/mixed; boundary=changeset_${owner}`,
    '',
    ...parts.flat(),
    `--changeset_${owner}--`,
    `--batch_${owner}--`,
    '',
  ];
  return { contentType: `multipart/mixed; boundary=batch_${owner}`, body: lines.join('\r\n') };
}

/**
 * What became of the operations: an answer each when all were done, the one answer of the operation that was refused when
 * none was. `undefined` when the text is neither.
 */
export function batchAnswers(text: string, operations: number): readonly Answer[] | undefined {
  const answers = text
    .split(/^--changesetresponse_/m)
    .slice(1)
    .flatMap(answerIn);
  const failed = answers.filter(({ status }) => status < 200 || status > 299);
  if (failed.length > 0) return failed.slice(0, 1);
  return answers.length === operations ? answers : undefined;
}

function requestOf(tableUrl: string, partition: string, operation: StoreOperation, owner: string): readonly string[] {
  const { kind, key } = operation;
  const row = `${tableUrl}(PartitionKey='${encodeURIComponent(partition)}',RowKey='${encodeURIComponent(key)}')`;
  const condition = kind === 'update' || kind === 'delete' ? [`If-Match: ${operation.etag}`] : [];
  const common = [`Accept: ${JSON_TYPE}`, 'DataServiceVersion: 3.0', ...condition];
  if (kind === 'delete') return [`DELETE ${row} HTTP/1.1`, ...common, '', ''];
  const first = kind === 'insert' ? `POST ${tableUrl} HTTP/1.1` : `PUT ${row} HTTP/1.1`;
  const entity: JsonObject = { PartitionKey: partition, RowKey: key, ...propertiesOf(operation.value, owner) };
  return [first, `Content-Type: ${JSON_TYPE}`, 'Prefer: return-no-content', ...common, '', JSON.stringify(entity)];
}

/** The answer in one part; none in what follows the last. */
function answerIn(part: string): readonly Answer[] {
  const status = /^HTTP\/1\.1 (\d{3})\b/m.exec(part)?.[1];
  if (status === undefined) return [];
  const text = /^\{.*\}\s*$/m.exec(part)?.[0] ?? '';
  return [{ status: Number(status), headers: new Map([['content-type', 'application/json']]), text }];
}
