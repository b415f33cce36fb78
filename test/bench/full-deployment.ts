import type { JsonObject } from '../../src/model/json.ts';
import { deployment } from '../../src/resources/deployment.ts';
import { SUBSCRIPTION } from './full-bodies.ts';

const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-shop`;
const APP = `${GROUP}/providers/Microsoft.App/containerApps/shop-web`;
const ENVIRONMENT = `${GROUP}/providers/Microsoft.App/managedEnvironments/cae-shop`;
const text = (value: string): JsonObject => ({ type: 'String', value });
const dependency = (id: string, resourceType: string, resourceName: string): JsonObject => ({
  id,
  resourceType,
  resourceName,
});

/** The deployment of an app with its environment: one secure parameter, whose value is not shown, and no secret. */
export const fullDeployment: JsonObject = {
  id: `${GROUP}/providers/Microsoft.Resources/deployments/shop-web-20260302`,
  name: 'shop-web-20260302',
  type: deployment.type,
  tags: { commit: '4f2c9e1' },
  properties: {
    templateHash: '11840563214571032219',
    parameters: {
      location: text('westeurope'),
      environmentName: text('cae-shop'),
      image: text('contosoprivate.azurecr.io/shop/web:4.2'),
      minReplicas: { type: 'Int', value: 2 },
      external: { type: 'Bool', value: false },
      tags: { type: 'Object', value: { owner: 'shop', stage: 'production' } },
      allowedRanges: { type: 'Array', value: ['10.20.0.0/16', '10.30.0.0/16'] },
      databasePassword: { type: 'SecureString' },
    },
    mode: 'Incremental',
    debugSetting: { detailLevel: 'None' },
    provisioningState: 'Succeeded',
    timestamp: '2026-03-02T08:01:44.1234567Z',
    duration: 'PT1M12.3456789S',
    correlationId: '5b000000-0000-4000-8000-000000000005',
    providers: [
      {
        namespace: 'Microsoft.App',
        resourceTypes: [
          { resourceType: 'managedEnvironments', locations: ['westeurope'] },
          { resourceType: 'containerApps', locations: ['westeurope'] },
        ],
      },
    ],
    dependencies: [
      {
        dependsOn: [dependency(ENVIRONMENT, 'Microsoft.App/managedEnvironments', 'cae-shop')],
        ...dependency(APP, 'Microsoft.App/containerApps', 'shop-web'),
      },
    ],
    outputs: {
      address: text('shop-web.internal.kindrock-1a2b3c4d.westeurope.azurecontainerapps.io'),
      appId: text(APP),
    },
    outputResources: [{ id: ENVIRONMENT }, { id: APP }],
    validationLevel: 'Template',
  },
};
