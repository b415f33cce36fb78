import { Ajv } from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import type { ScanReport } from '../../src/model/scan.ts';
import { scanSarif } from '../../src/render/sarif.ts';
import { aReport, liveFinding } from '../support/scan-report.ts';

const SCHEMA = new URL('../../../shared/schemas/sarif-2.1.0.json', import.meta.url);
const sarif = (report: ScanReport): ReturnType<typeof parsed> => parsed(scanSarif(report, (text) => `#${text}`));

type Location = {
  readonly physicalLocation: { readonly artifactLocation: Json; readonly region?: Json };
  readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
};
type Result = {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
};

function parsed(text: string) {
  const { runs } = JSON.parse(text) as {
    readonly runs: readonly {
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { text: string } }[] };
      };
      readonly invocations: readonly { readonly executionSuccessful: boolean }[];
      readonly results: readonly Result[];
    }[];
  };
  const [run] = runs;
  if (run === undefined) throw new Error('SARIF without a run');
  return run;
}

describe('SARIF', () => {
  it('has a rule for each control, with help', () => {
    const { tool } = sarif(aReport());
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['acr-admin-account-disabled']);
    expect(tool.driver.rules[0]?.help.text).toContain('Switches the admin account off');
  });

  it('points to the line of the file, and to the resource', () => {
    const [result] = sarif(aReport()).results;
    expect(result).toMatchObject({ ruleIndex: 0, kind: 'fail', level: 'error' });
    expect(result?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'exports/an%20estate.json' },
      region: { startLine: 12 },
    });
    expect(result?.locations[0]?.logicalLocations[0]?.fullyQualifiedName).toContain('/registries/acrcontoso');
  });

  it('points to Azure where the resource was read live', () => {
    const [result] = sarif({ ...aReport(), findings: [liveFinding()] }).results;
    const { artifactLocation, region } = result?.locations[0]?.physicalLocation ?? {};
    expect(artifactLocation).toMatchObject({
      uriBaseId: 'AZURE',
      uri: expect.stringMatching(/^subscriptions\//u) as string,
    });
    expect(region).toBeUndefined();
  });

  it('says of what could not be judged that it is open', () => {
    const [, open] = sarif(aReport()).results;
    expect(open).toMatchObject({ kind: 'open', level: 'none' });
    expect(open?.message.text).toContain('Could not tell');
  });

  it('has the same fingerprint for the same finding, wherever it stands in the file', () => {
    const report = aReport();
    const [finding] = report.findings;
    if (finding === undefined) throw new Error('no finding');
    const moved = { ...finding, resource: { ...finding.resource, place: { file: 'other.json', line: 99 } } };
    const prints = [finding, moved].map((one) => sarif({ ...report, findings: [one] }).results[0]?.partialFingerprints);
    expect(prints[0]).toEqual(prints[1]);
    expect(Object.values(prints[0] ?? {})[0]).toMatch(/^#acr-admin-account-disabled\n\/subscriptions/u);
  });

  it('says when not all was read', () => {
    expect(sarif(aReport()).invocations[0]?.executionSuccessful).toBe(false);
    expect(sarif({ ...aReport(), problems: [] }).invocations[0]?.executionSuccessful).toBe(true);
  });

  it('makes no link and no argument of a name', () => {
    const report = aReport('[click](https://evil.example) {0} @all');
    const text = sarif(report).results[0]?.message.text ?? '';
    expect(text).not.toContain('](');
    expect(text).toContain('{{0}}');
  });

  describe.skipIf(!existsSync(SCHEMA))('by its schema (skipped where ../shared/schemas is absent)', () => {
    // The schema is of draft 4, and means the same in draft 7 but for the names of these two members.
    const text = existsSync(SCHEMA) ? readFileSync(SCHEMA, 'utf8') : '{}';
    const { $schema: _draft, id: _id, ...schema } = JSON.parse(text) as Readonly<Record<string, unknown>>;

    it.each([
      ['a report with all parts', aReport()],
      ['a report on a subscription', { ...aReport(), findings: [liveFinding()] }],
      ['a report on nothing', { ...aReport(), findings: [], doubts: [], problems: [], notes: [], controls: [] }],
      ['hostile names', aReport('\u0000\u202e{0}[a](b)\ud800 "</script>')],
    ])('is valid: %s', (_name, report) => {
      const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
      const validate = ajv.compile(schema);
      validate(JSON.parse(scanSarif(report, (text) => text)));
      expect(validate.errors ?? []).toEqual([]);
    });
  });
});
