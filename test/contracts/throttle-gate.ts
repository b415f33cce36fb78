import { describe, expect, test } from 'vitest';
import { throttleGate, type Bucket } from '../../src/azure/throttle-gate.ts';
import { ArmFault } from '../../src/ports/arm.ts';
import { handClock, linesLog } from '../support/azure-rig.ts';
import type { OpenTwice } from './breaker.ts';

const GATE = 'arm:11111111-1111-1111-1111-111111111111';
const BUCKETS: readonly Bucket[] = ['read', 'write', 'delete'];

/** What two workers on one store must know of each other's 429. */
export function throttleGateContract(name: string, open: OpenTwice): void {
  type Workers = ReturnType<typeof workersOn>;
  const given = (title: string, work: (workers: Workers) => Promise<void>): void => {
    test(title, async () => {
      const { stores, close } = await open();
      try {
        await work(workersOn(stores));
      } finally {
        await close();
      }
    });
  };

  describe(`throttle gate contract: ${name}`, () => {
    for (const bucket of BUCKETS) {
      given(`${bucket}: what one worker is told reaches the other, and ends for both`, async (workers) => {
        expect([await workers.passes(0, bucket), await workers.passes(1, bucket)]).toEqual([true, true]);
        await workers.told(0, bucket, 60);
        workers.pass(bucket === 'read' ? 5 : 0);
        expect([await workers.passes(0, bucket), await workers.passes(1, bucket)]).toEqual([false, false]);
        workers.pass(59.999 - (bucket === 'read' ? 5 : 0));
        expect([await workers.passes(0, bucket), await workers.passes(1, bucket)]).toEqual([false, false]);
        workers.pass(0.001);
        expect([await workers.passes(0, bucket), await workers.passes(1, bucket)]).toEqual([true, true]);
      });
    }

    given('a longer wait that another was told stays', async (workers) => {
      await workers.told(0, 'write', 3_600);
      await workers.told(1, 'write', 30);
      await workers.restart(1);
      workers.pass(3_599);
      expect([await workers.passes(0, 'write'), await workers.passes(1, 'write')]).toEqual([false, false]);
      workers.pass(1);
      expect([await workers.passes(0, 'write'), await workers.passes(1, 'write')]).toEqual([true, true]);
    });

    given('both are told at the same time: the longer wait is kept', async (workers) => {
      await Promise.all([workers.told(0, 'write', 30), workers.told(1, 'write', 90)]);
      await Promise.all([workers.restart(0), workers.restart(1)]);
      workers.pass(89);
      expect([await workers.passes(0, 'write'), await workers.passes(1, 'write')]).toEqual([false, false]);
    });

    given('the kinds of requests are counted apart', async (workers) => {
      await workers.told(0, 'write', 60);
      for (const bucket of ['read', 'delete'] as const) expect(await workers.passes(1, bucket)).toBe(true);
    });
  });
}

function workersOn(stores: Awaited<ReturnType<OpenTwice>>['stores']) {
  const clock = handClock();
  const gates = stores.map((store) => throttleGate(store, clock, linesLog()));
  const gateOf = (worker: 0 | 1) => gates[worker] ?? throttleGate(stores[worker], clock, linesLog());
  return {
    pass: clock.pass,
    restart: (worker: 0 | 1) => Promise.resolve((gates[worker] = throttleGate(stores[worker], clock, linesLog()))),
    /** Azure tells a worker to wait for so many seconds. */
    told: (worker: 0 | 1, bucket: Bucket, seconds: number) =>
      gateOf(worker).close(GATE, bucket, new Date(Date.parse(clock.now()) + seconds * 1_000).toISOString()),
    passes: (worker: 0 | 1, bucket: Bucket): Promise<boolean> =>
      gateOf(worker)
        .pass(GATE, bucket)
        .then(
          () => true,
          (fault: unknown) => {
            if (fault instanceof ArmFault && fault.code === 'throttled') return false;
            throw fault;
          },
        ),
  };
}
