import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScanReport } from '../../src/model/scan.ts';
import { GROUP, SUBSCRIPTION } from '../../src/simulator/contoso.ts';
import { deedsLeft, perform } from '../../src/simulator/story.ts';
import { contosoAzure, type ContosoAzure } from '../support/contoso-azure.ts';
import { runScan } from './rig.ts';

describe('driftwarden scan --subscription', () => {
  let azure: ContosoAzure;

  beforeAll(async () => {
    azure = await contosoAzure();
    for (const deed of deedsLeft(azure.simulator)) perform(azure.simulator, deed);
  });
  afterAll(() => azure.close());
  beforeEach(() => {
    azure.deny();
  });

  async function live(...args: readonly string[]): Promise<ScanReport & { readonly code: number }> {
    const more = { env: azure.simulator.env };
    const { code, out, err } = await runScan(['--subscription', SUBSCRIPTION, '--format', 'json', ...args], more);
    if (out === '') throw new Error(err);
    return { ...(JSON.parse(out) as ScanReport), code };
  }

  it('finds what the people of the story did, and asks Azure for the facts that it takes', async () => {
    const { findings, doubts, problems, code } = await live();
    const found = findings.map(({ controlId, resource }) => `${controlId} ${resource.name}`);
    expect(found).toContain('acr-admin-account-disabled contosobatch');
    expect(found).toContain('acr-public-network-disabled contosoedge');
    expect(found.join()).toContain('rbac-workload-identity-no-privileged-subscription-role');
    expect({ doubts, problems, code }).toEqual({ doubts: [], problems: [], code: 1 });
  });

  it('says that it could not tell where something that a resource names is not there', async () => {
    const { estate } = azure.simulator;
    const id = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/apps`;
    const subnet = estate.get(id);
    if (subnet === undefined) throw new Error('The estate has no subnet of the apps.');
    estate.remove(id);
    const { doubts, findings } = await live('--control', 'cae-egress-via-firewall');
    estate.set(id, subnet);
    expect(findings).toEqual([]);
    expect(doubts.map(({ controlId, why }) => `${controlId}: ${why}`).join()).toMatch(
      /^cae-egress-via-firewall: it takes defaultRoutes \(404 ResourceNotFound .*subnets\/apps/u,
    );
  });

  it('only reads', async () => {
    const before = azure.simulator.calls.length;
    await live('--plan');
    const calls = azure.simulator.calls.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(calls.length).toBeGreaterThan(5);
    const others = calls.filter((call) => !call.startsWith('GET '));
    expect([...new Set(others)]).toEqual(['POST /providers/Microsoft.ResourceGraph/resources']);
  });

  it('names in a plan who would notice the fix', async () => {
    const { findings } = await live('--plan', '--control', 'acr-admin-account-disabled');
    const notes = findings.flatMap(({ plan }) => plan?.notes ?? []);
    expect(notes.join('\n')).toMatch(/Nobody was found who is set up to depend on it|Is set up to depend on it: /u);
    expect(findings[0]?.plan?.commands[0]).toMatch(/^az rest --method patch/u);
  });

  it('does not take what it may not read for an empty subscription', async () => {
    azure.deny('microsoft.containerregistry/registries/read');
    const { problems, findings, code } = await live();
    expect(problems).toEqual([
      {
        where: `Microsoft.ContainerRegistry/registries of subscription ${SUBSCRIPTION}`,
        why: expect.stringMatching(/^can't be listed: 403 /u) as string,
      },
    ]);
    expect(findings.some(({ controlId }) => controlId.startsWith('rbac-'))).toBe(true);
    expect(code).toBe(2);
  });

  it('waits as long as a throttled service asks', async () => {
    const { faults, calls } = azure.simulator;
    const isList = ({ method }: { readonly method: string }): boolean => method === 'POST';
    faults.add({ match: isList, action: { status: 429, headers: { 'retry-after': '1' }, body: {} } });
    const before = calls.length;
    const report = await live('--control', 'acr-admin-account-disabled');
    const asked = calls.slice(before).filter(isList);
    expect(asked.map(({ status }) => status).slice(0, 2)).toEqual([429, 200]);
    const [first, second] = asked.map(({ at }) => Date.parse(at));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(report.findings).not.toEqual([]);
  });

  it('wants the id of a subscription', async () => {
    expect((await runScan(['--subscription', 'shop'])).err).toContain('is not the id of a subscription');
  });
});
