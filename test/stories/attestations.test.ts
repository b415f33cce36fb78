import { expect, test } from 'vitest';
import { attestations } from '../../src/controls/attestations.ts';
import { standingFindings } from '../../src/records/findings.ts';
import { registryBody, SUBSCRIPTION } from '../support/bodies.ts';
import { writesOf } from '../support/contoso-world.ts';
import { ALL_STATED } from '../support/stated.ts';
import { ENFORCE, startWorld, type World } from '../support/world.ts';

const DAY = 86_400_000;
const GATEWAY = 'edge-gateway';

/** Settings in which all is stated, the gateway until a day, or by nobody. */
function settings(until: string | undefined, scopes = `[${SUBSCRIPTION}]`): string {
  const statements = ALL_STATED.replace(
    /\{id: edge-gateway,[^}]*\}/u,
    until === undefined
      ? ''
      : `{id: edge-gateway, by: Ana Silva, evidence: "https://wiki.contoso.example/g", until: ${until}}`,
  ).replace(', ,', ',');
  return ENFORCE.replace(ALL_STATED, statements).replace(`scopes: [${SUBSCRIPTION}]`, `scopes: ${scopes}`);
}

async function standing(world: World): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { kind, controlId } of standingFindings(world.store)) found.push(`${controlId} ${kind}`);
  return found;
}

const messages = (world: World): readonly string[] =>
  world.simulator.estate
    .kept('teams')
    .map((card) => JSON.stringify(card))
    .filter((card) => card.includes('statement(s)'));

const inDays = (world: World, days: number): string =>
  new Date(world.clock.now().getTime() + days * DAY).toISOString().slice(0, 10);

test('what nobody states is listed, told once, on record, and gone when it is stated', async () => {
  await using world = await startWorld([registryBody()], { settings: settings(undefined) });
  await world.sweep();
  expect(await standing(world)).toEqual([`${GATEWAY} attestation-missing`]);
  expect(messages(world)).toHaveLength(1);
  expect(messages(world)[0]).toContain('1 statement(s)');
  expect(await (await fetch(`${world.host.url}/api/cases`)).json()).toMatchObject({
    findings: [{ controlId: GATEWAY, kind: 'attestation-missing', resourceId: SUBSCRIPTION }],
  });
  expect(await (await fetch(`${world.host.url}/cases`)).text()).toContain('Not stated');

  await world.pass(40 * 60_000);
  await world.sweep();
  expect(messages(world), 'nothing is new').toHaveLength(1);

  world.settings(settings('2099-12-31'));
  await world.pass(40 * 60_000);
  await world.sweep();
  expect(await standing(world)).toEqual([]);
  const records = (await world.audit()).filter(({ ControlId }) => ControlId === GATEWAY);
  expect(records.map(({ EventType, EventResultDetails }) => [EventType, EventResultDetails ?? ''])).toEqual([
    ['finding.detected', 'attestation-missing'],
    ['finding.resolved', ''],
  ]);
  expect(records.every(({ TargetResourceId }) => TargetResourceId === SUBSCRIPTION)).toBe(true);
  expect(await world.cases()).toEqual([]);
  expect(writesOf(world)).toEqual([]);
});

test('a statement about to end is told, and again when it has ended', async () => {
  await using world = await startWorld([registryBody()]);
  world.settings(settings(inDays(world, 31)));
  await world.sweep();
  expect(await standing(world)).toEqual([]);

  world.settings(settings(inDays(world, 20)));
  await world.pass(40 * 60_000);
  await world.sweep();
  expect(await standing(world)).toEqual([`${GATEWAY} attestation-ending`]);
  expect(messages(world)).toHaveLength(1);

  world.settings(settings(inDays(world, -1)));
  await world.pass(40 * 60_000);
  await world.sweep();
  expect(await standing(world)).toEqual([`${GATEWAY} attestation-expired`]);
  expect(messages(world)).toHaveLength(2);
  expect(messages(world)[1]).toContain('Ana Silva');
});

test('each subscription has its own finding, all subscriptions one message; one that leaves takes its finding along', async () => {
  const other = '/subscriptions/22222222-2222-4222-8222-222222222222';
  const both = settings(
    undefined,
    `[${SUBSCRIPTION}/resourceGroups/rg-a, ${SUBSCRIPTION}/resourceGroups/rg-b, ${other}]`,
  );
  await using world = await startWorld([registryBody()], { settings: both });
  await world.sweep();
  expect(await standing(world)).toHaveLength(2);
  expect(messages(world)).toHaveLength(1);

  world.settings(settings(undefined));
  await world.pass(40 * 60_000);
  await world.sweep();
  expect(await standing(world)).toHaveLength(1);
});

test('settings that state nothing list all of it', async () => {
  await using world = await startWorld([registryBody()], { settings: ENFORCE.replace(ALL_STATED, '') });
  await world.sweep();
  expect(await standing(world)).toHaveLength(attestations.length);
});
