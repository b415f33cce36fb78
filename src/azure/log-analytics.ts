import type { AuditRecord } from '../model/audit.ts';
import { ArmFault } from '../ports/arm.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Credential } from './credential.ts';
import type { AzureEnvironment } from './environment.ts';
import { faultOfError } from './faults.ts';
import { fixedRule } from './outbound-guard.ts';
import { clientOptions } from './pipeline.ts';
import type { Wire } from './pipeline.ts';

/** How the data collection rule of the audit table is reached. */
type Target = NonNullable<AzureEnvironment['auditLog']>;

const AUDIENCES: readonly (readonly [suffix: string, audience: string])[] = [
  ['.azure.us', 'https://monitor.azure.us'],
  ['.azure.cn', 'https://monitor.azure.cn'],
];

/**
 * The audit table through @azure/monitor-ingestion: compressed calls of at most 1 MB. When some of them fail, the fault
 * says how many records did not arrive; all may be sent again.
 */
export function logAnalytics(target: Target, credential: Credential, wire: Wire): AuditLog {
  const { endpoint, ruleId, stream } = target;
  const address = `${endpoint}/dataCollectionRules/${ruleId}/streams/${stream}`;
  const rule = fixedRule('POST', address);
  const host = new URL(endpoint).hostname;
  const audience = AUDIENCES.find(([suffix]) => host.endsWith(suffix))?.[1] ?? 'https://monitor.azure.com';
  let made: ReturnType<typeof make> | undefined;

  async function make() {
    const { AggregateLogsUploadError, LogsIngestionClient } = await import('@azure/monitor-ingestion');
    const channel = { rule: () => Promise.resolve(rule), gate: () => ['audit-log', 'send'] as const };
    const client = new LogsIngestionClient(endpoint, credential, { ...clientOptions(wire, channel), audience });
    return { client, AggregateLogsUploadError };
  }

  return {
    async upload(records) {
      if (records.length === 0) return;
      const { client, AggregateLogsUploadError } = await (made ??= make());
      const attempted = { write: true, now: wire.clock.now() };
      try {
        await client.upload(ruleId, stream, [...records]);
      } catch (error) {
        const parts = error instanceof AggregateLogsUploadError ? error.errors : undefined;
        const failed = parts?.reduce((sum, part) => sum + part.failedLogs.length, 0) ?? records.length;
        throw uploadFault(faultOfError(parts?.[0]?.cause ?? error, attempted), failed, records);
      }
    },
  };
}

function uploadFault(cause: ArmFault, failed: number, records: readonly AuditRecord[]): ArmFault {
  const hint = cause.code === 'forbidden' ? ' A new permission on the rule takes up to 30 minutes to work.' : '';
  const lost = `${String(failed)} of ${String(records.length)} audit records did not arrive: ${cause.message}${hint}`;
  return new ArmFault(cause.code, lost, {
    serviceCode: cause.serviceCode,
    retryAt: cause.retryAt,
    mayHaveApplied: cause.mayHaveApplied || failed < records.length,
  });
}
