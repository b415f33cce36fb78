import type { CaseRecord } from '../model/case.ts';
import { ArmFault } from '../ports/arm.ts';
import type { OwnEvent } from '../ports/events-out.ts';
import type { Deps } from './deps.ts';

/** Keeps an event about a case until it is published. Nothing is kept where no topic is set up. */
export async function queueEvent(deps: Deps, type: OwnEvent['type'], record: CaseRecord): Promise<void> {
  if (deps.eventsOut === undefined) return;
  const [order, what] = type === 'Driftwarden.CaseOpened' ? ['1', 'opened'] : ['2', 'closed'];
  const id = `${record.caseId}.${what}`;
  const event: OwnEvent = {
    id,
    type,
    subject: record.caseId,
    time: deps.clock.now(),
    data: {
      caseId: record.caseId,
      control: record.controlId,
      resource: record.resourceId,
      severity: record.severity,
      state: record.state,
      because: record.because,
      url: `${deps.publicBaseUrl}/cases/${record.caseId}`,
    },
  };
  await deps.store.insert('events-out', `${record.caseId}.${order}`, event);
}

/** Publishes what is queued. What fails stays queued; the first failure ends the round. */
export async function publishEvents(deps: Deps): Promise<number> {
  if (deps.eventsOut === undefined) return 0;
  let published = 0;
  for await (const row of deps.store.list<OwnEvent>('events-out')) {
    try {
      await deps.eventsOut.publish(row.value);
    } catch (fault) {
      if (!(fault instanceof ArmFault)) throw fault;
      deps.log.warn(`Publishing ${row.value.type} failed and will be tried again. ${fault.message}`);
      return published;
    }
    await deps.store.delete(row);
    published += 1;
  }
  return published;
}
