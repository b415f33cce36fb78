import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import { TableClient } from '@azure/data-tables';
import { tableStore } from '../../src/azure/table-store.ts';
import type { Store } from '../../src/ports/store.ts';
import { handClock, linesLog } from './azure-rig.ts';
import { emulatedCredential, type Azurite } from './azurite.ts';

/**
 * What happens to one request: it gets through, never arrives, arrives and nobody hears of it, arrives twice, or is lost on
 * the way and arrives just before the next write.
 */
export type Fate = 'sent' | 'not-sent' | 'answer-lost' | 'sent-twice' | 'late';

/** A store on a table of its own in Azurite, and hands on the wire below it. */
export type TableRig = {
  readonly store: Store;
  /** The same table without anything between. */
  readonly others: Store;
  readonly log: ReturnType<typeof linesLog>;
  /** What the store waited, in milliseconds. */
  readonly pauses: number[];
  /** The methods of the requests since the last asking. */
  readonly methods: () => readonly string[];
  /** Fates of the next requests; those after them get through. `meanwhile` is done after the first of them. */
  readonly suffer: (fates: readonly Fate[], meanwhile?: () => Promise<unknown>) => void;
  readonly close: () => Promise<void>;
};

/** Makes the table. The wire escapes what isn't ASCII, because Azurite breaks characters that two chunks share. */
export async function tableRig({ endpoint }: Azurite): Promise<TableRig> {
  const credential = emulatedCredential();
  const log = linesLog();
  const pauses: number[] = [];
  const sent: string[] = [];
  const fates: Fate[] = [];
  const late: PipelineRequest[] = [];
  let after: (() => Promise<unknown>) | undefined;
  const direct = escaping(createDefaultHttpClient());
  const http: HttpClient = {
    async sendRequest(request) {
      sent.push(request.method);
      const fate = fates.shift() ?? 'sent';
      const before = fate === 'sent-twice' ? [request] : request.method === 'GET' ? [] : late.splice(0);
      for (const one of before) await direct.sendRequest(one);
      if (fate === 'late') late.push(request);
      const answer = fate === 'not-sent' || fate === 'late' ? undefined : await direct.sendRequest(request);
      const work = after;
      after = undefined;
      await work?.();
      if (answer === undefined || fate === 'answer-lost') throw resetOf(request);
      return answer;
    },
  };
  const table = new TableClient(endpoint, 'driftwarden', credential, { httpClient: direct });
  await table.createTable();
  const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
  const common = { endpoint, credential, clock: handClock(), log, pause };
  return {
    store: tableStore({ ...common, http }),
    others: tableStore({ ...common, http: direct }),
    log,
    pauses,
    methods: () => sent.splice(0),
    suffer: (next, meanwhile) => {
      fates.push(...next);
      after = meanwhile;
    },
    close: () => table.deleteTable(),
  };
}

/** A connection that ended before an answer: whether the request had arrived, nobody can say. */
function resetOf({ method }: PipelineRequest): Error {
  return Object.assign(new Error(`${method}: socket hang up`), { code: 'ECONNRESET' });
}

function escaping(inner: HttpClient): HttpClient {
  return {
    sendRequest(request) {
      if (typeof request.body === 'string') {
        request.body = request.body.replace(
          /[^\0-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
      return inner.sendRequest(request);
    },
  };
}
