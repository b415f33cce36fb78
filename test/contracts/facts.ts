import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { FactSource } from '../../src/ports/facts.ts';
import type { Body } from '../support/azure-rig.ts';

/** A world in which resources can be put and facts be asked about them. */
export type FactsWorld = {
  readonly facts: (scopes: readonly string[]) => FactSource;
  readonly freshScope: () => string;
  readonly place: (id: string, properties: JsonObject, others?: JsonObject) => Body;
  /** Our own object id in that world. */
  /** Object ids of the identity that reads and of the one that writes. */
  readonly ownPrincipalIds: readonly [string, string];
  readonly close: () => Promise<void>;
};

const PRINCIPAL = '55555555-5555-4555-8555-555555555555';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const NO_ROLE = '99999999-9999-4999-8999-999999999999';

/** What every `FactSource` knows. */
export function factsContract(name: string, open: () => Promise<FactsWorld>): void {
  describe(`facts: ${name}`, () => {
    let world: FactsWorld;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    function estate() {
      const scope = world.freshScope();
      const idOf = (type: string, one: string) => `${scope}/resourceGroups/shop/providers/${type}/${one}`;
      const role = (id: string) => `${scope}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
      const assign = (one: string, principalId: string, roleId = OWNER) => {
        const guid = `33333333-3333-4333-8333-${one.padStart(12, '0')}`;
        const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid}`;
        const properties = { principalId, roleDefinitionId: role(roleId), principalType: 'ServicePrincipal', scope };
        return world.place(id, properties);
      };
      const registry = (more: JsonObject = {}) => {
        const id = idOf('Microsoft.ContainerRegistry/registries', 'contoso');
        return world.place(id, { loginServer: 'contoso.azurecr.io', ...more });
      };
      return { scope, facts: world.facts([scope]), idOf, role, assign, registry };
    }
    const known = (value: unknown) => ({ known: true, value });

    it('who logs in with the admin account: container groups, apps and jobs, on all pages', async () => {
      const { facts, idOf, registry } = estate();
      const server = 'contoso.azurecr.io';
      const names = ['a', 'b', 'c'];
      for (const one of names) {
        const imageRegistryCredentials = [{ server, username: 'contoso', password: 'x' }];
        world.place(idOf('Microsoft.ContainerInstance/containerGroups', one), { imageRegistryCredentials });
        const configuration = { registries: [{ server, username: 'contoso', passwordSecretRef: 'p' }] };
        world.place(idOf('Microsoft.App/containerApps', one), { configuration });
        world.place(idOf('Microsoft.App/jobs', one), { configuration });
      }
      const configuration = { registries: [{ server, identity: 'system' }] };
      world.place(idOf('Microsoft.App/jobs', 'by-identity'), { configuration });
      const answer = await facts.read('adminLoginConsumers', registry());
      const found = answer.known ? answer.value.map(({ kind, name: one }) => `${kind} ${one}`) : [];
      const kinds = ['container app', 'container app job', 'container group'];
      expect(found.toSorted()).toEqual(kinds.flatMap((kind) => names.map((one) => `${kind} ${one}`)));
    });

    it('approved private endpoints: of the body, else of their list', async () => {
      const { facts, registry } = estate();
      const connection = (one: string, status: string) => ({
        name: one,
        properties: { privateLinkServiceConnectionState: { status } },
      });
      const both = [connection('a', 'Approved'), connection('b', 'Pending')];
      const inBody = registry({ privateEndpointConnections: both });
      expect(await facts.read('approvedPrivateEndpoints', inBody)).toEqual(known(['a']));
      const bare = registry();
      for (const { name: one, properties } of both) {
        world.place(`${bare.id}/privateEndpointConnections/${one}`, properties);
      }
      expect(await facts.read('approvedPrivateEndpoints', bare)).toEqual(known(['a']));
    });

    it('what a role permits', async () => {
      const { facts, assign, role } = estate();
      const permissions = [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }];
      world.place(role(OWNER), { roleName: 'Mine', permissions });
      expect(await facts.read('rolePermissions', assign('1', PRINCIPAL))).toEqual(known(permissions));
      const gone = await facts.read('rolePermissions', assign('2', PRINCIPAL, NO_ROLE));
      expect(gone, 'a role that is gone').toMatchObject({ known: false });
    });

    it('what a principal is and what runs as it', async () => {
      const IDENTITY = 'Microsoft.ManagedIdentity/userAssignedIdentities';
      const nobody = estate();
      expect(await nobody.facts.read('principalUse', nobody.assign('1', PRINCIPAL))).toEqual(
        known({ identity: 'none', workloads: [] }),
      );
      const idle = estate();
      world.place(idle.idOf(IDENTITY, 'runner'), { principalId: PRINCIPAL, clientId: 'c' });
      expect(await idle.facts.read('principalUse', idle.assign('1', PRINCIPAL))).toEqual(
        known({ identity: 'user-assigned', name: 'runner', workloads: [] }),
      );
      const { facts, assign, idOf } = estate();
      const identity = idOf(IDENTITY, 'runner');
      world.place(identity, { principalId: PRINCIPAL, clientId: 'c' });
      const web = idOf('Microsoft.App/containerApps', 'web');
      const userAssignedIdentities = { [identity]: { principalId: PRINCIPAL, clientId: 'c' } };
      world.place(web, {}, { identity: { type: 'UserAssigned', userAssignedIdentities } });
      const workloads = [{ kind: 'container app', name: 'web', id: web }];
      expect(await facts.read('principalUse', assign('1', PRINCIPAL))).toEqual(
        known({ identity: 'user-assigned', name: 'runner', workloads }),
      );
    });

    it('whether an assignment is an activation', async () => {
      const { scope, facts, assign } = estate();
      const [activated, assigned] = [assign('1', PRINCIPAL), assign('2', PRINCIPAL)];
      world.place(`${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/1`, {
        principalId: PRINCIPAL,
        scope,
        assignmentType: 'Activated',
        originRoleAssignmentId: activated.id,
      });
      expect(await facts.read('pimActivation', activated)).toEqual(known(true));
      expect(await facts.read('pimActivation', assigned)).toEqual(known(false));
    });

    it('whether the principal is our own', async () => {
      const { facts, assign } = estate();
      const [reads, writes] = world.ownPrincipalIds;
      expect(await facts.read('ownPrincipal', assign('1', reads))).toEqual(known(true));
      expect(await facts.read('ownPrincipal', assign('2', writes.toUpperCase()))).toEqual(known(true));
      expect(await facts.read('ownPrincipal', assign('3', PRINCIPAL))).toEqual(known(false));
    });

    it('how many others may manage access', async () => {
      const { facts, assign } = estate();
      const assignment = assign('1', PRINCIPAL);
      expect(await facts.read('otherAccessAdministrators', assignment)).toEqual(known(0));
      assign('2', 'another');
      assign('3', 'a third');
      assign('4', 'a reader', READER);
      expect(await facts.read('otherAccessAdministrators', assignment)).toEqual(known(2));
    });

    it('what may not be read is not known', async () => {
      const { facts, scope } = estate();
      const id = `${scope}/resourceGroups/forbidden/providers/Microsoft.ContainerRegistry/registries/contoso`;
      const registry = world.place(id, {});
      const answer = await facts.read('approvedPrivateEndpoints', registry);
      expect(answer).toEqual({ known: false, why: expect.stringContaining('AuthorizationFailed') as string });
    });
  });
}
