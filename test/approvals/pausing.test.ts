import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/model/approval.ts';
import { pauseScope, resumeScope } from '../../src/approvals/pausing.ts';
import { StoreFault } from '../../src/ports/store.ts';
import { pauseOn, pausesNow } from '../../src/records/pauses.ts';
import { memoryTrail, NOW, REGISTRY, stoppedClock } from '../support/approval-stories.ts';
import { ANA, CHI, DAN } from '../support/people.ts';
import { someSettings } from '../support/some-settings.ts';
import { aStore } from '../support/store.ts';

const SUBSCRIPTION = REGISTRY.split('/').slice(0, 3).join('/');
const GROUP = REGISTRY.split('/').slice(0, 5).join('/');
const UNTIL = '2026-02-01T13:00:00.000Z';
const REASON = 'The registry is being moved today.';
const settings = someSettings({ scopes: [SUBSCRIPTION], approversOf: GROUP });

const world = () => ({ store: aStore(), clock: stoppedClock(), audit: memoryTrail() });
const order = (person: Person, scope: string) => ({
  person,
  proof: 'Entra' as const,
  scope,
  reason: REASON,
  until: UNTIL,
});

describe('a pause', () => {
  it('stops writes below its scope until its end, and is on record', async () => {
    const ports = world();
    expect(await pauseScope(ports, settings, order(ANA, GROUP))).toMatchObject({ kind: 'paused' });
    expect(await pauseOn(ports.store, REGISTRY.toUpperCase(), NOW)).toMatchObject({ by: 'Ana Silva', reason: REASON });
    expect(await pauseOn(ports.store, REGISTRY, UNTIL)).toBeUndefined();
    expect(ports.audit.entries).toMatchObject([
      { EventType: 'killswitch.engaged', ActorId: ANA.id, TargetResourceId: GROUP.toLowerCase(), DecisionUntil: UNTIL },
    ]);
  });

  it('can be ended by another approver of its scope, which is on record too', async () => {
    const ports = world();
    await pauseScope(ports, settings, order(ANA, GROUP));
    expect(await resumeScope(ports, settings, { person: CHI, proof: 'Entra', scope: GROUP })).toEqual({
      kind: 'resumed',
    });
    expect(await pausesNow(ports.store, NOW)).toEqual([]);
    expect(ports.audit.entries.at(-1)).toMatchObject({ EventType: 'killswitch.released', ActorId: CHI.id });
    expect(await resumeScope(ports, settings, { person: CHI, proof: 'Entra', scope: GROUP })).toEqual({ kind: 'none' });
  });

  it('counts even when its record can not be written, and does not end without one', async () => {
    const ports = world();
    const away = { append: () => Promise.reject(new StoreFault('The store is away')) };
    await expect(pauseScope({ ...ports, audit: away }, settings, order(ANA, GROUP))).rejects.toThrow('away');
    const resume = { person: ANA, proof: 'Entra', scope: GROUP } as const;
    await expect(resumeScope({ ...ports, audit: away }, settings, resume)).rejects.toThrow('away');
    expect(await pausesNow(ports.store, NOW)).toHaveLength(1);
  });

  it.each<[string, Person, Partial<ReturnType<typeof order>>, string]>([
    ['from somebody who approves nothing', DAN, {}, 'scope'],
    ['of more than the person approves for', ANA, { scope: SUBSCRIPTION }, 'scope'],
    ['outside the settings', ANA, { scope: GROUP.replaceAll('1', '2') }, 'scope'],
    ['of what is no id', ANA, { scope: 'everything' }, 'scope'],
    ['of half an id', ANA, { scope: `${GROUP}/providers/Microsoft.ContainerRegistry` }, 'scope'],
    ['of nothing', ANA, { scope: '' }, 'scope'],
    ['without a reason', ANA, { reason: '  ' }, 'reason'],
    ['that has ended', ANA, { until: NOW }, 'until'],
    ['for more than 30 days', ANA, { until: '2026-03-04T09:00:00.000Z' }, 'until'],
  ])('is refused %s', async (_name, person, change, field) => {
    const ports = world();
    const result = await pauseScope(ports, settings, { ...order(person, GROUP), ...change });
    expect(result).toMatchObject({ kind: 'refused', field });
    expect(await pausesNow(ports.store, NOW)).toEqual([]);
  });

  it('can not be ended by somebody who approves nothing', async () => {
    const ports = world();
    await pauseScope(ports, settings, order(ANA, GROUP));
    const result = await resumeScope(ports, settings, { person: DAN, proof: 'Entra', scope: GROUP });
    expect(result).toMatchObject({ kind: 'refused' });
    expect(await pausesNow(ports.store, NOW)).toHaveLength(1);
  });
});
