import { afterEach, describe, expect, test, vi } from 'vitest';
import { realClock, virtualClock } from '../../src/host/clock.ts';

const START = '2026-03-02T09:00:00.000Z';
const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1_000);

describe('a clock that is moved', () => {
  test('everything due happens in order, each at its own time', async () => {
    const clock = virtualClock(START);
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name} ${clock.now().toISOString().slice(17, 19)}`);
    clock.at(at(30), note('c'));
    clock.at(at(10), note('a'));
    clock.at(at(20), () => {
      note('b')();
      clock.at(at(25), note('b2'));
      clock.at(at(1), note('b1'));
    });
    clock.at(at(61), note('late'));
    await clock.advance(60_000);
    expect(seen).toEqual(['a 10', 'b 20', 'b1 20', 'b2 25', 'c 30']);
    expect(clock.now()).toEqual(at(60));
  });

  test('what is cancelled does not happen', async () => {
    const clock = virtualClock(START);
    const cancel = clock.at(at(1), () => expect.unreachable());
    cancel();
    cancel();
    await clock.advance(5_000);
  });

  test('what another takes back at the same moment does not happen', async () => {
    const clock = virtualClock(START);
    clock.at(at(1), () => {
      cancel();
    });
    const cancel = clock.at(at(1), () => expect.unreachable());
    await clock.advance(5_000);
  });

  test('it waits for those who follow it before time goes on', async () => {
    const clock = virtualClock(START);
    let work = Promise.resolve();
    const seen: number[] = [];
    const unfollow = clock.follow?.(() => work);
    clock.at(at(1), () => {
      work = Promise.resolve().then(() => {
        seen.push(clock.now().getTime());
        clock.at(at(2), () => seen.push(clock.now().getTime()));
      });
    });
    await clock.advance(10_000);
    expect(seen).toEqual([at(1).getTime(), at(2).getTime()]);
    unfollow?.();
  });

  test('until idle: schedules run on, but nobody waits for their end', async () => {
    const clock = virtualClock(START);
    let ticks = 0;
    const tick = () => {
      ticks += 1;
      clock.at(new Date(clock.now().getTime() + 1_000), tick, true);
    };
    clock.at(at(1), tick, true);
    clock.at(at(10), () => undefined);
    await clock.runUntilIdle();
    expect(ticks).toBe(10);
    expect(clock.now()).toEqual(at(10));
  });

  test('until idle: a wait without an end is told', async () => {
    const clock = virtualClock(START);
    const again = () => void clock.at(new Date(clock.now().getTime() + 86_400_000), again);
    again();
    await expect(clock.runUntilIdle(3 * 86_400_000)).rejects.toThrow(
      'Something still waits, for 2026-03-06T09:00:00.000Z',
    );
  });

  test('a start that is no instant is refused', () => {
    expect(() => virtualClock('yesterday')).toThrow("'yesterday' is not an instant");
  });
});

describe('the time of day', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('looks at the time every 30 s, so that a computer that slept is not late', () => {
    vi.useFakeTimers({ now: at(0) });
    const woken: Date[] = [];
    realClock.at(at(100), () => woken.push(new Date()));
    vi.advanceTimersByTime(99_999);
    expect(woken).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(woken).toEqual([at(100)]);
    realClock.at(at(10_000), () => woken.push(new Date()));
    vi.setSystemTime(at(20_000));
    vi.advanceTimersByTime(30_000);
    expect(woken).toEqual([at(100), at(20_030)]);
  });

  test('wakes when it is due, at once when that has passed, never when cancelled', async () => {
    const woken: string[] = [];
    const cancel = realClock.at(new Date(Date.now() + 1), () => woken.push('cancelled'));
    cancel();
    await new Promise<void>((resolve) => {
      realClock.at(new Date(Date.now() - 1_000), () => woken.push('past'));
      realClock.at(new Date(Date.now() + 20), () => {
        woken.push('due');
        resolve();
      });
    });
    expect(woken).toEqual(['past', 'due']);
  });
});
