import { setImmediate } from 'node:timers/promises';
import type { Invoker } from '../../src/host/invoke.ts';
import { triggerOf } from '../../src/host/invoke.ts';
import { Events, type Arrival, type HistoryEvent } from '../../src/host/history.ts';
import type { Json } from '../../src/model/json.ts';
import type { Activities } from '../../src/orchestrations/activities.ts';
import { df, testHost } from '../support/orchestration-host.ts';
import type { Execution, Golden, Turn } from './histories.ts';
import { replay, type Come, type Orchestration } from './replay.ts';

/** What a step answers. `THROWS`: the store was away. */
export type Answer<K extends keyof Activities> = Awaited<ReturnType<Activities[K]>> | typeof THROWS;

/** A step that throws, as it does while the store can't be reached. */
export const THROWS = Symbol('throws');

/** What each step answers, one answer after the other; the last one for ever. */
export type Script = { readonly [K in keyof Activities]?: readonly Answer<K>[] };

/** A way through an orchestration. */
export type Way = {
  /** Its file. */
  readonly name: string;
  /** What happens, in words. */
  readonly way: string;
  readonly input: Json;
  readonly script: Script;
  /** When somebody calls it, in ms after the start. */
  readonly wakes?: readonly number[];
  /** Somebody calls it while it runs a step for the nth time, counted from 1. */
  readonly wakesDuring?: { readonly step: keyof Activities; readonly nth: number };
};

const INSTANCE = 'recorded';

/** Runs an orchestration its way on the embedded host, in virtual time, and keeps its history. */
export async function record(orchestration: string, fn: Orchestration, way: Way): Promise<Golden> {
  const runs: HistoryEvent[][] = [];
  const inputs: Json[] = [];
  const invoker: Invoker = (call, invoke) => {
    if (triggerOf(call.fn).type === 'orchestrationTrigger') {
      const trigger = JSON.parse(call.data.string ?? '') as { history: HistoryEvent[]; input: Json };
      if (isStart(trigger.history)) {
        runs.push([]);
        inputs.push(trigger.input);
      }
      runs[runs.length - 1] = trigger.history;
    }
    return invoke(call);
  };
  let wake = (): void => undefined;
  const asked: Record<string, number> = {};
  await using host = await testHost(
    () => {
      for (const [name, answers] of Object.entries(way.script)) {
        df.app.activity(name, {
          handler: async () => {
            const nth = (asked[name] = (asked[name] ?? 0) + 1);
            if (way.wakesDuring?.step === name && way.wakesDuring.nth === nth) {
              wake();
              await setImmediate();
            }
            const answer = answers[Math.min(nth, answers.length) - 1];
            if (answer === THROWS) throw new Error('The store is away.');
            return answer;
          },
        });
      }
      df.app.orchestration(orchestration, fn);
    },
    { invoker },
  );
  wake = () => void host.raise(INSTANCE, 'wake');
  host.start(orchestration, { id: INSTANCE, input: way.input });
  await host.idle();
  let passed = 0;
  for (const at of way.wakes ?? []) {
    await host.clock.advance(at - passed);
    passed = at;
    wake();
    await host.idle();
  }
  await host.clock.runUntilIdle();
  const status = host.status(INSTANCE)?.runtimeStatus;
  if (status !== 'Completed') throw new Error(`${orchestration}, ${way.name}: it ended as ${String(status)}.`);

  const executions: Execution[] = [];
  for (const [index, history] of runs.entries()) {
    const input = inputs[index] ?? null;
    const turns: Turn[] = [];
    for await (const turn of replay(fn, INSTANCE, input, history.flatMap(comeOf))) turns.push(turn);
    executions.push({ input, turns });
  }
  return { orchestration, way: way.way, instanceId: INSTANCE, executions };
}

const isStart = (history: readonly HistoryEvent[]): boolean =>
  history.filter(({ EventType }) => EventType === Events.OrchestratorStarted).length === 1;

/** What came from outside; the rest of a history is what the runtime notes of what was asked for. */
function comeOf(event: HistoryEvent): readonly Come[] {
  const { Timestamp: at, ...rest } = event;
  const { IsPlayed: _played, Details, ...arrives } = rest as Arrival & { readonly IsPlayed?: boolean };
  switch (event.EventType) {
    case Events.ExecutionStarted:
    case Events.TaskCompleted:
    case Events.TimerFired:
    case Events.EventRaised:
      return [{ at, arrives }];
    case Events.TaskFailed:
      // The details are a stack, which tells where on this machine the code lies.
      return [{ at, arrives: { ...arrives, Details: Details === undefined ? '' : 'a stack' } }];
    default:
      return [];
  }
}
