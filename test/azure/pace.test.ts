import { describe, expect, it } from 'vitest';
import { paced } from '../../src/azure/pace.ts';
import type { Bucket, ThrottleGate } from '../../src/azure/throttle-gate.ts';
import { ArmFault } from '../../src/ports/arm.ts';

const START = Date.parse('2026-03-01T09:00:00.000Z');
const GATE = 'arm:11111111-1111-4111-8111-111111111111';

function aPace() {
  let now = START;
  const closed: string[] = [];
  const open: ThrottleGate = {
    pass: () => Promise.resolve(),
    close: (gate, bucket) => Promise.resolve(void closed.push(`${gate} ${bucket}`)),
  };
  const gate = paced(open, { now: () => new Date(now).toISOString() });
  const comesAt = async (name: string, bucket: Bucket): Promise<number | undefined> => {
    try {
      await gate.pass(name, bucket);
      return undefined;
    } catch (fault) {
      if (!(fault instanceof ArmFault) || fault.code !== 'throttled') throw fault;
      return Date.parse(fault.retryAt ?? '');
    }
  };
  return {
    closed,
    gate,
    comesAt,
    set: (ms: number) => (now = START + ms),
    /** How many of so many calls pass now. */
    async pass(count: number, bucket: Bucket = 'write', name = GATE) {
      let passed = 0;
      for (let call = 0; call < count; call += 1) if ((await comesAt(name, bucket)) === undefined) passed += 1;
      return passed;
    },
  };
}

describe('the pace of calls to Resource Manager', () => {
  it.each<[Bucket, number]>([
    ['read', 240],
    ['write', 190],
    ['delete', 190],
  ])('lets as many %ss pass at once as are documented, with a little to spare: %i', async (bucket, size) => {
    expect(await aPace().pass(1_000, bucket)).toBe(size);
  });

  it('tells each that comes too early another time, so that they come back one after the other', async () => {
    const pace = aPace();
    await pace.pass(190);
    const times: (number | undefined)[] = [];
    for (let call = 0; call < 3; call += 1) times.push(await pace.comesAt(GATE, 'write'));
    expect(times).toEqual([START + 100, START + 200, START + 300]);
  });

  it('all of a long queue pass, each at the time that it was told', async () => {
    const pace = aPace();
    await pace.pass(190);
    const times: number[] = [];
    for (let call = 0; call < 2_000; call += 1) times.push((await pace.comesAt(GATE, 'write')) ?? Number.NaN);
    let passed = 0;
    for (const time of times) {
      pace.set(time - START);
      passed += await pace.pass(1);
    }
    expect(passed).toBe(2_000);
    expect((times.at(-1) ?? 0) - START, '10 a second').toBeLessThanOrEqual(200_001);
  });

  it('gets slower after a 429, once a second, and finds back to the documented pace', async () => {
    const pace = aPace();
    for (let call = 0; call < 3; call += 1) await pace.gate.close(GATE, 'write', new Date(START).toISOString());
    pace.set(10_000);
    expect(await pace.pass(1_000)).toBe(80);
    pace.set(600_000);
    await pace.pass(1_000);
    pace.set(610_000);
    expect(await pace.pass(1_000)).toBe(100);
    expect(pace.closed).toHaveLength(3);
  });

  it.each([
    ['another subscription', 'arm:22222222-2222-4222-8222-222222222222', 'write'],
    ['other calls', GATE, 'read'],
    ['what is not Resource Manager', 'teams', 'send'],
    ['Resource Graph, which has its own count', 'resource-graph', 'read'],
  ] as const)('says nothing about %s', async (_what, name, bucket) => {
    const pace = aPace();
    await pace.pass(500);
    expect(await pace.comesAt(name, bucket)).toBeUndefined();
  });
});
