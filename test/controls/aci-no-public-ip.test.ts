import { describe, expect, it } from 'vitest';
import { aciNoPublicIp } from '../../src/controls/aci-no-public-ip.ts';
import { without } from '../support/bodies.ts';
import { testControl } from '../support/control-tester.ts';
import { BATCH, containerWith, groupBody } from '../support/group-bodies.ts';

const path = '/properties/ipAddress/type';
const says = 'it has to be deleted and made anew';

testControl(aciNoPublicIp, {
  compliant: [
    { name: 'a private address', state: groupBody() },
    { name: 'no address', state: without(groupBody(), 'ipAddress') },
    { name: 'address null', state: groupBody({ ipAddress: null }) },
  ],
  drifted: [
    {
      name: 'a public address',
      state: groupBody({ ipAddress: { type: 'Public', ip: '20.1.2.3', fqdn: 'batch.westeurope.azurecontainer.io' } }),
      findings: [
        { messageId: 'public', path, message: 'Container group batch can be reached from the internet at 20.1.2.3.' },
      ],
      says,
    },
    {
      name: 'one that Azure has yet to give',
      state: groupBody({ ipAddress: { type: 'public', ip: null, dnsNameLabel: 'batch' } }),
      findings: [
        {
          messageId: 'public',
          path,
          message: 'Container group batch can be reached from the internet at a public address.',
        },
      ],
      says,
    },
    {
      name: 'an address without a type',
      state: groupBody({ ipAddress: { ip: '20.1.2.3' } }),
      findings: [
        { messageId: 'unclear', path, message: 'Container group batch has an address that is not said to be private.' },
      ],
      says,
    },
  ],
  unreadable: [
    { name: 'a type that nobody knows', state: groupBody({ ipAddress: { type: 'Anycast' } }), says: path },
    { name: 'a text for an address', state: groupBody({ ipAddress: '20.1.2.3' as never }), says: 'is not an object' },
  ],
});

describe('what making a group anew would lose', () => {
  const lostBy = (...[properties]: Parameters<typeof groupBody>) => {
    const plan = aciNoPublicIp.fix(groupBody({ ipAddress: { type: 'Public' }, ...properties }), {}, {} as never);
    if (!('unfixable' in plan) || plan.advice === undefined) throw new Error('It must be advice, and never sent.');
    return plan.advice;
  };

  it('is named one by one, each secret that GET does not show', () => {
    const init = { ...containerWith({ environmentVariables: [{ name: 'SEED' }] }), name: 'init' };
    const { lost } = lostBy({
      ipAddress: { type: 'Public', ip: '20.1.2.3', fqdn: 'batch.westeurope.azurecontainer.io' },
      containers: [containerWith({ environmentVariables: [{ name: 'PORT', value: '80' }, { name: 'DB_PASSWORD' }] })],
      initContainers: [init],
      imageRegistryCredentials: [{ server: 'acrcontoso.azurecr.io', username: 'acrcontoso' }],
      volumes: [
        { name: 'certs', secret: {} },
        { name: 'share', azureFile: { shareName: 's', storageAccountName: 'contosofiles' } },
        { name: 'scratch', emptyDir: {} },
      ],
      diagnostics: { logAnalytics: { workspaceId: 'w-1' } },
    });
    expect(lost).toEqual([
      'The secure value of variable DB_PASSWORD in container web.',
      'The secure value of variable SEED in container init.',
      'The password of acrcontoso at acrcontoso.azurecr.io.',
      'The contents of the secret volume certs.',
      'The key of the storage account of volume share.',
      'The key of the log workspace w-1.',
      'The address 20.1.2.3, batch.westeurope.azurecontainer.io: the new group may have another.',
      'What the containers wrote outside of mounted volumes, and their logs so far.',
    ]);
  });

  it('leaves out what is only a reference to Key Vault', () => {
    const { lost, steps } = lostBy({
      containers: [containerWith({ environmentVariables: [{ name: 'DB_PASSWORD', secureValueReference: 'db' }] })],
      imageRegistryCredentials: [{ server: 'docker.io', username: 'bob', passwordReference: 'hub' }],
      volumes: [
        { name: 'certs', secretReference: {} },
        { name: 'share', azureFile: { shareName: 's', storageAccountKeyReference: 'files' } },
      ],
    });
    expect(lost).toEqual(['What the containers wrote outside of mounted volumes, and their logs so far.']);
    expect(steps.map(({ what }) => what).join(' ')).not.toContain('secrets');
  });

  it('begins with the profile where the group is made from one, and keeps a copy before it deletes', () => {
    const { steps } = lostBy({ containerGroupProfile: { id: '/profiles/p' } });
    expect(steps[0]?.what).toContain('/profiles/p');
    const methods = steps.flatMap(({ request }) => (request === undefined ? [] : [request.method]));
    expect(methods).toEqual(['GET', 'DELETE']);
  });

  it('can be put off by stopping the group', () => {
    const [stop] = aciNoPublicIp.alternatives(groupBody(), {}, {} as never);
    expect(stop).toMatchObject({
      kind: 'containment',
      steps: [{ request: { method: 'POST', path: `${BATCH}/stop` } }],
    });
  });
});
