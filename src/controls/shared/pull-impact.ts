import type { Consumer, RegistryConsumer } from '../../model/facts.ts';
import type { Search } from '../../model/impact.ts';
import type { Alternative, Step } from '../../model/plan.ts';
import type { ResourceState } from '../../model/resource.ts';
import type { RegistryProperties } from '../../resources/registry.ts';
import { pullFate } from './pull-path.ts';
import type { PullFate, PullFacts } from './pull-path.ts';

type Registry = ResourceState<RegistryProperties>;
type Endangered = { readonly consumer: RegistryConsumer; readonly fate: Exclude<PullFate, { kind: 'survives' }> };

/** Who would lose a registry that is closed, or may for all that is known; each with how that is put right. */
export function whoBreaks(state: Registry, facts: PullFacts): Search {
  const { approvedPrivateEndpoints: endpoints, registryConsumers } = facts;
  if (endpoints === undefined) return { known: false, why: 'The private endpoints of the registry could not be read.' };
  if (registryConsumers === undefined) return { known: false, why: 'Could not find out who pulls from the registry.' };
  const everybody = { kind: 'every client', name: 'of the public address (no private endpoint is approved)' };
  const named = endangered(state, facts).map(({ consumer, fate }): Consumer => {
    const { kind, name, id, lastSeen, inferred = 'it pulls from here' } = consumer;
    const doubt = fate.kind === 'unknown' ? 'whether its pulls go on is not known: ' : '';
    return {
      ...{ kind, name, inferred: `${inferred}; ${doubt}${fate.why}`, remedy: fate.remedy.what },
      ...(id === undefined ? {} : { id }),
      ...(lastSeen === undefined ? {} : { lastSeen }),
    };
  });
  return { known: true, consumers: endpoints.length === 0 ? [everybody, ...named] : named };
}

/** What makes closing harmless: each step once, those with a request as it stands. Nothing where nobody is in danger. */
export function putRightFirst(state: Registry, facts: PullFacts): readonly Alternative[] {
  const found = endangered(state, facts);
  if (found.length === 0) return [];
  const steps = new Map<string, Step>(found.map(({ fate }) => [fate.remedy.what, fate.remedy]));
  return [
    {
      kind: 'first',
      name: 'Put right who would lose the registry',
      effect: `${namesOf(found)} would pull as before when the registry is closed. It is looked at again before the fix is sent.`,
      steps: [...steps.values()],
    },
  ];
}

function endangered(state: Registry, facts: PullFacts): readonly Endangered[] {
  return (facts.registryConsumers ?? []).flatMap((consumer) => {
    const fate = pullFate(consumer, state, facts);
    return fate.kind === 'survives' ? [] : [{ consumer, fate }];
  });
}

function namesOf(found: readonly Endangered[]): string {
  const names = found.map(({ consumer: { kind, name } }) => `${kind} ${name}`);
  const text =
    names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${String(names.length - 5)} more` : names.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
