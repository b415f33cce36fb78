import { aciManagedIdentity } from '../../src/controls/aci-managed-identity.ts';
import { testControl } from '../support/control-tester.ts';
import { groupBody } from '../support/group-bodies.ts';

const path = '/identity/type';
const findings = [{ messageId: 'noIdentity', path, message: 'Container group batch has no managed identity.' }];
const says = 'plan to make it anew';
const ofType = (type: string) => groupBody({}, { identity: { type } });
const { identity: _identity, ...bare } = groupBody();

testControl(aciManagedIdentity, {
  compliant: [
    { name: 'user-assigned', state: groupBody() },
    { name: 'system-assigned', state: ofType('SystemAssigned') },
    { name: 'both', state: ofType('SystemAssigned, UserAssigned') },
    { name: 'in another case', state: ofType('systemassigned') },
  ],
  drifted: [
    { name: 'none', state: ofType('None'), findings, says },
    { name: 'no identity', state: bare, findings, says },
    { name: 'identity null', state: { ...bare, identity: null as never }, findings, says },
    { name: 'identity without a type', state: groupBody({}, { identity: {} }), findings, says },
    {
      name: 'of a kind that nobody knows',
      state: ofType('Borrowed'),
      findings: [
        {
          messageId: 'unclear',
          path,
          message: 'Container group batch has an identity of a kind that is not known: Borrowed.',
        },
      ],
      says,
    },
  ],
  unreadable: [
    { name: 'a text for an identity', state: groupBody({}, { identity: 'me' as never }), says: '/identity' },
  ],
});
