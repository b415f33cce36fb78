import type { CaseRecord } from '../../src/model/case.ts';
import type { Exemption } from '../../src/model/decision.ts';
import type { OpenCase } from '../../src/records/cases.ts';
import { ADMIN, NETWORK, registryId } from './estate.ts';
import { isoOf, type Run } from './seed.ts';

const MINUTE = 60_000;

/** Somebody accepts a risk for a while, by another way than a request. */
export function exempt(run: Run): void {
  const { random, swarm } = run;
  const resource = registryId(random.between(1, Math.max(1, swarm.registries)));
  grant(run, resource, random.pick([ADMIN, NETWORK]), random.between(5, 40));
}

/** The same for a case that waits for an answer, if there is one. */
export function waive(run: Run): void {
  const { memory, random } = run;
  const open = memory
    .list<OpenCase>('open')
    .map(({ value }) => memory.get<CaseRecord>(`case:${value.caseId}`, 'state'));
  const [first, ...others] = open.flatMap((row) => (row?.value.state === 'waiting' ? [row.value] : []));
  if (first === undefined) return;
  const { resourceId, controlId } = random.pick([first, ...others]);
  grant(run, resourceId, controlId, random.between(30, 120));
}

function grant({ memory, scheduler, tell }: Run, resource: string, controlId: string, minutes: number): void {
  const at = (later: number): string => isoOf(scheduler.now() + later * MINUTE);
  const exemption: Exemption = {
    ...{ controlId, scope: resource, category: 'waiver', reason: 'a migration', owner: 'Ana Silva' },
    ...{ expiresOn: at(minutes), grantedBy: 'ana', grantedAt: at(0) },
  };
  const key = resource.toLowerCase().replaceAll('/', '|');
  memory.transact(`exemptions:${controlId}`, [{ kind: 'put', key, value: exemption }]);
  tell('world', `${controlId} of ${resource.split('/').at(-1) ?? ''} is exempt until ${exemption.expiresOn}`);
}
