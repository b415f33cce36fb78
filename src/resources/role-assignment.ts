import { defineResource } from '../engine/resource-kind.ts';
import { shapeProblem } from './shape.ts';

/** The body of a role assignment, as far as controls read it. */
export type RoleAssignmentProperties = {
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType?: string | null;
  readonly condition?: string | null;
  readonly conditionVersion?: string | null;
  readonly description?: string | null;
  readonly delegatedManagedIdentityResourceId?: string | null;
  readonly createdOn?: string;
  readonly updatedOn?: string;
  readonly createdBy?: string | null;
  readonly updatedBy?: string | null;
};

const PROVIDER = 'microsoft.authorization/roleassignments';

/** A role assignment. It is written once and never changed in what it grants, so its own times tell when a grant began. */
export const roleAssignment = defineResource<RoleAssignmentProperties>({
  type: 'Microsoft.Authorization/roleAssignments',
  noun: 'role assignment',
  apiVersion: '2022-04-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [],
  secretPaths: [],
  writable: ({ properties }) => {
    const { roleDefinitionId, principalId, principalType, description, condition, conditionVersion } = properties;
    const { delegatedManagedIdentityResourceId: delegated } = properties;
    return {
      properties: {
        roleDefinitionId,
        principalId,
        principalType: principalType ?? 'ServicePrincipal',
        ...(description == null ? {} : { description }),
        ...(condition == null ? {} : { condition, conditionVersion: conditionVersion ?? '2.0' }),
        ...(delegated == null ? {} : { delegatedManagedIdentityResourceId: delegated }),
      },
    };
  },
  unreadable: (body) =>
    shapeProblem(
      body,
      {
        '/id': 'text',
        '/name': 'text',
        '/properties': 'object',
        '/properties/scope': 'text',
        '/properties/roleDefinitionId': 'text',
        '/properties/principalId': 'text',
      },
      { '/properties/principalType': 'text', '/properties/condition': 'text', '/properties/createdOn': 'text' },
    ),
  writtenAt: ({ properties }) => properties.updatedOn ?? properties.createdOn,
});
