import { describe, expect, it } from 'vitest';
import { folderWith, reportOn } from './rig.ts';

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const ADMIN = 'acr-admin-account-disabled';

const registry = (adminUserEnabled: unknown, more: object = {}): object => ({
  type: 'Microsoft.ContainerRegistry/registries',
  apiVersion: '2025-11-01',
  name: "[parameters('name')]",
  location: '[resourceGroup().location]',
  sku: { name: 'Premium' },
  properties: { adminUserEnabled, publicNetworkAccess: 'Disabled' },
  ...more,
});

const template = (resources: unknown, more: object = {}): object => ({ $schema: SCHEMA, ...more, resources });

/** What the control on the admin account says of a template. */
async function says(document: object): Promise<readonly string[]> {
  const report = await reportOn([folderWith({ 'main.json': document }), '--control', ADMIN]);
  const { compliant } = report.counts;
  return [
    ...report.findings.map(() => 'drifted'),
    ...report.doubts.map(({ why }) => why),
    ...Array.from({ length: compliant }, () => 'compliant'),
    ...report.problems.map(({ why }) => why),
  ];
}

const bool = (defaultValue?: unknown): object => ({ parameters: { admin: { type: 'bool', defaultValue } } });
const inner = (parameters: object, innerTemplate: object, scope = 'inner'): object => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2024-07-01',
  name: 'inner',
  properties: { expressionEvaluationOptions: { scope }, parameters, template: innerTemplate },
});

const BY_PARAMETER = "[parameters('admin')]";
const NOT_TOLD = `an expression decides /properties/adminUserEnabled: ${BY_PARAMETER}`;

describe('a compiled template', () => {
  it.each([
    ['a literal that is wrong', template([registry(true)]), ['drifted']],
    ['a literal that is right', template([registry(false)]), ['compliant']],
    ['resources by symbolic names', template({ acr: registry(true) }, { languageVersion: '2.0' }), ['drifted']],
    ['a parameter without a default', template([registry(BY_PARAMETER)], bool()), [NOT_TOLD]],
    ['a parameter with a literal default', template([registry(BY_PARAMETER)], bool(true)), ['drifted']],
    ['a default that is right', template([registry(BY_PARAMETER)], bool(false)), ['compliant']],
    ['a default that is an expression', template([registry(BY_PARAMETER)], bool('[utcNow()]')), [NOT_TOLD]],
    ['a literal variable', template([registry("[variables('a')]")], { variables: { A: true } }), ['drifted']],
    [
      'anything that takes more than a look-up',
      template([registry("[equals(parameters('env'), 'dev')]")], { parameters: { env: { defaultValue: 'dev' } } }),
      ["an expression decides /properties/adminUserEnabled: [equals(parameters('env'), 'dev')]"],
    ],
    [
      'properties that are an expression as a whole',
      template([registry(true, { properties: "[variables('p')]" })]),
      ["an expression decides /properties: [variables('p')]"],
    ],
    ['a resource that exists already', template({ acr: registry(true, { existing: true }) }), []],
    ['a resource that is never deployed', template([registry(true, { condition: false })]), []],
    ['an inner template', template([inner({}, template([registry(true)]))]), ['drifted']],
    [
      'a parameter that is passed to an inner template',
      template([inner({ admin: { value: true } }, template([registry(BY_PARAMETER)], bool(false)))]),
      ['drifted'],
    ],
    [
      'a passed parameter that nobody knows, whatever an inner parameter of the same name defaults to',
      template([inner({ admin: { value: BY_PARAMETER } }, template([registry(BY_PARAMETER)], bool(false)))], bool()),
      [NOT_TOLD],
    ],
    [
      'an inner template that is evaluated outside',
      template([inner({}, template([registry(BY_PARAMETER)], bool(false)), 'outer')], bool(true)),
      ['drifted'],
    ],
    [
      'a linked template',
      template([{ ...inner({}, {}), properties: { templateLink: { uri: 'https://contoso.example/t.json' } } }]),
      [expect.stringContaining('deploys a linked template')],
    ],
  ])('with %s', async (_what, document, expected) => {
    expect(await says(document)).toEqual(expected);
  });

  it('shows what has to stand in it, and no command: there is nothing to write to yet', async () => {
    const folder = folderWith({ 'main.json': template([registry(true)]) });
    const { findings } = await reportOn([folder, '--plan']);
    expect(findings[0]?.plan).toMatchObject({
      differences: [{ path: '/properties/adminUserEnabled', before: true, after: false }],
      commands: [],
    });
    expect(findings[0]?.resource.id).toBe("Microsoft.ContainerRegistry/registries/[parameters('name')]");
  });

  it('has parameters in another file, which hold no resource', async () => {
    const parameters = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
      parameters: { admin: { value: true } },
    };
    const report = await reportOn([folderWith({ 'main.parameters.json': parameters })]);
    expect(report).toMatchObject({ problems: [], code: 0 });
    expect(report.notes[0]).toContain('holds parameters of a deployment');
  });
});
