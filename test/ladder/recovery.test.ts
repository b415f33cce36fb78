import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { onArrival } from './on-arrival.ts';
import { openStage, type Scenery, type Stage } from './stage.ts';
import { drift, fix, pass, rest, type Step, type Story } from './stories.ts';
import { failpointOf } from './table.ts';
import { scenery, tell, type Deaths } from './tell.ts';
import { turns } from './turns.ts';

const FOR_ALL = { timeout: 300_000 };
const turn = turns(2);
const after = (point: string): string => failpointOf({ point, side: 'after' });

let from: Scenery;
beforeAll(async () => {
  from = await scenery(fix);
}, 60_000);
afterAll(() => {
  from.forget();
});

/** The story of the fix, with time for what takes longer. */
const patient: Story = { ...fix, steps: [drift, pass(30), rest(90)] };

async function comesTo(deaths: Deaths, story: Story = patient): Promise<unknown> {
  await using stage = await openStage(from);
  await tell(stage, story, deaths);
  return judge(stage);
}

describe.concurrent('a host that kills itself again while it recovers', FOR_ALL, () => {
  test.each([
    {
      when: 'the write left, then the look at what became of it',
      failpoints: [after('apply/executor.send'), after('verify/arm.read')],
      words: 'remediated, attempt 1 of 1 wrote',
    },
    {
      when: 'the intent is on record, then the second attempt is',
      failpoints: [after('apply/store.transact chain intent'), after('apply/store.transact chain intent')],
      words: 'remediated, attempt 3 of 3 wrote',
    },
    {
      when: 'the start of the case, three times',
      failpoints: [
        after('look/store.insert open'),
        after('look/store.transact case state'),
        after('hub.start remediateDrift'),
      ],
      words: 'remediated, attempt 1 of 1 wrote',
    },
    {
      when: 'the end of the case, three times',
      failpoints: [
        after('close/store.insert case end'),
        after('close/store.update finding state'),
        after('close/store.update case state'),
      ],
      words: 'remediated, attempt 1 of 1 wrote',
    },
    {
      when: 'the delivery of the trail, twice',
      failpoints: [after('deliver/audit.upload'), after('deliver/audit.upload')],
      words: 'remediated, attempt 1 of 1 wrote',
    },
  ])('$when', ({ failpoints, words }) =>
    turn(async () => {
      expect(await comesTo({ failpoints })).toEqual({ words, wrong: [] });
    }),
  );
});

describe.concurrent('a host whose task hub is damaged while it is down', FOR_ALL, () => {
  const wiped = ({ folder }: Stage): void => {
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `hub.db${end}`), { force: true });
  };
  const cut = ({ folder }: Stage): void => {
    const hub = new DatabaseSync(join(folder, 'hub.db'));
    hub.exec(`DELETE FROM history WHERE (instance, n) IN (
      SELECT instance, MAX(history.n) FROM history JOIN instances ON id = instance
      WHERE name = 'remediateDrift' AND status = 'Running' GROUP BY instance)`);
    hub.close();
  };
  const byLook = 'resolved-meanwhile, attempt 1 of 1 wrote';
  const asUsual = 'remediated, attempt 1 of 1 wrote';
  test.each([
    { damage: 'is gone', at: 'hub.turn remediateDrift calls apply', between: wiped, words: asUsual },
    { damage: 'is gone', at: 'apply/executor.send', between: wiped, words: byLook },
    { damage: 'is gone', at: 'hub.turn remediateDrift calls close', between: wiped, words: byLook },
    { damage: 'lacks its last row', at: 'hub.turn remediateDrift calls apply', between: cut, words: asUsual },
    { damage: 'lacks its last row', at: 'apply/executor.send', between: cut, words: asUsual },
    { damage: 'lacks its last row', at: 'hub.turn remediateDrift calls close', between: cut, words: asUsual },
  ])('$damage after $at', ({ at, between, words }) =>
    turn(async () => {
      expect(await comesTo({ failpoints: [after(at)], between })).toEqual({ words, wrong: [] });
    }),
  );
});

describe.concurrent('a host whose store is locked for some seconds', FOR_ALL, () => {
  test.each([
    { when: 'after the look', method: 'GET', writesMeanwhile: 0 },
    { when: 'when the write has arrived', method: 'PATCH', writesMeanwhile: 1 },
  ])('$when', ({ method, writesMeanwhile }) =>
    turn(async () => {
      await using stage = await openStage(from);
      const store = new DatabaseSync(join(stage.folder, 'store.db'));
      const writes = (): number => stage.simulator.calls.filter((call) => call.method === 'PATCH').length;
      onArrival(stage, method, () => {
        store.exec('BEGIN IMMEDIATE');
      });
      const release: Step = () => {
        expect(store.isTransaction, 'the store was locked').toBe(true);
        expect(writes()).toBe(writesMeanwhile);
        store.exec('COMMIT');
        store.close();
      };
      await tell(stage, { ...fix, steps: [drift, pass(5), release, pass(30), rest()] });
      expect(judge(stage)).toEqual({ words: 'remediated, attempt 1 of 1 wrote', wrong: [] });
    }),
  );
});
