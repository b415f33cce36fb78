import { advise, requestOf, step } from '../engine/advice.ts';
import { put } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { defenderPlan } from '../resources/defender-plan.ts';
import { isPlanOfSubscription, isStandard, PLAN_PERMISSIONS, subscriptionOf, withScan } from './shared/defender.ts';
import { nobodyHit } from './shared/nobody-hit.ts';

const OLD_PLANS = ['ContainerRegistry', 'KubernetesService'];

/** Nobody scans the images of a registry and nobody watches its use unless the plan for containers is paid for. */
export const defenderContainersPlan = defineControl({
  id: 'defender-containers-plan',
  version: '1',
  resource: defenderPlan,
  meta: {
    title: 'Defender for Containers is on and its old plans are off',
    rationale:
      'Without the plan nobody scans images for vulnerabilities after they were pushed, and attacks on registries raise no ' +
      'alert. The plans for registries and for Kubernetes came before it and get no new detections.',
    fix: 'Switches the plan on with the scan of registries, every other extension as it stands; an old plan is left to a person.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-containers-introduction',
      azurePolicy: [
        '1c988dd6-ade4-430f-a608-2a3e5b0a6d38',
        'c9ddb292-b203-4738-aead-18e2716e858f',
        'efd4031d-b232-4595-babf-ae817348e91b',
      ],
      cis: ['2.1.8 (v2.0)', '3.1.4.1 (v3.0)', '9.1.4.1 (v4.0)', '8.1.4.1 (v5.0)'],
      mcsb: ['LT-1', 'LT-2', 'IR-3', 'IR-5'],
      documents: ['002', '004'],
    },
    permissions: PLAN_PERMISSIONS,
  },
  messages: {
    planOff: 'Defender for Containers is not on in subscription {{subscription}}.',
    oldPlan: 'The old Defender plan {{plan}} of subscription {{subscription}} is not off; Containers has replaced it.',
  },
  judges: ['/properties/pricingTier'],

  applies: (state) => isPlanOfSubscription(state, 'Containers', ...OLD_PLANS),

  detect(state) {
    const { pricingTier } = state.properties;
    const isOld = isPlanOfSubscription(state, ...OLD_PLANS);
    if (isOld ? pricingTier?.toLowerCase() === 'free' : isStandard(state.properties)) return [];
    return [
      {
        messageId: isOld ? 'oldPlan' : 'planOff',
        path: '/properties/pricingTier',
        current: pricingTier ?? null,
        desired: isOld ? 'Free' : 'Standard',
        data: { subscription: subscriptionOf(state), plan: state.name },
      },
    ];
  },

  fix(state) {
    if (isPlanOfSubscription(state, ...OLD_PLANS)) {
      const containers = {
        ...requestOf(put(defenderPlan, `${parentOf(state.id)}/Containers`, {})),
        method: 'GET',
      } as const;
      const { body: _body, ...look } = containers;
      return advise(
        'The plan Containers takes its place, and whoever switches this one off first has neither.',
        [
          step('Look whether the plan Containers is on, and switch it on where it is not.', look),
          step(
            'Switch this plan off.',
            requestOf(put(defenderPlan, state.id, { properties: { pricingTier: 'Free' } })),
          ),
        ],
        [],
      );
    }
    if (state.properties.pricingTier == null) {
      return {
        unfixable: 'Azure does not say which tier the plan has. Look at it in the portal before anything is written.',
      };
    }
    return [withScan(state)];
  },

  undo: invert,

  impact: () =>
    nobodyHit('The plan is charged for, by core of Kubernetes and by image that is scanned. Nothing stops working.'),
});

function parentOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}
