import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { AuditLog } from '../../src/ports/audit-log.ts';
import { faultOf } from '../support/azure-rig.ts';

/** A world that keeps the records it gets. */
export type AuditLogWorld = {
  readonly auditLog: AuditLog;
  readonly arrived: () => readonly unknown[];
  /** The next upload is refused with this status. */
  readonly refuseNext: (status: number) => void;
  readonly close: () => Promise<void>;
};

/** What every `AuditLog` does. */
export function auditLogContract(name: string, open: () => Promise<AuditLogWorld>): void {
  describe(`audit log: ${name}`, () => {
    let world: AuditLogWorld;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    const record = (ChainSeq: number, more: Partial<AuditRecord> = {}) =>
      ({
        EventId: String(ChainSeq),
        ChainSeq,
        Message: 'Ä sentence.',
        BeforeState: { a: [1, null] },
        ...more,
      }) as AuditRecord;

    it('takes records as they are, in their order', async () => {
      const records = [1, 2, 3].map((seq) => record(seq));
      await world.auditLog.upload(records);
      expect(world.arrived()).toEqual(records);
    });

    it('takes more than one call can hold', async () => {
      const before = world.arrived().length;
      const large = [4, 5, 6, 7].map((seq) => record(seq, { Message: 'x'.repeat(400_000) }));
      await world.auditLog.upload(large);
      expect(
        world
          .arrived()
          .slice(before)
          .map((one) => (one as AuditRecord).ChainSeq)
          .toSorted(),
      ).toEqual([4, 5, 6, 7]);
    });

    it.each([
      [503, 'unavailable'],
      [403, 'forbidden'],
      [400, 'invalid'],
      [429, 'throttled'],
    ] as const)('says so when it is refused: %s', async (status, code) => {
      const before = world.arrived().length;
      world.refuseNext(status);
      expect((await faultOf(world.auditLog.upload([record(8)]))).code).toBe(code);
      expect(world.arrived()).toHaveLength(before);
    });
  });
}
