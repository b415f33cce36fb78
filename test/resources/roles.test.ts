import { describe, expect, it } from 'vitest';
import type { RolePermission } from '../../src/model/facts.ts';
import { builtInPermissions, isPrivileged, managesAccess, roleGuid, roleName } from '../../src/resources/roles.ts';
import { roleDefinition, ROLES } from '../support/bodies.ts';

const allows = (
  actions: readonly string[],
  notActions: readonly string[] = [],
  condition?: string,
): RolePermission[] => [{ actions, notActions, ...(condition === undefined ? {} : { condition }) }];
const GRANTING = 'Microsoft.Authorization/roleAssignments/write';
const narrowed = `((!(ActionMatches{'${GRANTING}'})) OR (@Request[…] ForAnyOfAnyValues:GuidEquals {…}))`;
const elsewhere = "(@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'x')";

describe('a role is judged by what it permits', () => {
  it.each<readonly [what: string, permissions: readonly RolePermission[], privileged: boolean]>([
    ['everything', allows(['*']), true],
    ['everything but access', allows(['*'], ['Microsoft.Authorization/*/Write']), true],
    ['everything but what changes anything', allows(['*'], ['*/write', '*/delete', '*/action']), false],
    ['writing everywhere', allows(['*/write']), true],
    ['deleting everywhere', allows(['*/delete']), true],
    ['acting everywhere', allows(['*/action']), true],
    ['writing in all providers of Microsoft', allows(['Microsoft.*/write']), true],
    ['reading everywhere', allows(['*/read']), false],
    ['registering providers', allows(['*/register/action']), false],
    ['all of one provider', allows(['Microsoft.App/*']), false],
    ['giving access', allows([GRANTING]), true],
    ['giving access, in another case', allows([GRANTING.toUpperCase()]), true],
    ['all about access', allows(['Microsoft.Authorization/*']), true],
    ['all about access but giving it', allows(['Microsoft.Authorization/*'], [GRANTING]), false],
    ['reading and deleting assignments', allows(['Microsoft.Authorization/roleAssignments/delete']), false],
    ['giving access under a condition about that', allows([GRANTING], [], narrowed), false],
    ['giving access under another condition', allows([GRANTING], [], elsewhere), true],
    ['writing everywhere under a condition about access', allows(['*/write'], [], narrowed), true],
    ['one thing narrowed, another not', [...allows([GRANTING], [], narrowed), ...allows([GRANTING])], true],
    ['one thing here, and taken away elsewhere', [...allows([GRANTING]), ...allows(['*/read'], [GRANTING])], true],
    ['nothing', allows([]), false],
    ['no permissions at all', [], false],
    ['an empty action', allows(['']), false],
  ])('%s', (_what, permissions, privileged) => {
    expect(isPrivileged(permissions)).toBe(privileged);
  });

  it('under the condition of the assignment too', () => {
    expect(managesAccess(allows([GRANTING]), narrowed)).toBe(false);
    expect(managesAccess(allows([GRANTING]), elsewhere)).toBe(true);
    expect(managesAccess(allows([GRANTING]), null)).toBe(true);
    expect(isPrivileged(allows(['*']), narrowed), 'a condition on access narrows nothing else').toBe(true);
  });

  it('in time that grows with the pattern only', () => {
    const pattern = `${'*a'.repeat(20_000)}*b`;
    expect(isPrivileged(allows([pattern]))).toBe(false);
  });
});

describe('the table of built-in roles', () => {
  it.each<readonly [name: string, role: string, privileged: boolean]>([
    ['Owner', ROLES.owner, true],
    ['Contributor', ROLES.contributor, true],
    ['User Access Administrator', ROLES.userAccessAdministrator, true],
    ['Role Based Access Control Administrator', ROLES.rbacAdministrator, true],
    ['Reader', ROLES.reader, false],
    ['AcrPull', ROLES.acrPull, false],
    ['Container Apps Contributor', roleDefinition('358470bc-b998-42bd-ab17-a7e34c199c0f'), false],
    ['Managed Identity Operator', roleDefinition('f1a07417-d97a-45cb-824c-7a7467783830'), false],
  ])('knows %s', (name, role, privileged) => {
    expect(roleName(role.toUpperCase())).toBe(name);
    expect(isPrivileged(builtInPermissions(role) ?? [])).toBe(privileged);
  });

  it('tells a Contributor from who may give access', () => {
    expect(managesAccess(builtInPermissions(ROLES.contributor) ?? [])).toBe(false);
    expect(managesAccess(builtInPermissions(ROLES.owner) ?? [])).toBe(true);
  });

  it.each(['__proto__', 'constructor', 'toString', '', '8e3af657-a8ff-443c-a75c-2fe8c4bcb636'])(
    'does not know %j',
    (guid) => {
      expect(builtInPermissions(roleDefinition(guid))).toBeUndefined();
      expect(roleName(roleDefinition(guid))).toBe(`role ${guid.toLowerCase()}`);
    },
  );

  it('takes the GUID from an id of any scope', () => {
    expect(roleGuid('/providers/Microsoft.Authorization/roleDefinitions/8E3AF657-A8FF-443C-A75C-2FE8C4BCB635')).toBe(
      '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    );
    expect(roleGuid('')).toBe('');
  });
});
