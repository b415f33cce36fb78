import { advise, requestOf, step } from '../engine/advice.ts';
import { defineControl } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import type { ResourceState } from '../model/resource.ts';
import { registry } from '../resources/registry.ts';
import type { RegistryProperties } from '../resources/registry.ts';
import { patchPolicy } from './shared/registry-policies.ts';

type Registry = ResourceState<RegistryProperties>;
type Policies = NonNullable<RegistryProperties['policies']>;

/** What a policy that is switched on anew gets, in days. */
const DAYS = 7;
/** No stable api-version knows the policy, so what a look reads does not show it; this one takes it. */
const PREVIEW = '2023-01-01-preview';

/** An image that somebody deleted comes back for some days. Excludes the retention policy: the profile says which is meant. */
export const acrSoftDelete = defineControl({
  id: 'acr-soft-delete',
  version: '1',
  resource: registry,
  meta: {
    title: 'What is deleted from the registry can be restored for some days',
    rationale:
      'An image that somebody deletes by mistake, or out of spite, is gone for good, and what runs it can not start anew. ' +
      'With soft delete it can be restored for as long as the policy says.',
    fix: 'Sends nothing, a person does it: only a preview of the service takes the policy.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-soft-delete-policy',
      documents: ['002'],
    },
    permissions: ['Microsoft.ContainerRegistry/registries/read'],
  },
  messages: {
    off: 'What is deleted from registry {{registry}} is gone at once.',
    noDays: 'The soft delete policy of registry {{registry}} does not say for how many days it keeps what is deleted.',
  },
  judges: ['/properties/policies/softDeletePolicy/status', '/properties/policies/softDeletePolicy/retentionDays'],
  detectFacts: ['softDelete'],

  applies: (_state, { imageCleanup }) => imageCleanup === 'soft-delete',

  needs: (state) => (shownPolicy(state) === undefined ? ['softDelete'] : []),

  detect(state, { softDelete }) {
    const shown = shownPolicy(state);
    const { status, retentionDays } = shown ?? softDelete ?? {};
    const path = '/properties/policies/softDeletePolicy';
    const data = { registry: state.name };
    if (status?.toLowerCase() !== 'enabled') {
      const current = shown?.status ?? null;
      return [{ messageId: 'off', path: `${path}/status`, current, desired: 'enabled', data }];
    }
    if (retentionDays != null) return [];
    return [{ messageId: 'noDays', path: `${path}/retentionDays`, current: null, desired: DAYS, data }];
  },

  fix(state, { softDelete }) {
    const { retentionDays } = shownPolicy(state) ?? softDelete ?? {};
    const days = retentionDays ?? DAYS;
    const isRetained = state.properties.policies?.retentionPolicy?.status?.toLowerCase() === 'enabled';
    const off = patchPolicy(state, 'retentionPolicy', { status: 'disabled' });
    const on = patchPolicy(
      isRetained ? withoutRetention(state) : state,
      'softDeletePolicy',
      { status: 'enabled', retentionDays: days },
      PREVIEW,
    );
    return advise(
      'Only a preview of the service takes the policy, and not beside geo-replication, artifact cache or retention: ' +
        'a person has to choose.',
      [
        step('Look whether the registry is replicated or has cache rules: with either there is no soft delete.'),
        ...(isRetained ? [step('Switch the retention policy off, which excludes soft delete.', requestOf(off))] : []),
        step(`Switch soft delete on with ${String(days)} days.`, requestOf(on)),
      ],
      [],
    );
  },

  undo: () => irreversible('Nothing is written, so there is nothing to take back.'),

  impact: (_state, { softDelete }) => ({
    configured:
      softDelete === undefined
        ? { known: false, why: 'The soft delete policy of the registry could not be read.' }
        : { known: true, consumers: [] },
    used: { known: true, consumers: [] },
    notes: [
      'What is deleted is charged for as long as it can be restored.',
      'Switched off again, it goes on ending what was deleted meanwhile.',
    ],
  }),
});

/** The policy, where the body shows it: one that was read at a preview api-version. */
function shownPolicy({ properties }: Registry): Policies['softDeletePolicy'] | undefined {
  const policy = properties.policies?.softDeletePolicy;
  return policy?.status == null ? undefined : policy;
}

function withoutRetention(state: Registry): Registry {
  const { policies } = state.properties;
  const retentionPolicy = { ...policies?.retentionPolicy, status: 'disabled' };
  return { ...state, properties: { ...state.properties, policies: { ...policies, retentionPolicy } } };
}
