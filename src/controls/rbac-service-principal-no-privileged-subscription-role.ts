import { remove } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { roleAssignment } from '../resources/role-assignment.ts';
import {
  factsToJudge,
  GRANT_PERMISSIONS,
  grantsPrivilege,
  isWideServiceGrant,
  JUDGED_MEMBERS,
  mustNotDelete,
  notesOnRemoval,
  privilegedGrant,
  uncheckedBeforeDelete,
} from './shared/privileged-grant.ts';

/** A pipeline that is Contributor of the subscription puts everything at the mercy of one secret. */
export const rbacServicePrincipalNoPrivilegedSubscriptionRole = defineControl({
  id: 'rbac-service-principal-no-privileged-subscription-role',
  version: '1',
  resource: roleAssignment,
  meta: {
    title: 'No service principal holds a privileged role on the subscription',
    rationale:
      'The credential of a pipeline that is Owner or Contributor of the subscription opens everything in it. ' +
      'A role on the resource groups that it deploys to does the same work.',
    fix: 'Deletes the role assignment, unless a check forbids it.',
    severity: 'high',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 2,
    references: {
      docs: 'https://learn.microsoft.com/azure/role-based-access-control/best-practices',
      cis: ['6.3.3 (v4.0)', '5.3.3 (v5.0)'],
      mcsb: ['PA-7'],
      documents: ['002', '004'],
    },
    permissions: GRANT_PERMISSIONS,
  },
  messages: {
    privileged: 'The service principal {{principal}} holds {{role}} on {{scope}}.',
  },
  judges: JUDGED_MEMBERS,
  detectFacts: ['rolePermissions', 'principalUse'],
  facts: ['ownPrincipal', 'pimActivation', 'otherAccessAdministrators'],

  applies: isWideServiceGrant,

  needs: factsToJudge,

  detect(state, facts) {
    if (facts.principalUse?.identity !== 'none') return [];
    return grantsPrivilege(state, facts) ? [privilegedGrant(state)] : [];
  },

  fix: (state, facts, profile) => mustNotDelete(state, facts, profile) ?? [remove(roleAssignment, state.id)],

  undo: invert,

  impact(state, facts) {
    const why = uncheckedBeforeDelete(facts) ?? 'What the service principal is used for can only be told by its owner.';
    return {
      configured: { known: false, why },
      used: { known: false, why: 'The activity of the service principal is not read yet.' },
      notes: notesOnRemoval(state),
    };
  },
});
