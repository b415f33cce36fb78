import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { registry } from '../resources/registry.ts';
import { patchPolicy } from './shared/registry-policies.ts';

/** What a policy that is switched on anew gets, in days. */
const DAYS = 7;

/** Manifests that no tag names any more are deleted after a while. Excludes soft delete: the profile says which is meant. */
export const acrRetentionPolicy = defineControl({
  id: 'acr-retention-policy',
  version: '1',
  resource: registry,
  meta: {
    title: 'Untagged manifests of the registry are deleted after some days',
    rationale:
      'Manifests that no tag names any more keep their old vulnerabilities within reach of everybody who knows a digest. ' +
      'They also cost storage that nobody sees.',
    fix: 'Switches the retention policy on with 7 days, in place; Premium registries only.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 2,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-retention-policy',
      documents: ['002'],
    },
    permissions: ['Microsoft.ContainerRegistry/registries/read', 'Microsoft.ContainerRegistry/registries/write'],
  },
  messages: {
    off: 'Registry {{registry}} keeps untagged manifests for ever.',
    noDays: 'The retention policy of registry {{registry}} does not say after how many days it deletes.',
  },
  judges: ['/properties/policies/retentionPolicy/status', '/properties/policies/retentionPolicy/days'],

  applies: (_state, { imageCleanup }) => imageCleanup === 'retention',

  detect(state) {
    const { status, days } = state.properties.policies?.retentionPolicy ?? {};
    const path = '/properties/policies/retentionPolicy';
    const data = { registry: state.name };
    if (status?.toLowerCase() !== 'enabled') {
      return [{ messageId: 'off', path: `${path}/status`, current: status ?? null, desired: 'enabled', data }];
    }
    if (days == null) return [{ messageId: 'noDays', path: `${path}/days`, current: null, desired: DAYS, data }];
    return [];
  },

  fix(state) {
    const sku = state.sku?.name;
    if (sku !== undefined && sku.toLowerCase() !== 'premium') {
      return {
        unfixable:
          `A ${sku} registry has no retention policy; only Premium has. ` +
          'Set profile.imageCleanup to soft-delete, raise the SKU, or exempt the registry with a reason.',
      };
    }
    const { days } = state.properties.policies?.retentionPolicy ?? {};
    return [patchPolicy(state, 'retentionPolicy', { status: 'enabled', days: days ?? DAYS })];
  },

  undo: invert,

  impact: () => ({
    configured: {
      known: false,
      why: 'Who names an image by its digest alone stands in pipelines and manifests that nobody can search.',
    },
    used: { known: false, why: 'The log of pulls is not read yet, so nobody knows who pulls untagged manifests.' },
    notes: [
      'What it deletes can not be brought back; switching it off again only stops it.',
      'It touches manifests that lose their tag from now on, and no image that is locked.',
      'Whoever names an image by a digest that has no tag can not pull it any more.',
    ],
  }),
});
