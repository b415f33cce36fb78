import { describe, expect, it } from 'vitest';
import { signalText, type Signal } from '../../src/engine/signal.ts';
import type { ResourceRef } from '../../src/model/resource.ts';
import { parseResourceId } from '../../src/resources/resource-id.ts';

/** What a signal must say of events about which resources. */
export type SignalTable = {
  /** Ids, each with what is said when Ana did it. */
  readonly reported: readonly (readonly [id: string, message: string])[];
  /** Ids with which the same operation is nothing. */
  readonly nothing?: readonly string[];
};

/** Holds a signal to its table. */
export function testSignal(signal: Signal, { reported, nothing = [] }: SignalTable): void {
  describe(signal.id, () => {
    it.each(reported)('%s', (id, message) => {
      expect(signal.concerns(refOf(id))).toBe(true);
      expect(signalText(signal, refOf(id), 'Ana Silva')).toBe(message);
    });

    it.each(nothing.map((id) => [id]))('is nothing at %s', (id) => {
      expect(signal.concerns(refOf(id))).toBe(false);
    });
  });
}

function refOf(id: string): ResourceRef {
  const parsed = parseResourceId(id);
  if (parsed.kind === 'ref') return parsed.ref;
  throw new Error(`The id of the table can't be read: ${parsed.why}`);
}
