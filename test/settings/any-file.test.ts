import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { knownToSettings } from '../../src/controls/index.ts';
import type { Mode } from '../../src/model/settings.ts';
import { parseSettings } from '../../src/settings/parse.ts';
import { settingsJsonSchema } from '../../src/settings/schema.ts';

const { controls, attestations } = knownToSettings;
const MODES: readonly Mode[] = ['report', 'approval', 'auto'];
const SUBSCRIPTIONS = [1, 2].map((nth) => `/subscriptions/00000000-0000-0000-0000-00000000000${String(nth)}`);
const below = (scope: string): readonly string[] => [
  scope,
  `${scope}/resourceGroups/rg-a`,
  `${scope}/resourceGroups/b`,
];

const modes = fc.record(
  Object.fromEntries(
    controls.map(({ id, ceiling }) => [id, fc.constantFrom(...MODES.slice(0, MODES.indexOf(ceiling) + 1))]),
  ),
  { requiredKeys: [] },
);
const role = fc.constantFrom('approver-platform', 'approver-security', 'approver-shop');
const durations = ['PT1M', 'PT30M', 'PT1H30M', 'P1D'] as const;
const date = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

/** Any good settings, as a person may write them: every member that there is, or not. */
const good = fc.subarray([...SUBSCRIPTIONS], { minLength: 1 }).chain((scopes) => {
  const places = scopes.flatMap(below);
  const override = fc.record(
    {
      ...{ enforcement: fc.constantFrom('observe', 'enforce'), newResources: fc.constantFrom('ask', 'auto') },
      controls: modes,
    },
    { requiredKeys: [] },
  );
  const approvers = fc.record(
    {
      ...{ role, fallback: role, mail: fc.constantFrom<string[][]>([], ['a@contoso.example', 'b.c@contoso.example']) },
      ...{ answerWithin: fc.constantFrom(...durations, 'P90D'), onExpiry: fc.constantFrom('open', 'reject') },
      strict: fc.boolean(),
    },
    { requiredKeys: ['role'] },
  );
  const inPlaces = <T extends object>(of: fc.Arbitrary<T>) =>
    fc
      .tuple(fc.subarray([...places]), fc.array(of, { minLength: places.length, maxLength: places.length }))
      .map(([at, many]) => at.map((scope, nth) => ({ scope, ...many[nth] })));
  const attestation = fc.record({
    ...{ id: fc.constantFrom(...attestations), by: fc.constantFrom('Ana Silva', 'ana@contoso.example') },
    ...{ evidence: fc.constant('https://wiki.contoso.example/x'), until: date },
  });
  return fc.record(
    {
      enforcement: fc.constantFrom('observe', 'enforce'),
      scopes: fc.constant(scopes),
      newResources: fc.constantFrom('ask', 'auto'),
      controls: modes,
      overrides: inPlaces(override),
      approvers: inPlaces(approvers),
      limits: fc.record(
        { freshFor: fc.constantFrom(...durations), writesPerHour: fc.integer({ min: 1, max: 1000 }) },
        { requiredKeys: [] },
      ),
      profile: fc.record(
        {
          ...{ production: fc.subarray([...places]), imageCleanup: fc.constantFrom('retention', 'soft-delete') },
          ...{ approvedRegistries: fc.subarray(['contoso.azurecr.io', 'mcr.microsoft.com']) },
        },
        { requiredKeys: [] },
      ),
      attestations: fc.uniqueArray(attestation, { selector: ({ id }) => id, maxLength: 2 }),
    },
    { requiredKeys: ['scopes'] },
  );
});

/** Mistakes that touch each other nowhere: what is put in, and where it must be told. */
const MISTAKES: Readonly<Record<string, object>> = {
  enforcement: { enforcement: 'yes' },
  newResources: { newResources: 'Auto' },
  'controls.acr-admin-account-disable': { controls: { 'acr-admin-account-disable': 'auto' } },
  'limits.freshFor': { limits: { freshFor: '30 minutes' } },
  'limits.writesPerHour': { limits: { writesPerHour: 0 } },
  'profile.imageCleanup': { profile: { imageCleanup: 'never' } },
  'profile.production[0]': { profile: { production: ['production'] } },
  'overrides[0].scope': { overrides: [{ scope: '/subscriptions/00000000-0000-0000-0000-0000000000ff' }] },
  'approvers[0].role': { approvers: [{ scope: SUBSCRIPTIONS[0], role: 'any body' }] },
  'attestations[0].until': {
    attestations: [{ id: attestations[0], by: 'Ana', evidence: 'https://x.example/', until: 'soon' }],
  },
  exemptions: { exemptions: [] },
};

describe('whatever good settings a person writes', () => {
  const check = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
    settingsJsonSchema(knownToSettings),
  );

  it('are good to the code and to the schema of the editor, and mean what they say', () => {
    fc.assert(
      fc.property(good, (written) => {
        const { settings, mistakes } = parseSettings(inYaml(written), knownToSettings);
        expect(mistakes).toBeUndefined();
        expect(settings).toMatchObject(JSON.parse(JSON.stringify(written)) as object);
        check(JSON.parse(JSON.stringify(written)));
        expect(check.errors).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('have every mistake told that is put into them, and no other', () => {
    const some = fc.subarray(Object.keys(MISTAKES), { minLength: 1 });
    fc.assert(
      fc.property(good, some, (written, places) => {
        const broken = places.reduce<object>((file, place) => merged(file, MISTAKES[place] ?? {}), {
          ...written,
          ...{ scopes: [SUBSCRIPTIONS[0]], overrides: [], approvers: [], attestations: [] },
          profile: {},
        });
        const { settings, mistakes } = parseSettings(inYaml(broken), knownToSettings);
        expect(settings).toBeUndefined();
        expect(mistakes?.map((mistake) => mistake.split(': ')[0]).sort()).toEqual([...places].sort());
      }),
      { numRuns: 200 },
    );
  });
});

const inYaml = (file: object): string => stringify(file, { aliasDuplicateObjects: false });

/** Both, with the members of groups side by side. */
function merged(one: object, other: object): object {
  const members = Object.entries(other).map(([name, value]: [string, unknown]) => {
    const here: unknown = Object.getOwnPropertyDescriptor(one, name)?.value;
    return [name, isGroup(here) && isGroup(value) ? merged(here, value) : value];
  });
  return { ...one, ...(Object.fromEntries(members) as object) };
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
