import type { Control } from '../../src/engine/control.ts';
import type { Signal } from '../../src/engine/signal.ts';
import { eventFilter as filterFor } from '../../src/self-check/event-filter.ts';

/** So many values all filters of an event subscription have together, at most. */
export const MOST_VALUES = 25;

/** The filter of the event subscription, as the file for the deployment has it. */
export function eventFilter(controls: readonly Control[], signals: readonly Signal[]): string {
  return `${JSON.stringify(filterFor(controls, signals), null, 2)}\n`;
}
