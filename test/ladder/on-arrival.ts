import { REGISTRY } from '../support/bodies.ts';
import type { Stage } from './stage.ts';

/** Does something when the next request of that method about the registry arrives, and breaks the connection if told to. */
export function onArrival(stage: Stage, method: string, act: () => void, reset?: 'before' | 'after'): void {
  stage.simulator.faults.add({
    match: (request) => {
      if (request.method !== method || request.path.toLowerCase() !== REGISTRY.toLowerCase()) return false;
      act();
      return true;
    },
    action: reset === undefined ? { delayMs: 0 } : { reset },
  });
}
