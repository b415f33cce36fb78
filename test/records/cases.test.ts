import { expect, test } from 'vitest';
import type { CaseRecord } from '../../src/model/case.ts';
import type { Store } from '../../src/ports/store.ts';
import { beginStep, openCase, openCases, readCase, waitOn } from '../../src/records/cases.ts';
import { proposal } from '../support/decision-inputs.ts';
import { aStore } from '../support/store.ts';

const SOON = '2026-03-02T09:35:00.000Z';
const TOMORROW = '2026-03-03T09:25:00.000Z';

/** What happens once, right before a call of that kind about a key. */
function before(store: Store, method: 'get' | 'update', key: string, happens: () => Promise<unknown>): Store {
  let due = true;
  const meanwhile = async (at: string, which: typeof method): Promise<void> => {
    if (which !== method || at !== key || !due) return;
    due = false;
    await happens();
  };
  return {
    ...store,
    get: (partition, at) => meanwhile(at, 'get').then(() => store.get(partition, at)),
    update: (row, value) => meanwhile(row.key, 'update').then(() => store.update(row, value)),
  };
}

async function aWaitingCase(): Promise<{ readonly store: Store; readonly caseId: string }> {
  const store = aStore();
  const { caseId, controlId, title, severity, resourceId, resourceType, planHash } = proposal();
  const record: CaseRecord = {
    ...{ caseId, controlId, title, severity, resourceId, resourceType, planHash, findingKey: 'f', generation: 1 },
    ...{ state: 'waiting', openedAt: '2026-03-02T09:00:00.000Z', changedAt: '2026-03-02T09:00:00.000Z', because: [] },
  };
  await openCase(store, record, proposal(), TOMORROW);
  return { store, caseId };
}

async function promiseIn(store: Store): Promise<string | undefined> {
  for await (const { dueAt } of openCases(store)) return dueAt;
  return undefined;
}

test.each(['state', 'an open case'])(
  'who is held up before it changes %s promises nothing over a call',
  async (key) => {
    const { store, caseId } = await aWaitingCase();
    const call = (): Promise<unknown> => beginStep(store, caseId, SOON, (row) => row);
    const heldUp = before(store, 'update', key === 'state' ? key : caseId, call);
    const known = await readCase(store, caseId);
    if (known === undefined) throw new Error('The case is gone.');
    expect(await waitOn(heldUp, known, TOMORROW)).toBe(false);
    expect(await promiseIn(store)).toBe(SOON);
  },
);

test('who calls a case that goes on waiting at the same moment promises last', async () => {
  const { store, caseId } = await aWaitingCase();
  const waits = async (): Promise<void> => {
    const known = await readCase(store, caseId);
    if (known !== undefined) expect(await waitOn(store, known, TOMORROW)).toBe(true);
  };
  await beginStep(before(store, 'update', 'state', waits), caseId, SOON, (row) => row);
  expect(await promiseIn(store)).toBe(SOON);
});
