import type { CaseRecord, Proposal } from '../../src/model/case.ts';
import type { SelfCheck } from '../../src/model/self-check.ts';
import { beginAttempt } from '../../src/records/cases.ts';
import { standUp } from '../../src/records/findings.ts';
import { writePause } from '../../src/records/pauses.ts';
import { keepSelfCheck } from '../../src/records/self-check.ts';
import {
  APPROVAL_ID,
  aProposal,
  aRequest,
  aRule,
  byPerson,
  CASE_ID,
  keepAsked,
  NOW,
  PIPELINE,
  REGISTRY,
} from './approval-stories.ts';
import { BASE, SUBSCRIPTION } from './page-site.ts';
import type { aSite } from './page-site.ts';
import { BEN } from './people.ts';

export const ASSIGNMENT = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/3a5ab0ee-5a2c-4cb9-92a1-4b1ed05b3a51`;
export const DELETION_ID = 'fedcba9876543210fedcba9876543210';
export const DELETION_CASE = '5eed5eed5eed5eed5eed5eed5eed5eed-g2';

/** A role assignment that would be deleted: two people have to agree, and its author is a person. */
export function aDeletion(): Proposal {
  return aProposal({
    caseId: DELETION_CASE,
    controlId: 'rbac-workload-identity-no-privileged-subscription-role',
    title: 'Workload identities hold no privileged role on a subscription',
    rationale:
      'A workload that runs with Contributor on the subscription turns one break-in into the loss of everything in it. Grant it the roles it needs on the resources it uses.',
    severity: 'critical',
    resourceId: ASSIGNMENT,
    resourceType: 'Microsoft.Authorization/roleAssignments',
    finding: {
      controlId: 'rbac-workload-identity-no-privileged-subscription-role',
      controlVersion: '1',
      resourceId: ASSIGNMENT,
      severity: 'critical',
      evidence: [
        {
          path: '/properties/roleDefinitionId',
          current: '/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c',
          desired: null,
          messageId: 'privileged',
          message: 'The identity id-orders holds Contributor on the whole subscription.',
        },
      ],
    },
    plan: [{ method: 'DELETE', resourceId: ASSIGNMENT, apiVersion: '2022-04-01' }],
    undo: [
      {
        method: 'PUT',
        resourceId: ASSIGNMENT,
        apiVersion: '2022-04-01',
        body: { properties: { principalId: '5b5cbe4c-1f0c-4b1e-8f6a-5f3cb9f5c7d1', roleDefinitionId: 'b24988ac' } },
      },
    ],
    touched: [
      { path: '/properties/principalId', before: '5b5cbe4c-1f0c-4b1e-8f6a-5f3cb9f5c7d1' },
      {
        path: '/properties/roleDefinitionId',
        before: '/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c',
      },
    ],
    impact: {
      configured: { known: true, consumers: [{ kind: 'container app', name: 'ca-orders' }] },
      used: { known: false, why: 'Sign-in logs of the identity are not collected.' },
      notes: ['The workload may fail to start when it next asks for a token with this role.'],
    },
    actors: [byPerson(BEN)],
    planHash: 'd'.repeat(64),
  });
}

/** A self-check with one check in each state. */
const A_SELF_CHECK: SelfCheck = {
  at: '2026-02-01T08:50:00.000Z',
  by: 'timer',
  checks: (['ok', 'unknown', 'attention', 'failed'] as const).map((state) => ({
    ...{ id: state, state, what: `What is ${state}`, why: `It is ${state}, <b>and</b> that is why.` },
    mend: state === 'ok' ? [] : ['az lock create --name driftwarden --lock-type CanNotDelete'],
  })),
};

/** Fills the store with an estate as it looks on a busy morning: cases in many states, findings, a pause. */
export async function furnish(site: ReturnType<typeof aSite>): Promise<void> {
  const { store, audit } = site;
  await keepSelfCheck(store, A_SELF_CHECK);
  await keepAsked(store);
  await keepAsked(store, {
    proposal: aDeletion(),
    request: aRequest({
      approvalId: DELETION_ID,
      caseId: DELETION_CASE,
      planHash: 'd'.repeat(64),
      rule: aRule({ quorum: 2, authorMayApprove: false, onExpiry: 'open' }),
    }),
    record: { openedAt: '2026-02-01T07:12:00.000Z' },
  });
  await keepClosed(site, 'remediated', 1, 'acrbuilds', 'The fix was sent and is seen in place.');
  await keepClosed(site, 'needs-attention', 2, 'acrlegacy', 'Azure accepted the fix, and the drift is still there.');
  await keepClosed(site, 'resolved-meanwhile', 3, 'acrtest', 'A later look no longer found the drift.');
  await keepBlocked(site);
  await standUp(store, 'f1', {
    controlId: 'acr-public-network-disabled',
    resourceId: REGISTRY.replace('acrcontoso', 'acrpublic'),
    kind: 'pre-existing',
    message: 'The registry acrpublic can be reached from the internet.',
    since: '2026-01-20T06:00:00.000Z',
  });
  await standUp(store, 'f2', {
    controlId: 'acr-admin-account-disabled',
    resourceId: SUBSCRIPTION,
    kind: 'could-not-tell',
    message: 'Nobody could say who logs in with the admin account: container groups could not be listed.',
    since: '2026-02-01T06:00:00.000Z',
  });
  await writePause(store, {
    scope: `${SUBSCRIPTION}/resourceGroups/rg-migration`,
    by: 'Chi Nguyen',
    reason: 'The registries move to another region today.',
    since: NOW,
    until: '2026-02-01T13:00:00.000Z',
  });
  await tellHistory();

  async function tellHistory(): Promise<void> {
    const say = (key: string, EventType: Parameters<typeof audit.append>[2]['EventType'], Message: string) =>
      audit.append(CASE_ID, key, { EventType, EventResult: 'Success', Message, CaseId: CASE_ID });
    await say(
      '1',
      'finding.detected',
      'The admin account of the registry acrcontoso is enabled. Last written by pipeline-orders.',
    );
    await say(
      '2',
      'decision.made',
      'acrcontoso: ask. The container group aci-orders is set up to log in with the admin account.',
    );
    await say('3', 'approval.requested', `acrcontoso: a person has to decide. ${BASE}/approvals/${APPROVAL_ID}`);
    await audit.append(CASE_ID, '4', {
      EventType: 'notification.failed',
      EventResult: 'Failure',
      Message: 'The message could not be sent by teams: the webhook answered 404.',
    });
    await say('5', 'approval.notified', 'The approvers were told by mail.');
  }
}

async function keepClosed(
  { store }: ReturnType<typeof aSite>,
  state: CaseRecord['state'],
  hour: number,
  name: string,
  because: string,
): Promise<void> {
  const id = (text: string): string => text.replace('acrcontoso', name);
  const caseId = `c105ed${String(hour).padStart(26, '0')}-g1`;
  const proposal = aProposal({ caseId, resourceId: id(REGISTRY), actors: [PIPELINE] });
  const request = aRequest({ approvalId: `${String(hour)}${'0'.repeat(31)}`, caseId });
  await keepAsked(store, {
    proposal,
    request,
    record: {
      state,
      openedAt: `2026-01-31T0${String(hour)}:00:00.000Z`,
      changedAt: `2026-01-31T0${String(hour)}:01:00.000Z`,
      closedAt: `2026-01-31T0${String(hour)}:01:00.000Z`,
      because: [because],
    },
  });
  const open = await store.get('open', caseId);
  if (open !== undefined) await store.delete(open);
  await beginAttempt(store, {
    caseId,
    number: 1,
    owner: 'owner',
    clientRequestId: '9e8d7c6b-5a49-4838-a271-605f4e3d2c1b',
    changes: [],
    planHash: proposal.planHash,
    startedAt: `2026-01-31T0${String(hour)}:00:30.000Z`,
    endedAt: `2026-01-31T0${String(hour)}:00:31.000Z`,
    result: { kind: 'done', status: 200 },
  });
}

async function keepBlocked({ store }: ReturnType<typeof aSite>): Promise<void> {
  const caseId = 'b10cced0b10cced0b10cced0b10cced0-g1';
  const proposal = aProposal({
    caseId,
    resourceId: REGISTRY.replace('rg-shared', 'rg-migration').replace('acrcontoso', 'acrmoving'),
  });
  const until = '2026-02-01T13:00:00.000Z';
  await keepAsked(store, {
    proposal,
    request: aRequest({ approvalId: '9'.repeat(32), caseId }),
    record: {
      state: 'blocked',
      openedAt: '2026-02-01T08:30:00.000Z',
      because: ['Writes below the resource group rg-migration are paused.'],
      blocked: { reason: 'paused', until },
    },
  });
}
