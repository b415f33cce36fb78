import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TableClient } from '@azure/data-tables';
import { ArmFault } from '../ports/arm.ts';
import type { Clock } from '../ports/clock.ts';
import type { RowRange, StoreOperation } from '../ports/store.ts';
import { answered, answerOf } from './answer.ts';
import type { Answer } from './answer.ts';
import { boundedHttp } from './bounded-http.ts';
import type { Credential } from './credential.ts';
import { faultOfError, unreadable } from './faults.ts';
import { inTime } from './in-time.ts';
import { batchOf } from './table-batch.ts';
import { propertiesOf } from './table-rows.ts';

/** Where the table is, and as whom it is reached. */
export type TableAccess = {
  /** https address of the table service, without a trailing slash. */
  readonly endpoint: string;
  readonly credential: Credential;
  readonly clock: Clock;
  /** How long one request may take, a token for it included, in milliseconds. */
  readonly timeoutMs: number;
  /** Instead of the SDK's own HTTP client. */
  readonly http?: HttpClient | undefined;
};

/** One page of rows as the wire sent it; `next` leads to the one after it. */
export type TablePage = { readonly answer: Answer; readonly next: string | undefined };

/** Requests to one table, each sent once: what came back, or an `ArmFault` when nothing did. */
export interface TableWire {
  get(partition: string, key: string): Promise<Answer>;
  page(partition: string, range: RowRange, rows: number, next: string | undefined): Promise<TablePage>;
  /** `owner` is kept in the row. */
  write(partition: string, operation: StoreOperation, owner: string): Promise<Answer>;
  /** All or none, in one request. */
  batch(partition: string, operations: readonly StoreOperation[], owner: string): Promise<Answer>;
}

/** The table that a deployment keeps everything in. */
export const TABLE = 'driftwarden';

/** Requests through @azure/data-tables, which is loaded on first use and neither retries nor follows redirects. */
export function tableWire(access: TableAccess): TableWire {
  const { endpoint, credential, clock, timeoutMs } = access;
  let made: ReturnType<typeof make> | undefined;

  async function make() {
    const [tables, pipeline] = await Promise.all([import('@azure/data-tables'), import('@azure/core-rest-pipeline')]);
    const http = boundedHttp(access.http ?? pipeline.createDefaultHttpClient());
    const client = new tables.TableClient(endpoint, TABLE, credential, {
      httpClient: http,
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
      userAgentOptions: { userAgentPrefix: 'driftwarden' },
    });
    return { client, http, pipeline, odata: tables.odata };
  }

  async function call(
    write: boolean,
    send: (sdk: Awaited<ReturnType<typeof make>>, abortSignal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const attempted = { write, now: clock.now() };
    const late = () =>
      new ArmFault('unavailable', `no answer within ${String(timeoutMs / 1000)} s`, { mayHaveApplied: write });
    try {
      return await inTime(timeoutMs, late, async (signal) => send(await (made ??= make()), signal));
    } catch (error) {
      throw faultOfError(error, attempted);
    }
  }

  return {
    get: (partition, key) =>
      call(false, ({ client }, abortSignal) =>
        answered((onResponse) => client.getEntity(partition, key, { onResponse, abortSignal })),
      ),
    async page(partition, { from = '', before }, rows, next) {
      let following: { readonly next: string | undefined } | undefined;
      const answer = await call(false, ({ client, odata }, abortSignal) => {
        const lower = odata`PartitionKey eq ${partition} and RowKey ge ${from}`;
        const filter = before === undefined ? lower : `${lower} and ${odata`RowKey lt ${before}`}`;
        return answered(async (onResponse) => {
          const list = client.listEntities({ queryOptions: { filter }, onResponse, abortSignal });
          const settings = { maxPageSize: rows, ...(next === undefined ? {} : { continuationToken: next }) };
          const page = await list.byPage(settings).next();
          if (page.done !== true) following = { next: page.value.continuationToken };
        });
      });
      if (answer.status === 200 && following === undefined) {
        throw unreadable('a page of rows is not as the service promises', { write: false, now: clock.now() });
      }
      return { answer, next: following?.next };
    },
    write: (partition, operation, owner) =>
      call(true, ({ client }, abortSignal) =>
        answered((onResponse) => single(client, partition, operation, owner, { onResponse, abortSignal })),
      ),
    batch: (partition, operations, owner) =>
      call(true, async ({ client, http, pipeline }, abortSignal) => {
        const { contentType, body } = batchOf(`${endpoint}/${TABLE}`, partition, operations, owner);
        const headers = pipeline.createHttpHeaders({
          'content-type': contentType,
          accept: 'application/json',
          'x-ms-version': '2019-02-02',
          dataserviceversion: '3.0',
        });
        const request = { url: `${endpoint}/$batch`, method: 'POST', headers, body, abortSignal } as const;
        return answerOf(await client.pipeline.sendRequest(http, pipeline.createPipelineRequest(request)));
      }),
  };
}

function single(
  client: TableClient,
  partition: string,
  operation: StoreOperation,
  owner: string,
  options: NonNullable<Parameters<TableClient['createEntity']>[1]>,
): Promise<unknown> {
  const { kind, key } = operation;
  if (kind === 'delete') return client.deleteEntity(partition, key, { ...options, etag: operation.etag });
  const entity = { partitionKey: partition, rowKey: key, ...propertiesOf(operation.value, owner) };
  if (kind === 'insert') return client.createEntity(entity, options);
  if (kind === 'put') return client.upsertEntity(entity, 'Replace', options);
  return client.updateEntity(entity, 'Replace', { ...options, etag: operation.etag });
}
