import { defineResource } from '../engine/resource-kind.ts';
import { shapeCheck } from './shape.ts';

/** An extension of a Defender plan. `isEnabled` is a text, `True` or `False`. */
export type DefenderExtension = {
  readonly name?: string;
  readonly isEnabled?: string | null;
  readonly additionalExtensionProperties?: Readonly<Record<string, string>> | null;
};

/** The part of a Defender plan's body that controls read. */
export type DefenderPlanProperties = {
  /** `Free` or `Standard`. */
  readonly pricingTier?: string | null;
  readonly subPlan?: string | null;
  readonly enforce?: string | null;
  readonly inherited?: string | null;
  readonly deprecated?: boolean | null;
  readonly replacedBy?: readonly string[] | null;
  readonly extensions?: readonly DefenderExtension[] | null;
};

const TYPE = 'Microsoft.Security/pricings';
const PROVIDER = TYPE.toLowerCase();

/** A plan of Defender for Cloud, at a subscription: `Containers`, `Arm`, … There is a PUT, and no PATCH. */
export const defenderPlan = defineResource<DefenderPlanProperties>({
  type: TYPE,
  noun: 'defender plan',
  apiVersion: '2024-01-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [],
  catchUp: 'list',
  below: ['Microsoft.Resources/subscriptions'],
  secretPaths: [],
  writable: ({ properties: { pricingTier, subPlan, enforce, extensions } }) => ({
    properties: {
      pricingTier,
      ...(subPlan == null ? {} : { subPlan }),
      ...(enforce == null ? {} : { enforce }),
      ...(extensions == null ? {} : { extensions }),
    },
  }),
  unreadable: shapeCheck(
    TYPE,
    {},
    {
      '/properties/pricingTier': ['Free', 'Standard'],
      '/properties/subPlan': 'text',
      '/properties/extensions': 'list',
      '/properties/extensions/*': 'object',
      '/properties/extensions/*/name': 'text',
      '/properties/extensions/*/isEnabled': 'text',
    },
  ),
  writtenAt: () => undefined,
});
