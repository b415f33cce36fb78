import type { ResourceState } from '../../src/model/resource.ts';
import type { DefenderPlanProperties } from '../../src/resources/defender-plan.ts';
import { SUBSCRIPTION } from './bodies.ts';

/** The scan of images, switched on. */
export const SCAN_ON = { name: 'ContainerRegistriesVulnerabilityAssessments', isEnabled: 'True' };

/** A Defender plan as GET returns it. */
export function planBody(
  name: string,
  properties: DefenderPlanProperties,
  scope = SUBSCRIPTION,
): ResourceState<DefenderPlanProperties> {
  return {
    id: `${scope}/providers/Microsoft.Security/pricings/${name}`,
    name,
    type: 'Microsoft.Security/pricings',
    properties,
  };
}
