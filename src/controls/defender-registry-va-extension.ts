import type { Deviation } from '../engine/control.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import type { Json } from '../model/json.ts';
import { defenderPlan } from '../resources/defender-plan.ts';
import {
  isOn,
  isPlanOfSubscription,
  isStandard,
  PLAN_PERMISSIONS,
  SCAN,
  scanAt,
  subscriptionOf,
  withScan,
} from './shared/defender.ts';

/** The plan alone scans nothing: the scan of images is an extension that can be off while the plan is paid for. */
export const defenderRegistryVaExtension = defineControl({
  id: 'defender-registry-va-extension',
  version: '1',
  resource: defenderPlan,
  meta: {
    title: 'Defender scans the images of registries for vulnerabilities',
    rationale:
      'An image that was sound when it was pushed has known vulnerabilities a month later, and only a scan that goes on ' +
      'tells. The extension can be off while the plan is paid for.',
    fix: 'Switches the extension on and sends all others along as they stand.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/defender-for-cloud/agentless-vulnerability-assessment-azure',
      cis: ['3.1.4.3 (v3.0)'],
      documents: ['002', '004'],
    },
    permissions: PLAN_PERMISSIONS,
  },
  messages: {
    notScanned: 'Defender does not scan the images of registries in subscription {{subscription}}.',
  },
  impliedBy: ['defender-containers-plan'],
  judges: ['/properties/pricingTier', '/properties/extensions'],

  applies: (state) => isPlanOfSubscription(state, 'Containers'),

  detect(state) {
    const { properties } = state;
    const at = scanAt(properties);
    const scan = properties.extensions?.[at];
    if (isStandard(properties) && isOn(scan)) return [];
    return [{ ...evidence(), messageId: 'notScanned', data: { subscription: subscriptionOf(state) } }];

    function evidence(): Pick<Deviation<string>, 'path' | 'current' | 'desired'> {
      if (isOn(scan))
        return { path: '/properties/pricingTier', current: properties.pricingTier ?? null, desired: 'Standard' };
      if (scan === undefined) {
        const listed = (properties.extensions ?? null) as Json;
        return { path: '/properties/extensions', current: listed, desired: `${SCAN}: True` };
      }
      const path = `/properties/extensions/${String(at)}/isEnabled`;
      return { path, current: scan.isEnabled ?? null, desired: 'True' };
    }
  },

  fix: (state) =>
    isStandard(state.properties)
      ? [withScan(state)]
      : { unfixable: 'The plan that the scan belongs to is not on. Switch Defender for Containers on first.' },

  undo: invert,

  impact: (state) => ({
    configured: { known: true, consumers: [] },
    used: { known: true, consumers: [] },
    notes: [
      'Each image that is scanned is charged for beyond a free number. Nothing stops working.',
      ...(state.properties.extensions == null
        ? ['The plan lists no extensions, so the scan will be its only one.']
        : []),
    ],
  }),
});
