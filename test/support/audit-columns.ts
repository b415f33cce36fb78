import { COLUMNS } from '../../src/audit/schema.ts';

/** The columns of the audit as infra declares them twice: for the table, and for the stream, which spells times otherwise. */
export function auditColumns(): string {
  const stream = Object.entries(COLUMNS).map(([name, type]) => ({ name, type }));
  const table = stream.map(({ name, type }) => ({ name, type: type === 'datetime' ? 'dateTime' : type }));
  return `${JSON.stringify({ table, stream }, null, 2)}\n`;
}
