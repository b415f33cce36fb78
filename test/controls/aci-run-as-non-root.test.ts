import { aciRunAsNonRoot } from '../../src/controls/aci-run-as-non-root.ts';
import { testControl } from '../support/control-tester.ts';
import { containerWith, groupBody } from '../support/group-bodies.ts';

type Context = NonNullable<NonNullable<ReturnType<typeof containerWith>['properties']>['securityContext']>;

const group = (context?: Context | null, init?: Context) =>
  groupBody({
    sku: 'Confidential',
    containers: [containerWith(context === undefined ? {} : { securityContext: context })],
    ...(init === undefined ? {} : { initContainers: [{ ...containerWith({ securityContext: init }), name: 'init' }] }),
  });
const at = '/properties/containers/0/properties/securityContext';
const found = (id: string, container = 'web', where = at) => [
  {
    messageId: 'asRoot',
    path: `${where}/runAsUser`,
    message: `Container ${container} of group batch may run as root: runAsUser is ${id}.`,
  },
  {
    messageId: 'inRootGroup',
    path: `${where}/runAsGroup`,
    message: `Container ${container} of group batch may run in the group of root: runAsGroup is ${id}.`,
  },
];
const says = 'it has to be made anew';
const GOOD = { runAsUser: 1000, runAsGroup: 3000 };

testControl(aciRunAsNonRoot, {
  compliant: [
    { name: 'a user and a group', state: group(GOOD) },
    { name: 'in containers that run before, too', state: group(GOOD, GOOD) },
  ],
  notApplicable: [
    { name: 'standard', state: groupBody() },
    { name: 'no SKU', state: groupBody({ sku: null }) },
  ],
  drifted: [
    { name: 'root', state: group({ runAsUser: 0, runAsGroup: 0 }), findings: found('0'), says },
    { name: 'neither', state: group({}), findings: found('not set'), says },
    { name: 'no context', state: group(), findings: found('not set'), says },
    { name: 'context null', state: group(null), findings: found('not set'), says },
    { name: 'ids below nought', state: group({ runAsUser: -1, runAsGroup: -1 }), findings: found('-1'), says },
    { name: 'no group', state: group({ runAsUser: 1000 }), findings: found('not set').slice(1), says },
    {
      name: 'a container that runs before',
      state: group(GOOD, {}),
      findings: found('not set', 'init', '/properties/initContainers/0/properties/securityContext'),
      says,
    },
    {
      name: 'no containers are shown',
      state: groupBody({ sku: 'confidential', containers: null }),
      findings: found('not set', '(none is shown)'),
      says,
    },
  ],
  unreadable: [{ name: 'a text', state: group({ runAsUser: '1000' as never }), says: 'runAsUser is not a number' }],
});
