import { defineResource } from '../engine/resource-kind.ts';
import { shapeCheck } from './shape.ts';

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

const TYPE = 'Microsoft.Authorization/roleAssignments';
const PROVIDER = TYPE.toLowerCase();

/**
 * A role assignment. Scope, role and principal can't be changed later, so the grant began when it was made. Its
 * description can be: a later write of it says nothing about the grant.
 */
export const roleAssignment = defineResource<RoleAssignmentProperties>({
  type: TYPE,
  noun: 'role assignment',
  apiVersion: '2022-04-01',
  operations: [`${PROVIDER}/write`, `${PROVIDER}/delete`],
  children: [],
  catchUp: 'assignment-diff',
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
  unreadable: shapeCheck(
    TYPE,
    {
      '/properties/scope': 'text',
      '/properties/roleDefinitionId': 'text',
      '/properties/principalId': 'text',
    },
    { '/properties/principalType': 'text', '/properties/condition': 'text', '/properties/createdOn': 'text' },
  ),
  writtenAt: ({ properties }) => properties.createdOn,
  // Tools make a new name each time that they grant; the grant itself is unique.
  standsFor: ({ properties: { scope, principalId, roleDefinitionId } }) =>
    ['role', scope, principalId, roleDefinitionId].join('|'),
});
