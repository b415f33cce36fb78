import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/settings/parse.ts';
import type { KnownControl } from '../../src/settings/schema.ts';

const controls: readonly KnownControl[] = [
  { id: 'acr-admin-account-disabled', ceiling: 'auto' },
  { id: 'acr-public-network-disabled', ceiling: 'approval' },
];
const known = { controls, attestations: ['edge-gateway', 'rbac-review-quarterly'] };
const ONE = '/subscriptions/00000000-0000-0000-0000-000000000001';
const TWO = '/subscriptions/00000000-0000-0000-0000-000000000002';
const GROUP = `${ONE}/resourceGroups/rg-images`;

const mistakesOf = (text: string): readonly string[] => parseSettings(text, known).mistakes ?? [];

describe('settings that say only what must be said', () => {
  it('have every default filled in', () => {
    expect(parseSettings(`scopes: [${ONE}]`, known)).toEqual({
      settings: {
        enforcement: 'observe',
        scopes: [ONE],
        controls: {},
        newResources: 'ask',
        overrides: [],
        profile: {
          public: [],
          production: [],
          sensitive: [],
          approvedRegistries: [],
          protectedPrincipals: [],
          imageCleanup: 'retention',
        },
        approvers: [],
        limits: { freshFor: 'PT30M', writesPerHour: 20 },
        attestations: [],
      },
    });
  });

  it('have the defaults of approvers filled in', () => {
    const text = `scopes: [${GROUP}]\napprovers: [{scope: ${ONE}, role: approver-platform}]`;
    expect(parseSettings(text, known).settings?.approvers).toEqual([
      { scope: ONE, role: 'approver-platform', mail: [], answerWithin: 'P7D', onExpiry: 'open', strict: false },
    ]);
  });
});

/** Each line replaces `HERE` in the file; the mistake is all that comes out. */
const wrong: readonly (readonly [name: string, member: string, mistake: string])[] = [
  ['a member that does not exist', 'colour: red', 'colour: is not a member; there are'],
  ['a member with a slip', 'enforcment: enforce', 'enforcment: is not a member (did you mean enforcement?)'],
  ['an unknown enforcement', 'enforcement: maybe', 'enforcement: is "maybe"; write observe or enforce'],
  ['the hard stop, which is an app setting', 'enforcement: off', 'enforcement: is "off"; write observe or enforce'],
  ['a control that does not exist', 'controls: {acr-foo: auto}', 'controls.acr-foo: is not a control; there are'],
  [
    'a control with a slip',
    'controls: {acr-admin-acount-disabled: auto}',
    'controls.acr-admin-acount-disabled: is not a control (did you mean acr-admin-account-disabled?)',
  ],
  [
    'a mode above the ceiling',
    'controls: {acr-public-network-disabled: auto}',
    'controls.acr-public-network-disabled: is "auto", which is above the ceiling of acr-public-network-disabled; write report or approval',
  ],
  [
    'a mode above the ceiling in an override',
    `overrides: [{scope: ${GROUP}, controls: {acr-public-network-disabled: auto}}]`,
    'overrides[0].controls.acr-public-network-disabled: is "auto", which is above the ceiling',
  ],
  [
    'a control named after a property of objects',
    'controls: {constructor: auto}',
    'controls.constructor: is not a control',
  ],
  ['a control named after the prototype', 'controls: {__proto__: auto}', 'controls.__proto__: is not a control'],
  ['a group that was left empty', 'controls:', 'controls: is empty; write a group of members'],
  ['an override elsewhere', `overrides: [{scope: ${TWO}}]`, 'overrides[0].scope: lies outside of all scopes'],
  [
    'an override above the scopes',
    'overrides: [{scope: /subscriptions/x}]',
    'overrides[0].scope: is "/subscriptions/x"; write',
  ],
  [
    'two overrides of one scope',
    `overrides: [{scope: ${GROUP}}, {scope: ${GROUP.toUpperCase().replace('SUBSCRIPTIONS', 'subscriptions').replace('RESOURCEGROUPS', 'resourceGroups')}}]`,
    'overrides[1].scope: is there twice',
  ],
  ['approvers elsewhere', `approvers: [{scope: ${TWO}, role: a}]`, 'approvers[0].scope: lies outside of all scopes'],
  [
    'approvers without a role',
    `approvers: [{scope: ${ONE}}]`,
    'approvers[0].role: is missing; write the value of an Entra app role',
  ],
  ['a role with spaces', `approvers: [{scope: ${ONE}, role: the team}]`, 'approvers[0].role: is "the team"; write'],
  [
    'a bad mail address',
    `approvers: [{scope: ${ONE}, role: a, mail: [me]}]`,
    'approvers[0].mail[0]: is "me"; write a mail address',
  ],
  [
    'a duration in months',
    `approvers: [{scope: ${ONE}, role: a, answerWithin: P1M}]`,
    'approvers[0].answerWithin: is "P1M"; write a duration from PT1M to P90D',
  ],
  [
    'an expiry that writes',
    `approvers: [{scope: ${ONE}, role: a, onExpiry: enforce}]`,
    'approvers[0].onExpiry: is "enforce"; write open or reject',
  ],
  [
    'strict in words',
    `approvers: [{scope: ${ONE}, role: a, strict: yes}]`,
    'approvers[0].strict: is "yes"; write true or false',
  ],
  ['freshness without a unit', 'limits: {freshFor: 30}', 'limits.freshFor: is 30; write a duration from PT1M to P1D'],
  ['freshness of nothing', 'limits: {freshFor: PT0S}', 'limits.freshFor: is "PT0S"; write a duration from PT1M to P1D'],
  ['freshness without an end', 'limits: {freshFor: P400D}', 'limits.freshFor: is "P400D"; write'],
  ['no writes at all', 'limits: {writesPerHour: 0}', 'limits.writesPerHour: is 0; write a whole number from 1 to 1000'],
  ['half a write', 'limits: {writesPerHour: 1.5}', 'limits.writesPerHour: is 1.5; write a whole number'],
  ['endless writes', 'limits: {writesPerHour: .inf}', 'limits.writesPerHour: is Infinity; write a whole number'],
  [
    'a principal that is a name',
    'profile: {protectedPrincipals: [ci]}',
    'profile.protectedPrincipals[0]: is "ci"; write an Entra object id',
  ],
  [
    'a registry that is an address',
    'profile: {approvedRegistries: ["https://a.azurecr.io"]}',
    'profile.approvedRegistries[0]: is',
  ],
  ['a public app that is a group', `profile: {public: [${GROUP}]}`, 'profile.public[0]: is'],
  [
    'a day that does not exist',
    attested({ until: '2026-02-30' }),
    'attestations[0].until: is "2026-02-30"; write a date that exists',
  ],
  [
    'evidence without TLS',
    attested({ evidence: 'http://wiki' }),
    'attestations[0].evidence: is "http://wiki"; write an address',
  ],
  [
    'an attestation with a slip',
    attested({ id: 'rbac-reveiw-quarterly' }),
    'attestations[0].id: is "rbac-reveiw-quarterly", which nobody asks for (did you mean rbac-review-quarterly?); there are',
  ],
  ['an attestation of nothing', attested({ id: '""' }), 'attestations[0].id: is "", which nobody asks for; there are'],
  [
    'an attestation without an id',
    'attestations: [{by: me, evidence: "https://wiki/review", until: 2026-12-31}]',
    'attestations[0].id: is missing; write one of edge-gateway',
  ],
  ['an attestation of nobody', attested({ by: '""' }), 'attestations[0].by: is ""; write the name'],
  ['an exemption', 'exemptions: []', 'exemptions: can not be set here; an exemption is granted on the page of a case'],
  ['an exempt resource', `exempt: [${GROUP}]`, 'exempt: can not be set here; an exemption is granted'],
  ['a merge key', '<<: {enforcement: enforce}', '<<: is not a member'],
  ['an anchor', 'profile: &p {}', 'settings: uses the anchor &p; write the value itself'],
  ['a tag', 'enforcement: !!binary b2Jz', 'settings: uses the tag'],
  ['an unknown tag', 'enforcement: !own x', 'settings: is not YAML as needed here: Unresolved tag'],
  ['a member twice', 'limits: {}\nlimits: {}', 'settings: a member is there twice; keep one of them'],
  ['text after text', 'a: b: c', 'settings: is not YAML as needed here'],
  ['a control character', 'enforcement: "a\\u001b[31m\\u202eb"', 'enforcement: is "a�[31m�b"; write'],
];

function attested(change: { id?: string; until?: string; evidence?: string; by?: string }): string {
  const { id, until, evidence, by } = {
    id: 'rbac-review-quarterly',
    until: '2026-12-31',
    evidence: 'https://wiki/review',
    by: 'me',
    ...change,
  };
  return `attestations: [{id: ${id}, by: ${by}, evidence: "${evidence}", until: ${until}}]`;
}

describe('a mistake', () => {
  it.each(wrong)('%s', (_, member, mistake) => {
    const mistakes = mistakesOf(`# a comment\nscopes: [${ONE}]\n${member}\n`);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(mistake);
    expect(mistakes[0]).toMatch(/ \(line [34]\)$/);
  });

  const scopes: readonly (readonly [name: string, text: string, mistake: string])[] = [
    ['no scopes', 'enforcement: observe', 'scopes: is missing'],
    ['an empty list', 'scopes: []', 'scopes: is empty; write the id of at least one'],
    ['one text', `scopes: ${ONE}`, 'scopes: is "/subscriptions/00000000-0000-0000-0000-000000000001"; write a list'],
    ['the same twice', `scopes: [${ONE}, ${ONE.replace('/s', '/S')}]`, 'scopes[1]: is there twice'],
    ['everything', 'scopes: ["/"]', 'scopes[0]: is "/"; write the id of a subscription'],
    ['a subscription by name', 'scopes: [/subscriptions/contoso]', 'scopes[0]: is "/subscriptions/contoso"; write'],
    ['a trailing slash', `scopes: [${ONE}/]`, 'scopes[0]: is'],
    ['a way up', `scopes: [${ONE}/resourceGroups/..]`, 'scopes[0]: is'],
    ['a query', `scopes: ["${GROUP}?a"]`, 'scopes[0]: is'],
    ['an encoded slash', `scopes: ["${ONE}/resourceGroups/a%2fb"]`, 'scopes[0]: is'],
    ['a management group', 'scopes: [/providers/Microsoft.Management/managementGroups/a]', 'scopes[0]: is'],
    ['a resource', `scopes: [${GROUP}/providers/Microsoft.App/containerApps/a]`, 'scopes[0]: is'],
  ];
  it.each(scopes)('in the scopes: %s', (_, text, mistake) => {
    expect(mistakesOf(text)).toEqual([expect.stringContaining(mistake)]);
  });

  const files: readonly (readonly [name: string, text: string, mistake: string])[] = [
    ['nothing', '', 'settings: is empty; write a group of members'],
    ['a comment only', '# later', 'settings: is empty; write a group of members'],
    ['a list', '[1]', 'settings: is a list; write a group of members'],
    ['two documents', 'a: 1\n---\nb: 1', 'settings: is not YAML as needed here'],
    ['an open quote', 'a: "b', 'settings: is not YAML as needed here'],
    [
      'a page of a web server',
      '<!DOCTYPE html><html>',
      'settings: is "<!DOCTYPE html><html>"; write a group of members',
    ],
    ['too large', `# ${'x'.repeat(256 * 1024)}`, 'settings: has 262146 bytes; write at most 262144'],
    ['brackets without end', '['.repeat(100_000), 'settings: is nested too deeply'],
    ['laughs', laughs(), 'settings: uses the anchor &a0; write the value itself'],
  ];
  it.each(files)('of the whole file: %s', (_, text, mistake) => {
    expect(mistakesOf(text)[0]).toContain(mistake);
  });

  it('with the directive of an older YAML, in which "off" is no text', () => {
    expect(mistakesOf(`%YAML 1.1\n---\nscopes: [${ONE}]`)).toEqual([
      'settings: has a %YAML directive; leave it out (line 1)',
    ]);
  });
});

function laughs(): string {
  const line = (n: number): string => `a${String(n)}: &a${String(n)} [${`*a${String(n - 1)},`.repeat(9)}]`;
  return ['a0: &a0 [lol]', ...Array.from({ length: 9 }, (_, n) => line(n + 1))].join('\n');
}

describe('many mistakes', () => {
  it('come all at once, in the order of their lines', () => {
    const text = readFileSync(new URL('../fixtures/settings/many-mistakes.yaml', import.meta.url), 'utf8');
    expect(mistakesOf(text).map((mistake) => mistake.replace(/;.*(?= \(line)/, ''))).toEqual([
      'enforcment: is not a member (did you mean enforcement?) (line 1)',
      'newResources: is "never" (line 2)',
      'controls.acr-public-network-disabled: is "auto", which is above the ceiling of acr-public-network-disabled (line 6)',
      'controls.acr-nothing: is not a control (line 7)',
      'overrides[0].scope: lies outside of all scopes (line 9)',
      'overrides[0].enforcement: is "yes" (line 10)',
      'approvers[0].role: is missing (line 12)',
      'approvers[0].mail[0]: is "nobody" (line 13)',
      'limits.writesPerHour: is "many" (line 14)',
      'settings: a member is there twice (line 15)',
    ]);
  });

  it('are cut after a hundred', () => {
    const mistakes = mistakesOf(
      `scopes: [${ONE}]\n${Array.from({ length: 150 }, (_, n) => `m${String(n)}: 1`).join('\n')}`,
    );
    expect(mistakes).toHaveLength(101);
    expect(mistakes[100]).toBe('settings: has 50 more mistakes of this kind; mend these first');
  });
});

describe('whatever the file holds', () => {
  const sample = readFileSync(new URL('../../infra/settings.sample.yaml', import.meta.url), 'utf8');

  it('it gives settings or mistakes, never both, never a crash, and the same each time', () => {
    const mutation = fc.record({
      at: fc.nat({ max: sample.length }),
      out: fc.nat({ max: 40 }),
      put: fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom('\n', ': ', '- ', '{', ']', '*x', '&x', '"', '\t', '#', '\0'),
      ),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        let text = sample;
        for (const { at, out, put } of mutations) text = text.slice(0, at) + put + text.slice(at + out);
        const first = parseSettings(text, known);
        expect(parseSettings(text, known)).toEqual(first);
        expect((first.settings === undefined) !== (first.mistakes === undefined)).toBe(true);
        for (const mistake of first.mistakes ?? []) expect(mistake).toMatch(/^\S.*: \S.* \(line \d+\)$/u);
        expect(first.settings?.scopes.length).not.toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
