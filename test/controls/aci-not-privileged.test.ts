import { aciNotPrivileged } from '../../src/controls/aci-not-privileged.ts';
import { testControl } from '../support/control-tester.ts';
import { containerWith, groupBody } from '../support/group-bodies.ts';

type Context = NonNullable<NonNullable<ReturnType<typeof containerWith>['properties']>['securityContext']>;

const group = (securityContext: Context | null) =>
  groupBody({ sku: 'Confidential', containers: [containerWith({ securityContext })] });
const at = '/properties/containers/0/properties/securityContext';
const privileged = {
  messageId: 'privileged',
  path: `${at}/privileged`,
  message: 'Container web of group batch is privileged.',
};
const escalation = {
  messageId: 'escalation',
  path: `${at}/allowPrivilegeEscalation`,
  message: 'Processes of container web of group batch can raise their rights.',
};
const capabilities = {
  messageId: 'capabilities',
  path: `${at}/capabilities/drop`,
  message: 'Container web of group batch drops no capability.',
};
const says = 'it has to be made anew';
const GOOD = { privileged: false, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

testControl(aciNotPrivileged, {
  compliant: [
    { name: 'nothing allowed', state: group(GOOD) },
    { name: 'privileged is not said, and no is the default', state: group({ ...GOOD, privileged: null }) },
  ],
  notApplicable: [{ name: 'standard', state: groupBody() }],
  drifted: [
    {
      name: 'everything allowed',
      state: group({ privileged: true, allowPrivilegeEscalation: true, capabilities: { drop: [] } }),
      findings: [privileged, escalation, capabilities],
      says,
    },
    { name: 'privileged', state: group({ ...GOOD, privileged: true }), findings: [privileged], says },
    { name: 'nothing is said', state: group(null), findings: [escalation, capabilities], says },
    {
      name: 'escalation null',
      state: group({ ...GOOD, allowPrivilegeEscalation: null }),
      findings: [escalation],
      says,
    },
    { name: 'capabilities null', state: group({ ...GOOD, capabilities: null }), findings: [capabilities], says },
    { name: 'an empty name', state: group({ ...GOOD, capabilities: { drop: [''] } }), findings: [capabilities], says },
  ],
  unreadable: [
    { name: 'a text', state: group({ ...GOOD, privileged: 'no' as never }), says: 'privileged is not a boolean' },
    {
      name: 'capabilities that are no list',
      state: group({ ...GOOD, capabilities: { drop: 'ALL' as never } }),
      says: 'drop is not a list',
    },
  ],
});
