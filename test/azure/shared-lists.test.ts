import { expect, test } from 'vitest';
import { sharingLists } from '../../src/azure/facts/shared-lists.ts';
import { ArmFault, type Arm, type Page } from '../../src/ports/arm.ts';
import { handClock } from '../support/azure-rig.ts';

const GROUPS = 'Microsoft.ContainerInstance/containerGroups';

function counted(answer: () => Promise<Page>) {
  const asked: string[] = [];
  const clock = handClock();
  const list: Arm['list'] = (type, subscriptionId, next = 'first') => {
    asked.push(`${type.split('/')[1] ?? ''} ${subscriptionId} ${next}`);
    return answer();
  };
  const never = () => Promise.reject(new Error('not asked here'));
  const arm = sharingLists({ read: never, query: never, changes: never, list }, clock);
  return { arm, asked, clock };
}

test('looks that want the same list at the same time share one reading of it, for five seconds', async () => {
  const { arm, asked, clock } = counted(() => Promise.resolve({ bodies: [] }));
  await Promise.all([arm.list(GROUPS, 's1'), arm.list(GROUPS.toUpperCase(), 'S1'), arm.list(GROUPS, 's2')]);
  clock.pass(4.999);
  await arm.list(GROUPS, 's1');
  await arm.list(GROUPS, 's1', 'more');
  expect(asked).toEqual(['containerGroups s1 first', 'containerGroups s2 first', 'containerGroups s1 more']);
  clock.pass(0.001);
  await arm.list(GROUPS, 's1');
  expect(asked).toHaveLength(4);
});

test('a reading that failed is shared by those who waited for it, and by nobody after them', async () => {
  const { arm, asked } = counted(() => Promise.reject(new ArmFault('throttled', 'too many requests')));
  const both = await Promise.allSettled([arm.list(GROUPS, 's1'), arm.list(GROUPS, 's1')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toHaveLength(1);
  await expect(arm.list(GROUPS, 's1')).rejects.toThrow('too many requests');
  expect(asked).toHaveLength(2);
});
