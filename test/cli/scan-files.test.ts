import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controls } from '../../src/controls/index.ts';
import { REGISTRY, registryBody } from '../support/bodies.ts';
import { folderWith, reportOn, runScan } from './rig.ts';

const sound = {
  policies: { retentionPolicy: { status: 'enabled', days: 7 } },
  privateEndpointConnections: [
    { name: 'pe', properties: { privateLinkServiceConnectionState: { status: 'Approved' } } },
  ],
};
const drifted = registryBody({ ...sound, adminUserEnabled: true, publicNetworkAccess: 'Enabled' });
const fine = registryBody(sound, { name: 'acrfine', id: REGISTRY.replace('acrcontoso', 'acrfine') });
const ADMIN = 'acr-admin-account-disabled';
const PUBLIC = 'acr-public-network-disabled';

describe('driftwarden scan', () => {
  it.each([
    ['a body', drifted],
    ['a list of bodies', [drifted]],
    ['an answer of Resource Manager', { value: [drifted] }],
    ['an export of Resource Graph', { count: 1, data: [drifted], total_records: 1 }],
  ])('finds what is wrong in %s', async (_form, document) => {
    const folder = folderWith({ 'estate.json': document });
    const report = await reportOn([join(folder, 'estate.json')]);
    expect(report.findings.map(({ controlId }) => controlId)).toEqual([ADMIN, PUBLIC]);
    expect(report.counts).toMatchObject({ resources: 1, drifted: 2, couldNotTell: 0 });
    expect(report.code).toBe(1);
  });

  it('tells the file and the line of each member', async () => {
    const folder = folderWith({ 'a/estate.json': { value: [fine, drifted] } });
    const { findings } = await reportOn([folder]);
    const text = JSON.stringify({ value: [fine, drifted] }, null, 2).split('\n');
    for (const { resource, evidence } of findings) {
      expect(resource.place?.file).toBe(`${folder}/a/estate.json`);
      const { path, line = 0 } = evidence[0] ?? { path: '' };
      expect(text[line - 1]).toContain(`"${path.split('/').at(-1) ?? ''}"`);
      expect(text[(resource.place?.line ?? 0) - 1]?.trim()).toBe('{');
    }
  });

  it('is content with what is right', async () => {
    const { code, out } = await runScan([folderWith({ 'fine.json': fine })]);
    const met = controls.filter(({ resource }) => resource.type === fine.type).length - 3;
    expect(out, 'soft delete is not what the profile means, and nothing is in production').toBe(
      `1 resource, ${String(controls.length)} controls: no findings, ${String(met)} met, 0 could not be judged, ` +
        '3 not applicable.\n',
    );
    expect(code).toBe(0);
  });

  it('goes on after files that are broken, and says which and why', async () => {
    const folder = folderWith({
      'a-broken.json': '{ "value": [',
      'b-empty.json': '',
      'c-bicep.bicep': 'resource acr',
      'd-drifted.json': drifted,
      'e-other.json': { name: 'not-azure' },
      'f-deep.json': '['.repeat(100_000) + ']'.repeat(100_000),
    });
    const report = await reportOn([folder, join(folder, 'c-bicep.bicep'), join(folder, 'missing.json')]);
    expect(report.findings).toHaveLength(2);
    expect(report.problems.map(({ where, why }) => `${where.slice(folder.length + 1)} ${why}`)).toEqual([
      expect.stringMatching(/^a-broken\.json is not JSON \(.+\)$/u),
      'b-empty.json is empty',
      'f-deep.json is nested too deeply to be read',
      expect.stringMatching(/^c-bicep\.bicep is Bicep, which has to be compiled first: az bicep build/u),
      'missing.json is not there',
    ]);
    expect(report.notes).toEqual([`${folder}/e-other.json: holds no Azure resource; left out.`]);
    expect(report.code).toBe(2);
  });

  it('does not take a folder without anything of Azure for a clean one', async () => {
    const report = await reportOn([
      folderWith({ 'a.json': { name: 'x' }, 'b.json': {} }),
      folderWith({ 'c.json': [] }),
    ]);
    expect(report.problems.map(({ why }) => why)).toEqual(['holds no Azure resource in any of 2 .json files']);
    expect(report.code).toBe(2);
  });

  it('tells nothing of what a broken file holds, which may be a secret', async () => {
    const folder = folderWith({ 'a.json': '{"password": hunter2}' });
    const report = await reportOn([folder]);
    expect(report.problems[0]?.why).toBe("is not JSON (Unexpected token 'h')");
  });

  it('reads standard input', async () => {
    const readStdin = () => Promise.resolve(Buffer.from(JSON.stringify([drifted])));
    const { out, code } = await runScan(['-'], { readStdin });
    expect(out).toContain('standard input:');
    expect(code).toBe(1);
  });

  it('does not write its report over what it scans', async () => {
    const folder = folderWith({ 'estate.json': [drifted] });
    const file = join(folder, 'estate.json');
    const { code, err } = await runScan([file, '--output', `${folder}/./estate.json`]);
    expect(code).toBe(2);
    expect(err).toContain('is what is scanned, and would be lost');
    expect((await reportOn([file])).findings).not.toEqual([]);
  });

  it('does not take a file for Azure that was named and is not', async () => {
    const folder = folderWith({ 'package.json': { name: 'x' } });
    const report = await reportOn([join(folder, 'package.json')]);
    expect(report.problems[0]?.why).toMatch(/^holds no Azure resource: neither a body with id and type/u);
    expect(report.code).toBe(2);
  });

  it('does not take a page for the whole list', async () => {
    const pages = [
      { value: [fine], nextLink: 'https://management.azure.com/next' },
      { data: [fine], skip_token: 'more' },
      { data: [fine], total_records: 2 },
    ];
    for (const page of pages) {
      const report = await reportOn([join(folderWith({ 'page.json': page }), 'page.json')]);
      expect(report.problems[0]?.why).toMatch(/^is one page of a longer list/u);
      expect(report.code).toBe(2);
    }
  });

  it('reads what Windows PowerShell writes', async () => {
    const text = `\uFEFF${JSON.stringify([drifted])}`;
    const folder = folderWith({ 'utf16.json': Buffer.from(text, 'utf16le'), 'utf8.json': text });
    expect((await reportOn([folder])).findings).toHaveLength(4);
  });

  it('judges by the controls that were asked for', async () => {
    const folder = folderWith({ 'a.json': drifted });
    expect((await reportOn([folder, '--control', PUBLIC])).findings.map(({ controlId }) => controlId)).toEqual([
      PUBLIC,
    ]);
    const { code, err } = await runScan([folder, '--control', 'acr-admin-acount-disabled']);
    expect(err).toContain('did you mean acr-admin-account-disabled?');
    expect(code).toBe(2);
  });

  it.each([
    ['low', 1],
    ['high', 1],
    ['critical', 0],
  ])('fails for findings at %s or above: %i', async (threshold, code) => {
    const folder = folderWith({ 'a.json': drifted });
    expect((await runScan([folder, '--severity-threshold', threshold])).code).toBe(code);
  });

  it.each([
    [[], 'There is nothing to scan'],
    [['--fromat', 'json', 'x'], 'There is no option --fromat (did you mean --format?)'],
    [['x', '--format', 'xml'], '--format xml: has to be one of '],
    [['x', '--severity-threshold', 'hihg'], '(did you mean high?)'],
    [['x', '--settings', '/nowhere.yaml'], '/nowhere.yaml: is not there'],
  ])('says what is wrong with %j', async (args, why) => {
    const { code, err, out } = await runScan(args);
    expect(err).toContain(why);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('shows what the fix changes, by the same lines as the page of a case', async () => {
    const { out } = await runScan([folderWith({ 'a.json': drifted }), '--plan']);
    expect(out).toContain('- properties.adminUserEnabled: true');
    expect(out).toContain('+ properties.adminUserEnabled: false');
    expect(out).toContain(`Fix:  az rest --method patch --url '${REGISTRY}?api-version=2025-11-01'`);
    expect(out).toContain(`Undo: az rest --method patch --url '${REGISTRY}?api-version=2025-11-01'`);
  });

  it('tells the mode by the settings', async () => {
    const group = REGISTRY.split('/providers/')[0] ?? '';
    const settings = [
      `scopes: [${group}]`,
      `overrides: [{scope: ${group}, controls: {${ADMIN}: approval}}]`,
      `controls: {${PUBLIC}: report}`,
    ];
    const folder = folderWith({ 'a.json': drifted, 'settings.yaml': settings.join('\n') });
    const { findings } = await reportOn([folder, '--settings', join(folder, 'settings.yaml')]);
    expect(findings.map(({ mode }) => mode)).toEqual(['approval', 'report']);
    const broken = folderWith({ 'a.json': drifted, 'settings.yaml': 'scopes: []\nprofil: {}' });
    expect((await runScan([broken, '--settings', join(broken, 'settings.yaml')])).err).toContain('has 2 mistake(s)');
  });

  it('does not judge by some of what is judged together', async () => {
    const setting = (place: string): object => ({
      id: `${place}/providers/Microsoft.Insights/diagnosticSettings/audit`,
      name: 'audit',
      type: 'Microsoft.Insights/diagnosticSettings',
      properties: { workspaceId: '/w', logs: [{ categoryGroup: 'audit', enabled: true }] },
    });
    const vault = REGISTRY.replace('Microsoft.ContainerRegistry/registries', 'Microsoft.KeyVault/vaults');
    const folder = folderWith({ 'a.json': [setting(vault), setting(REGISTRY)] });
    const { counts, doubts } = await reportOn([folder, '--control', 'kv-audit-logging']);
    expect(counts).toMatchObject({ compliant: 0, drifted: 0, couldNotTell: 1, notApplicable: 1 });
    expect(doubts[0]?.why).toContain('are judged together, and a file may lack some');
  });

  it('lets no name speak to the terminal', async () => {
    const evil = registryBody({ adminUserEnabled: true }, { name: 'acr\u001b[2Jevil\u202egnp\u009b' });
    const { out } = await runScan([folderWith({ 'a.json': evil }), '--plan'], { colours: false });
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
    expect(out).toContain('acr [2Jevilgnp');
  });

  it('gives no command for what has no well-formed id: a line that is copied must not lead elsewhere', async () => {
    const id = drifted.id.replace('/acrcontoso', '/acrcontoso/../../../../resourceGroups/other');
    const { out } = await runScan([folderWith({ 'a.json': { ...drifted, id } }), '--plan']);
    expect(out).toContain('There is no command, because its id is no id');
    expect(out).not.toContain('az rest');
  });
});
