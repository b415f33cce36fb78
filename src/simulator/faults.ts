import type { WireReply, WireRequest } from './wire.ts';

/** What goes wrong. `apply` first does what was asked: the answer is lost, the effect is not. */
export type FaultAction =
  | WireReply
  | { readonly reset: 'before' | 'after' }
  | { readonly text: string; readonly contentType: string; readonly apply: boolean; readonly cutAt?: number }
  | { readonly delayMs: number };

/** A fault that waits for a request. */
export type Fault = {
  readonly match: (request: WireRequest) => boolean;
  /** How often; once when absent. */
  readonly times?: number;
  readonly action: FaultAction;
};

/** The faults that are laid out. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** How many requests will still meet a fault. */
  waiting(): number;
  /** The fault for this request, if one waits for it. */
  take(request: WireRequest): FaultAction | undefined;
}

/** An empty table of faults. */
export function makeFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    clear() {
      waiting = [];
    },
    waiting: () => waiting.reduce((sum, { left }) => sum + left, 0),
    take(request) {
      const entry = waiting.find(({ fault, left }) => left > 0 && fault.match(request));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      return entry.fault.action;
    },
  };
}
