import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controls, knownToSettings } from '../src/controls/index.ts';
import { parseSettings } from '../src/settings/parse.ts';
import { faultsOfDocument } from './support/document-words.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const RUNBOOK = textOf('infra/RUNBOOK.md');

describe('what is read at three in the morning', () => {
  it.each(['infra/RUNBOOK.md', 'infra/ROLLOUT.md', 'infra/SCALE.md'])('%s names only what there is', (file) => {
    expect(faultsOfDocument(textOf(file))).toEqual([]);
  });

  it('says first how to stop it', () => {
    const [, first = ''] = RUNBOOK.split('\n\n');
    expect(first).toContain('To stop it now');
    expect(RUNBOOK.slice(0, 1500)).toContain('--settings DRIFTWARDEN_ENFORCEMENT=off');
  });

  const symptoms = RUNBOOK.split('\n## ')
    .slice(1)
    .map((section) => ({ title: section.split('\n')[0] ?? '', section }))
    .filter(({ section }) => section.includes('**Seen.**'));

  it.each(symptoms)('$title: what happens without anybody, and what to do', ({ section }) => {
    for (const part of ['**It does by itself.**', '**Do.**']) expect(section, part).toContain(part);
  });

  it('tells what to do about each alert', () => {
    const queries = globSync('infra/queries/*.kql', { cwd: ROOT });
    expect(queries.filter((query) => !RUNBOOK.includes(query))).toEqual([]);
    expect(queries.length).toBeGreaterThanOrEqual(5);
  });

  it('has what goes wrong', () => {
    expect(symptoms.length).toBeGreaterThanOrEqual(15);
  });
});

describe('the way from looking to writing', () => {
  const ID = '11111111-1111-4111-8111-111111111111';
  const steps = [...textOf('infra/ROLLOUT.md').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
    .map(([, body = '']) => body.replaceAll('<id>', ID).replaceAll('<first group>', 'rg-first'))
    .map((body) => (body.includes('\nscopes:') ? body : `scopes: [/subscriptions/${ID}]\n${body}`));
  const settings = steps.map((body) => parseSettings(body, knownToSettings));

  it('is made of settings that are taken', () => {
    expect(settings.map(({ mistakes }) => mistakes)).toEqual([undefined, undefined, undefined]);
  });

  it('lets nothing fix by itself before it was asked about', () => {
    const alone = controls.filter(({ meta }) => meta.mode === 'auto').map(({ id }) => [id, 'approval']);
    expect(settings[1]?.settings?.controls, 'name each in step 2 of infra/ROLLOUT.md').toEqual(
      Object.fromEntries(alone),
    );
  });

  it('opens a part of the estate before all of it', () => {
    for (const step of settings) expect(step.settings?.enforcement).toBe('observe');
  });
});

const PLANTED: readonly (readonly [from: string, to: string, complaint: string])[] = [
  ['`breaker.opened`', '`breaker.tripped`', 'nothing of ours is called breaker.tripped'],
  ['`ArmCorrelationId`', '`ArmRequestId`', 'nothing of ours is called ArmRequestId'],
  ['`limits.writesPerHour`', '`limits.writesPerDay`', 'nothing of ours is called limits.writesPerDay'],
  ['`/pause`', '/stop'.replace(/^/, '`').concat('`'), 'there is no page /stop'],
  ['*Pause writes*', '*Stop everything*', 'no page, message or log says "Stop everything"'],
  ['`EMAIL_SENDER`', '`MAIL_SENDER`', 'nothing of ours is called MAIL_SENDER'],
  [
    '--settings DRIFTWARDEN_ENFORCEMENT=off',
    '--settings DRIFTWARDEN_MODE=off',
    'nothing of ours is called DRIFTWARDEN_MODE',
  ],
  ['`driftwarden explain`', '`driftwarden tell`', 'there is no command driftwarden tell'],
  ['| order by ChainSeq asc', '| order by Sequence asc', 'there is no column Sequence'],
  ["EventType == 'remediation.started'", "EventType == 'fix.started'", 'there is no event fix.started'],
  ['driftwarden scan --subscription', 'driftwarden scan --tenant', 'driftwarden scan has no option --tenant'],
];

describe('a document falls that says', () => {
  it.each(PLANTED)('%s → %s', (from, to, complaint) => {
    expect(RUNBOOK, 'the text to replace is in the runbook').toContain(from);
    expect(faultsOfDocument(RUNBOOK.replace(from, to))).toContain(complaint);
  });
});
