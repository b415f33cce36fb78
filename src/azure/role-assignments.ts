import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import { answered } from './answer.ts';
import type { Answer } from './answer.ts';
import { encodedPath } from './arm-client.ts';
import type { ArmAccess } from './arm-client.ts';
import { clientOptions } from './pipeline.ts';
import { clientsBy } from './resource-client.ts';
import type { ResourceClient } from './resource-client.ts';

/**
 * Role assignments, definitions and schedules through @azure/arm-authorization. It puts scopes and ids into addresses
 * unescaped and after a slash of its own: it only ever gets ids rebuilt from their parts, without the leading slash.
 */
export interface AuthorizationClient extends ResourceClient {
  delete: NonNullable<ResourceClient['delete']>;
  /** Assignments at a scope and above it. */
  listAt(scope: string): Promise<Answer>;
  /** A role definition by its GUID, as seen from a subscription. */
  getRole(subscriptionId: string, roleId: string): Promise<Answer>;
  /** Active assignments of one principal at a scope, with how they came about. */
  listScheduleInstances(scope: string, principalId: string): Promise<Answer>;
}

/** The package speaks one api-version for each operation and takes no other. */
export function roleAssignments(access: ArmAccess): AuthorizationClient {
  const client = clientsBy(async (subscriptionId): Promise<AuthorizationManagementClient> => {
    const { AuthorizationManagementClient } = await import('@azure/arm-authorization');
    return new AuthorizationManagementClient(access.credential, subscriptionId, {
      ...clientOptions(access.wire, access.channel),
      endpoint: access.endpoint,
      $host: access.endpoint,
    });
  });
  const sdkFor = (id: string) => client(id.split('/')[2] ?? '', '');

  return {
    async get(ref) {
      const sdk = await client(ref.subscriptionId, '');
      return answered((onResponse) => sdk.roleAssignments.getById(unslashed(ref.id), { onResponse }));
    },
    async list({ subscriptionId, resourceGroup }) {
      const sdk = await client(subscriptionId, '');
      return answered((onResponse) =>
        (resourceGroup === undefined
          ? sdk.roleAssignments.listForSubscription({ onResponse })
          : sdk.roleAssignments.listForResourceGroup(resourceGroup, { onResponse })
        )
          .byPage()
          .next(),
      );
    },
    async delete({ ref, headers }) {
      const sdk = await client(ref.subscriptionId, '');
      const requestOptions = { customHeaders: { ...headers } };
      return answered((onResponse) =>
        sdk.roleAssignments.deleteById(unslashed(ref.id), { onResponse, requestOptions }),
      );
    },
    async listAt(scope) {
      const sdk = await sdkFor(scope);
      const options = { filter: 'atScope()' };
      return answered((onResponse) =>
        sdk.roleAssignments
          .listForScope(unslashed(scope), { ...options, onResponse })
          .byPage()
          .next(),
      );
    },
    async getRole(subscriptionId, roleId) {
      const sdk = await client(subscriptionId, '');
      const scope = `subscriptions/${subscriptionId}`;
      return answered((onResponse) => sdk.roleDefinitions.get(scope, roleId, { onResponse }));
    },
    async listScheduleInstances(scope, principalId) {
      const sdk = await sdkFor(scope);
      const filter = `principalId eq '${principalId}'`;
      return answered((onResponse) =>
        sdk.roleAssignmentScheduleInstances.listForScope(unslashed(scope), { filter, onResponse }).byPage().next(),
      );
    },
  };
}

/** Escaped here, because the package does not. */
function unslashed(id: string): string {
  return encodedPath(id.replace(/^\/+/, ''));
}
