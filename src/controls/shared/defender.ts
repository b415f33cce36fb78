import { put } from '../../engine/changes.ts';
import type { Change } from '../../model/plan.ts';
import type { ResourceState } from '../../model/resource.ts';
import { defenderPlan } from '../../resources/defender-plan.ts';
import type { DefenderExtension, DefenderPlanProperties } from '../../resources/defender-plan.ts';

/** The extension that scans the images of registries. */
export const SCAN = 'ContainerRegistriesVulnerabilityAssessments';

const SCAN_LOWER = SCAN.toLowerCase();
const AT_SUBSCRIPTION = /^\/subscriptions\/[^/]+\/providers\//iu;

/** The ARM actions of a control over Defender plans. */
export const PLAN_PERMISSIONS = ['Microsoft.Security/pricings/read', 'Microsoft.Security/pricings/write'];

/** The plan that a subscription has set for all that is in it; a single resource may have one of its own. */
export function isPlanOfSubscription({ id, name }: { readonly id: string; readonly name: string }, ...plans: string[]) {
  const called = name.toLowerCase();
  return plans.some((plan) => plan.toLowerCase() === called) && AT_SUBSCRIPTION.test(id);
}

/** The id of the subscription whose plan it is. */
export function subscriptionOf({ id }: { readonly id: string }): string {
  return id.split('/')[2] ?? '';
}

/** Is the plan paid for, and so at work? */
export function isStandard({ pricingTier }: DefenderPlanProperties): boolean {
  return pricingTier?.toLowerCase() === 'standard';
}

/** Where the scan of images stands among the extensions of a plan; -1 where it is not listed. */
export function scanAt({ extensions }: DefenderPlanProperties): number {
  return (extensions ?? []).findIndex(({ name }) => name?.toLowerCase() === SCAN_LOWER);
}

/** Is an extension switched on? `True` is a text. */
export function isOn(extension: DefenderExtension | undefined): boolean {
  return extension?.isEnabled?.toLowerCase() === 'true';
}

/**
 * The plan as it is, switched on and with the scan of images. A PUT that leaves an extension out may switch it off, so all
 * that are there go along, without what Azure says of how they were switched on.
 */
export function withScan({ id, properties }: ResourceState<DefenderPlanProperties>): Change {
  const { subPlan, enforce, extensions } = properties;
  const listed = (extensions ?? []).map(({ name, isEnabled, additionalExtensionProperties: more }, index) => ({
    ...(name === undefined ? {} : { name }),
    isEnabled: index === scanAt(properties) ? 'True' : (isEnabled ?? 'False'),
    ...(more == null ? {} : { additionalExtensionProperties: more }),
  }));
  const added = scanAt(properties) < 0 ? [{ name: SCAN, isEnabled: 'True' }] : [];
  return put(defenderPlan, id, {
    properties: {
      pricingTier: 'Standard',
      ...(subPlan == null ? {} : { subPlan }),
      ...(enforce == null ? {} : { enforce }),
      extensions: [...listed, ...added],
    },
  });
}
