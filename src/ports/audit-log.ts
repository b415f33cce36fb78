import type { AuditEntry, AuditRecord } from '../model/audit.ts';

/** Where the audit trail can be queried: Log Analytics. */
export interface AuditLog {
  /**
   * Uploads records. Throws `ArmFault` when none or not all arrived; records may then arrive twice, which queries
   * undo by `EventId`.
   */
  upload(records: readonly AuditRecord[]): Promise<void>;
}

/** Appends to the chains in the store. Throws `StoreFault`: then the step must not go on. */
export interface AuditTrail {
  /**
   * Appends one record to a chain, once per step key: a repeated step gets the record that it wrote the first time.
   */
  append(chain: string, stepKey: string, entry: AuditEntry): Promise<AuditRecord>;
}
