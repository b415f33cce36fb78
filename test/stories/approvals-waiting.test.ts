import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import {
  approvalOf,
  changeRegistry,
  eventsOf,
  newestCase,
  nightlyGroup,
  principalOf,
  registryNow,
  trailOf,
  writesOf,
} from '../support/contoso-world.ts';
import { ANA, BEN, CHI, DAN } from '../support/people.ts';
import { ALL_STATED } from '../support/stated.ts';
import { answer, open } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const settings = (onExpiry: 'open' | 'reject'): string => `
enforcement: enforce
scopes: [${SUBSCRIPTION}]
approvers:
  - scope: ${SUBSCRIPTION}
    role: approver-platform
    fallback: approver-security
    mail: [platform@contoso.example]
    answerWithin: P7D
    onExpiry: ${onExpiry}
${ALL_STATED}
`;

/** A registry whose admin account was switched on while a container group logs in with it: somebody is asked. */
async function asked(onExpiry: 'open' | 'reject' = 'open'): Promise<World> {
  const world = await startWorld([registryBody(), nightlyGroup()], {
    people: [ANA, BEN, CHI, DAN],
    settings: settings(onExpiry),
  });
  await world.sweep();
  await changeRegistry(world, { adminUserEnabled: true }, principalOf(DAN));
  expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
  return world;
}

/** What was sent on a channel, as text. */
const sentBy = (world: World, channel: 'teams' | 'mail'): readonly string[] =>
  world.simulator.estate.kept(channel).map((message) => JSON.stringify(message));

describe('nobody answers', () => {
  test('onExpiry reject: it ends as expired after seven days, nothing is written, and an answer comes too late', async () => {
    await using world = await asked('reject');
    const approval = await approvalOf(world);
    await world.leap(7 * DAY - HOUR);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    const late = await open(world, ANA, `/approvals/${approval}`);
    await world.leap(HOUR + MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'expired' });
    expect(await eventsOf(world)).toContain('approval.expired');

    expect(late.html).toContain('name="planHash"');
    const after = await open(world, ANA, `/approvals/${approval}`);
    expect(after.html, 'a request that has ended has no form').not.toContain('name="planHash"');
    await world.pass(11 * MINUTE);
    expect(writesOf(world)).toEqual([]);
    expect(await world.cases()).toHaveLength(1);
  });

  test('onExpiry open: it reminds, escalates, stays open, and an answer after the seven days still counts', async () => {
    await using world = await asked('open');
    const approval = await approvalOf(world);
    expect([sentBy(world, 'teams').length, sentBy(world, 'mail').length]).toEqual([1, 0]);
    await world.leap(3.5 * DAY + MINUTE);
    expect([sentBy(world, 'teams').length, sentBy(world, 'mail').length]).toEqual([1, 1]);
    await world.leap(0.7 * DAY);
    expect(sentBy(world, 'mail'), 'the fallback role is called in at 60 % of the time').toHaveLength(2);
    expect(await eventsOf(world)).toContain('approval.escalated');
    await world.leap(10 * DAY);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting', approvalId: approval });
    expect(sentBy(world, 'mail'), 'one more at the due time, and then silence').toHaveLength(3);
    expect(sentBy(world, 'mail').every((mail) => mail.includes(`/approvals/${approval}`))).toBe(true);

    expect(await answer(world, CHI, approval, { verb: 'approve' })).toMatchObject({ status: 303 });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated', approvalId: approval });
  });
});

describe('postponed', () => {
  test('nobody is asked before that time, whatever happens to the resource; then anew', async () => {
    await using world = await asked();
    const first = await approvalOf(world);
    expect(await answer(world, ANA, first, { verb: 'postpone', postpone: 'P3D' })).toMatchObject({ status: 303 });
    await world.settle();
    const until = '2026-03-05T09:0';
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', blocked: { reason: 'exempt' } });
    expect((await newestCase(world)).blocked?.until).toContain(until);

    await changeRegistry(world, { dataEndpointEnabled: true });
    await world.leap(2.9 * DAY);
    expect(await newestCase(world)).toMatchObject({ state: 'blocked', approvalId: first });
    expect(sentBy(world, 'teams'), 'nobody was asked meanwhile').toHaveLength(1);

    await world.leap(0.2 * DAY);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    const second = await approvalOf(world);
    expect(second).not.toBe(first);
    expect(sentBy(world, 'teams')).toHaveLength(2);

    expect((await open(world, BEN, `/approvals/${first}`)).html).not.toContain('name="planHash"');
    await answer(world, BEN, second, { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(1);
  });

  test('a person puts it right meanwhile: the case ends at once', async () => {
    await using world = await asked();
    await answer(world, ANA, await approvalOf(world), { verb: 'postpone', postpone: 'P3D' });
    await world.settle();
    await changeRegistry(world, { adminUserEnabled: false });
    expect(await newestCase(world)).toMatchObject({ state: 'resolved-meanwhile' });
  });
});

describe('exempt', () => {
  test('holds for the next drift, too, and when it ends people are asked again', async () => {
    await using world = await asked();
    const choice = { verb: 'exempt', exemptUntil: '2026-03-12', reason: 'Migration runs until then.' } as const;
    expect(await answer(world, ANA, await approvalOf(world), choice)).toMatchObject({ status: 303 });
    await world.settle();
    expect(await newestCase(world)).toMatchObject({ state: 'exempt' });
    expect(await eventsOf(world)).toContain('exemption.granted');

    await world.pass(10_000);
    await changeRegistry(world, { adminUserEnabled: false });
    await world.pass(10_000);
    await changeRegistry(world, { adminUserEnabled: true });
    expect(await newestCase(world)).toMatchObject({ state: 'exempt', generation: 2 });
    const decided = (await trailOf(world)).find(({ EventType }) => EventType === 'decision.made');
    expect(decided).toMatchObject({ EventResultDetails: 'leave' });
    expect(decided?.DecisionReason).toContain('Migration runs until then.');

    await world.leap(9.5 * DAY);
    expect(await world.cases(), 'not before the day begins').toHaveLength(2);
    await world.leap(0.5 * DAY);
    await world.sweep();
    expect(await newestCase(world)).toMatchObject({ state: 'waiting', generation: 3 });
    expect(writesOf(world)).toEqual([]);
  });
});

describe('what happened meanwhile', () => {
  test('one more logs in with it: the approval is void, and people are asked again and told who is new', async () => {
    await using world = await asked();
    const first = await approvalOf(world);
    world.simulator.estate.set(nightlyGroup('hourly').id, nightlyGroup('hourly'));
    await world.pass(MINUTE);
    expect(await answer(world, ANA, first, { verb: 'approve' })).toMatchObject({ status: 303 });
    await world.settle();

    expect(writesOf(world)).toEqual([]);
    const second = await approvalOf(world);
    expect(second).not.toBe(first);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect((await open(world, BEN, `/approvals/${second}`)).text).toContain('hourly');
    expect(sentBy(world, 'teams').at(-1)).toContain('hourly');
    await answer(world, BEN, second, { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
    expect(writesOf(world)).toHaveLength(1);
  });

  test('the one more goes away again: the approval of before does not come back to life', async () => {
    await using world = await asked();
    const first = await approvalOf(world);
    const hourly = nightlyGroup('hourly');
    world.simulator.estate.set(hourly.id, hourly);
    await world.pass(MINUTE);
    await answer(world, ANA, first, { verb: 'approve' });
    await world.settle();
    const second = await approvalOf(world);
    world.simulator.estate.remove(hourly.id);
    await world.pass(MINUTE);
    await answer(world, BEN, second, { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    expect([first, second]).not.toContain(await approvalOf(world));
    expect(writesOf(world)).toEqual([]);
  });

  test('another member has changed: the approval holds, and the fix leaves that member alone', async () => {
    await using world = await asked();
    const approval = await approvalOf(world);
    await changeRegistry(world, { dataEndpointEnabled: true });
    await world.pass(MINUTE);
    await answer(world, BEN, approval, { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated', approvalId: approval });
    expect(registryNow(world)).toMatchObject({ adminUserEnabled: false, dataEndpointEnabled: true });
  });

  test('a person puts it right: resolved-meanwhile, the request is void, and a late approval brings nothing about', async () => {
    await using world = await asked();
    const approval = await approvalOf(world);
    const path = `/approvals/${approval}`;
    await changeRegistry(world, { adminUserEnabled: false });
    expect(await newestCase(world)).toMatchObject({ state: 'resolved-meanwhile' });
    expect(await eventsOf(world)).toContain('approval.voided');
    expect((await open(world, ANA, path)).html).not.toContain('name="planHash"');
    await world.pass(MINUTE);
    expect(writesOf(world)).toEqual([]);
  });
});

describe('messages that do not arrive', () => {
  const fail = (world: World, path: RegExp): void => {
    const body: JsonObject = { error: { code: 'InternalServerError', message: 'down' } };
    world.simulator.faults.add({
      match: (request) => path.test(request.path),
      times: 1_000,
      action: { status: 500, body },
    });
  };
  const drift = async (world: World): Promise<void> => {
    await world.sweep();
    await changeRegistry(world, { adminUserEnabled: true }, principalOf(DAN));
  };

  test('Teams is down: the mail goes out, and both are on record', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA] });
    fail(world, /^\/workflows\//u);
    await drift(world);
    expect([sentBy(world, 'teams').length, sentBy(world, 'mail').length]).toEqual([0, 1]);
    const told = (await trailOf(world)).filter(({ EventType }) => EventType.startsWith('notification.'));
    expect(told.map(({ EventType, ApprovalChannel }) => `${EventType} ${ApprovalChannel ?? ''}`)).toEqual([
      'notification.failed teams',
      'notification.sent mail',
    ]);
    expect(JSON.stringify(told), 'the address of the webhook is a secret').not.toContain('sig=');
  });

  test('both are down: it is on record, the list of cases shows it, and the request can be answered', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA] });
    fail(world, /^\/workflows\//u);
    fail(world, /^\/emails/u);
    await drift(world);
    expect(await newestCase(world)).toMatchObject({ state: 'waiting' });
    const events = await eventsOf(world);
    expect(events.filter((type) => type === 'notification.failed')).toHaveLength(2);
    expect((await open(world, ANA, '/cases')).text).toContain('acrcontoso');
    await answer(world, ANA, await approvalOf(world), { verb: 'approve' });
    await world.pass(MINUTE);
    expect(await newestCase(world)).toMatchObject({ state: 'remediated' });
  });

  test('both are down for a day: the message is tried again until one takes it', async () => {
    await using world = await startWorld([registryBody(), nightlyGroup()], { people: [ANA] });
    fail(world, /^\/workflows\//u);
    fail(world, /^\/emails/u);
    await drift(world);
    await world.leap(3 * HOUR);
    expect(sentBy(world, 'teams')).toEqual([]);
    world.simulator.faults.clear();
    await world.leap(DAY);
    expect(sentBy(world, 'teams').length + sentBy(world, 'mail').length).toBe(1);
  });
});
