import { remove } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { searched } from '../engine/impact.ts';
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

/** A workload that is Contributor of the subscription makes whoever breaks into it the owner of everything. */
export const rbacWorkloadIdentityNoPrivilegedSubscriptionRole = defineControl({
  id: 'rbac-workload-identity-no-privileged-subscription-role',
  version: '1',
  resource: roleAssignment,
  meta: {
    title: 'No workload identity holds a privileged role on the subscription',
    rationale:
      'A container that runs as Owner or Contributor of the subscription hands the whole subscription to whoever breaks ' +
      'into it. Workloads need a few narrow roles on a few resources.',
    fix: 'Deletes the role assignment, unless a check forbids it.',
    severity: 'critical',
    mode: 'auto',
    ceiling: 'auto',
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
    privileged: 'The workload identity {{principal}} holds {{role}} on {{scope}}.',
  },
  judges: JUDGED_MEMBERS,
  detectFacts: ['rolePermissions', 'principalUse'],
  facts: ['ownPrincipal', 'pimActivation', 'otherAccessAdministrators'],

  applies: isWideServiceGrant,

  needs: factsToJudge,

  detect(state, facts) {
    if ((facts.principalUse?.identity ?? 'none') === 'none') return [];
    return grantsPrivilege(state, facts) ? [privilegedGrant(state, facts.principalUse?.name)] : [];
  },

  fix: (state, facts, profile) => mustNotDelete(state, facts, profile) ?? [remove(roleAssignment, state.id)],

  undo: invert,

  impact(state, facts) {
    const unchecked = uncheckedBeforeDelete(facts);
    return {
      configured:
        unchecked === undefined
          ? searched(facts.principalUse?.workloads, 'what runs as this identity')
          : { known: false, why: unchecked },
      used: { known: false, why: 'The activity of the identity is not read yet.' },
      notes: [
        ...notesOnRemoval(state),
        'Container groups, container apps and jobs in the scopes were looked at. Machines, functions and pipelines that use ' +
          'the identity are not seen.',
      ],
    };
  },
});
