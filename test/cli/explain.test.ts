import { describe, expect, it } from 'vitest';
import { appClient, type AppRequest } from '../../src/cli/app-client.ts';
import { caseOfRequest, explainCase } from '../../src/cli/explain-case.ts';
import { explain } from '../../src/cli/explain.ts';
import { CliProblem } from '../../src/cli/problem.ts';
import { attestations } from '../../src/controls/attestations.ts';
import { guidance } from '../../src/controls/guidance.ts';
import { controls } from '../../src/controls/index.ts';
import { explanationText } from '../../src/render/explanation.ts';
import { REGISTRY } from '../support/bodies.ts';

async function explained(...args: readonly string[]): Promise<string> {
  let out = '';
  const stdout = { write: (text: string) => (out += text) };
  const readStdin = () => Promise.resolve(Buffer.from(''));
  await explain(args, { stdout, stderr: stdout, readStdin, env: {}, colours: false, version: '1.2.3' });
  return out;
}

describe('driftwarden explain', () => {
  it('lists the controls', async () => {
    const lines = (await explained()).trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(controls.map(({ id }) => id));
  });

  it.each(controls.map((control) => [control.id, control] as const))(
    'tells of %s why, how and what',
    async (id, { meta }) => {
      const out = (await explained(id)).replace(/\s+/gu, ' ');
      expect(out.startsWith(`${id} ${meta.title}.`)).toBe(true);
      for (const told of [meta.rationale, meta.fix, meta.references.docs, ...meta.permissions])
        expect(out).toContain(told);
      expect(out).toMatch(/ Example .*(?:az rest --method|driftwarden scan --plan)/u);
    },
  );

  it('shows what a fix looks like', async () => {
    const out = await explained('acr-admin-account-disabled');
    expect(out).toContain('- properties.adminUserEnabled: true\n');
    expect(out).toContain('+ properties.adminUserEnabled: false\n');
    expect(out).toMatch(/Fix: {2}az rest --method patch .* --body '\{"properties":\{"adminUserEnabled":false\}\}'/u);
  });

  it('tells of what is stated, advised or elsewhere', async () => {
    for (const { id, why } of attestations) expect((await explained(id)).replace(/\s+/gu, ' ')).toContain(why);
    for (const { id, docs } of guidance) expect(await explained(id)).toContain(docs);
    expect(await explained('acr-network-default-deny')).toContain('It is part of acr-public-network-disabled.');
  });

  it.each([
    [['acr-admin-acount-disabled'], '(did you mean acr-admin-account-disabled?)'],
    [['what'], 'There is nothing under what in the catalogue, and it is not the id of a case or a request.'],
    [['one', 'two'], 'One id at a time'],
    [['0123456789abcdef-g1', '--url', 'ftp://x'], '--url ftp://x: is not the address of an app'],
    [['c0ffee00c0ffee00c0ffee00c0ffee00', '--url', 'http://127.0.0.1:9'], 'http://127.0.0.1:9 does not answer'],
    [['0123456789abcdef-g1', '--url', 'http://127.0.0.1:9'], 'http://127.0.0.1:9 does not answer'],
  ])('says what is wrong with %j', async (args, why) => {
    const failed = explained(...args);
    await expect(failed).rejects.toThrow(CliProblem);
    await expect(failed).rejects.toThrow(why);
  });
});

const CASE = {
  id: '0123456789abcdef-g1',
  state: 'waiting',
  control: 'acr-admin-account-disabled',
  title: 'Registry admin account is disabled',
  resource: REGISTRY,
  decision: { action: 'ask', because: ['Somebody is set up to depend on it.'] },
  approval: { url: 'https://bot.example/approvals/1' },
  proposal: {
    rationale: 'It can push to every repository.',
    evidence: [{ message: 'The admin account of registry acr\u001b[31mcontoso is enabled.' }],
    actors: [{ id: 'x', name: 'ana@contoso.example' }, { id: 'y' }],
    differences: [{ path: '/properties/adminUserEnabled', before: true, after: false }],
    azRest: { plan: ["az rest --method patch --url '/x'"], undo: [] },
  },
  steps: [{ at: '2026-03-01T09:00:00.000Z', message: 'Drift found.' }, { at: 7 }],
};

describe('a case', () => {
  const answering = (status: number, body: unknown, asked: AppRequest[] = []) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const ask = (request: AppRequest) => {
      asked.push(request);
      return Promise.resolve({ status, text });
    };
    return appClient({}, {}, { ask, token: () => Promise.reject(new Error('not here')) });
  };

  it('is told with what was found, decided and done', async () => {
    const asked: AppRequest[] = [];
    const found = await explainCase(CASE.id, answering(200, CASE, asked));
    expect(asked.map(({ address }) => address)).toEqual(['http://127.0.0.1:7071/api/cases/0123456789abcdef-g1']);
    expect(found === undefined ? '' : explanationText(found, false)).toBe(
      [
        '0123456789abcdef-g1',
        'Registry admin account is disabled',
        '',
        'State         waiting',
        'Found         The admin account of registry acr [31mcontoso is enabled.',
        `Resource      ${REGISTRY}`,
        'Control       acr-admin-account-disabled',
        'Why           It can push to every repository.',
        'By            ana@contoso.example',
        '              y',
        'Decision      ask',
        'Because       Somebody is set up to depend on it.',
        'Approval      https://bot.example/approvals/1',
        'Changes       properties.adminUserEnabled: true to false',
        "By hand       az rest --method patch --url '/x'",
        'Steps         2026-03-01T09:00:00.000Z Drift found.',
        '              ',
        '',
      ].join('\n'),
    );
  });

  it('says each reason once, and what to do first or by hand', async () => {
    const steps = [{ what: 'Give it an identity.', azRest: "az rest --method put --url '/y'" }, { what: 'Wait.' }];
    const body = {
      ...CASE,
      because: CASE.decision.because,
      proposal: {
        alternatives: [{ kind: 'first', name: 'Move the login', effect: 'Nobody notices.', steps }],
        advice: { lost: ['Its address.', 'Its logs.'], steps: [{ what: 'Make it anew.' }] },
      },
    };
    const found = await explainCase(CASE.id, answering(200, body));
    const itemsOf = (heading: string) => found?.parts.find((part) => part.heading === heading)?.items;
    expect(itemsOf('Because')).toEqual(['Somebody is set up to depend on it.']);
    expect(itemsOf('First')).toEqual([
      ...['Move the login', 'Nobody notices.', 'Give it an identity.', "az rest --method put --url '/y'", 'Wait.'],
    ]);
    expect(itemsOf('Advice')).toEqual(['It would lose: Its address. Its logs.', 'Make it anew.']);
  });

  it('is found by its request for approval', async () => {
    const id = 'c0ffee00c0ffee00c0ffee00c0ffee00';
    const list = { cases: [{ id: 'other-g1' }, { id: CASE.id, approval: { id } }] };
    expect(await caseOfRequest(id, answering(200, list))).toBe(CASE.id);
    expect(await caseOfRequest(id, answering(200, { cases: [] }))).toBeUndefined();
    await expect(caseOfRequest(id, answering(401, {}))).rejects.toThrow('does not know who you are');
  });

  it('that the app does not have is none', async () => {
    expect(await explainCase(CASE.id, answering(404, { error: 'There is no such case.' }))).toBeUndefined();
  });

  it.each([
    [401, {}, 'does not know who you are'],
    [302, '', 'does not know who you are'],
    [200, '<html>', 'and nothing that Driftwarden says. Is --url the address of the app?'],
    [200, [], 'and nothing that Driftwarden says'],
    [404, {}, 'and nothing that Driftwarden says'],
    [500, {}, "can't tell now (500)"],
    [400, { error: 'since is no day.' }, 'answered 400: since is no day.'],
  ])('can not be told when the app answers %i %j', async (status, body, why) => {
    await expect(explainCase(CASE.id, answering(status, body))).rejects.toThrow(why);
  });
});
