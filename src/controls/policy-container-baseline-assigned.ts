import { itemId, put } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Together } from '../engine/resource-kind.ts';
import { policyAssignments } from '../resources/policy-assignments.ts';
import type { PolicyAssignment } from '../resources/policy-assignments.ts';
import type { Item } from '../resources/together.ts';
import { missingItem, placeOfAll } from './shared/alerts.ts';

type Assignments = ResourceState<Together<Item<PolicyAssignment>>>;

const DEFINITIONS = '/providers/Microsoft.Authorization/policyDefinitions/';
const DEFINITIONS_LOWER = DEFINITIONS.toLowerCase();

/** Built-in definitions with the effect Audit, by the name that an assignment of ours would have. */
const BASELINE: readonly { readonly name: string; readonly definition: string; readonly audits: string }[] = [
  ['aci-network', '8af8f826-edcb-4178-b35f-851ea6fea615', 'container groups run in a virtual network'],
  ['acr-admin-account', 'dc921057-6b28-4fbe-9b83-f7bec05db6c2', 'registries have no admin account'],
  ['acr-public-network', '0fdf0491-d080-4575-b627-ad0e843cba0f', 'registries are closed to the internet'],
  ['ca-identity', 'b874ab2d-72dd-47f1-8cb5-4a306478a4e7', 'container apps have a managed identity'],
  ['ca-ingress', '783ea2a8-b8fd-46be-896a-9ae79643a0b1', 'container apps take no calls from the internet'],
  ['cae-network', '8b346db6-85af-419b-8557-92cee2c0f9bb', 'Container Apps environments are in a virtual network'],
].map(([name = '', definition = '', audits = '']) => ({ name: `driftwarden-${name}`, definition, audits }));

/** Azure Policy sees what Driftwarden sees, also where Driftwarden has no scope, and its report is what auditors know. */
export const policyContainerBaselineAssigned = defineControl({
  id: 'policy-container-baseline-assigned',
  version: '1',
  resource: policyAssignments,
  meta: {
    title: 'The audit policies for containers are assigned',
    rationale:
      'Azure Policy judges every resource of the subscription by itself, and its report is the one that auditors know. ' +
      'Policies that only audit refuse nothing, so there is no reason to go without them.',
    fix: 'Assigns each policy that is missing to the subscription, with the effect Audit.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies',
      azurePolicy: BASELINE.map(({ definition }) => definition),
      documents: ['002', '004'],
    },
    permissions: [
      'Microsoft.Authorization/policyAssignments/read',
      'Microsoft.Authorization/policyAssignments/write',
      'Microsoft.Authorization/policyAssignments/delete',
    ],
  },
  messages: {
    notAssigned: 'No policy of its own audits in subscription {{subscription}} whether {{audits}}.',
  },
  judges: ['/properties/items'],

  detect(state) {
    const subscription = placeOfAll(state).guid;
    return missing(state).map(({ name, definition, audits }) => {
      const data = { subscription, audits };
      const desired = `${DEFINITIONS}${definition}`;
      return { messageId: 'notAssigned' as const, ...missingItem(state, name), desired, data };
    });
  },

  fix: (state) =>
    missing(state).map(({ name, definition, audits }) =>
      put(policyAssignments, itemId(state, name), {
        properties: {
          displayName: `Driftwarden: ${audits}`,
          policyDefinitionId: `${DEFINITIONS}${definition}`,
          enforcementMode: 'Default',
          parameters: { effect: { value: 'Audit' } },
        },
      }),
    ),

  undo: invert,

  impact: (state) => {
    const initiatives = Object.values(state.properties.items).filter(isInitiative).length;
    const seen =
      `${String(initiatives)} initiative(s) are assigned. What is in them is not looked at, ` +
      'so the same may be audited twice.';
    return {
      configured: { known: true, consumers: [] },
      used: { known: true, consumers: [] },
      notes: ['Nothing is refused or changed: the policies only audit.', ...(initiatives > 0 ? [seen] : [])],
    };
  },
});

function missing(state: Assignments): typeof BASELINE {
  const place = placeOfAll(state).id.toLowerCase();
  const assigned = Object.values(state.properties.items).map((item) => [definitionOf(item), item] as const);
  return BASELINE.filter(
    ({ definition }) => !assigned.some(([name, item]) => name === definition && isAtWork(item, place)),
  );
}

/** The GUID of the built-in definition that is assigned, in lower case; empty for an initiative or one's own definition. */
function definitionOf({ properties }: Item<PolicyAssignment>): string {
  const id = properties?.policyDefinitionId ?? '';
  const isBuiltIn = id.startsWith(DEFINITIONS) || id.toLowerCase().startsWith(DEFINITIONS_LOWER);
  return isBuiltIn ? id.slice(DEFINITIONS.length).toLowerCase() : '';
}

/** Is an assignment at work in the whole subscription, whose id is in lower case? */
function isAtWork({ id, properties }: Item<PolicyAssignment>, subscription: string): boolean {
  const { notScopes, parameters, overrides, resourceSelectors } = properties ?? {};
  const lower = id?.toLowerCase() ?? '';
  const end = lower.indexOf('/providers/microsoft.authorization/');
  const at = end < 0 ? lower : lower.slice(0, end);
  return (
    (at === subscription || at.startsWith('/providers/microsoft.management/')) &&
    !(notScopes ?? []).some((one) => one.toLowerCase() === subscription) &&
    (resourceSelectors ?? []).length === 0 &&
    !isDisabled(parameters?.effect?.value) &&
    !(overrides ?? []).some(({ value }) => isDisabled(value))
  );
}

function isDisabled(effect: string | null | undefined): boolean {
  return effect?.toLowerCase() === 'disabled';
}

function isInitiative({ properties }: Item<PolicyAssignment>): boolean {
  return properties?.policyDefinitionId?.toLowerCase().includes('/policysetdefinitions/') === true;
}
