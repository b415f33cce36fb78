import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';

const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';
const { hooks } = parse(readFileSync(new URL('../../azure.yaml', import.meta.url), 'utf8')) as {
  readonly hooks: { readonly preprovision: { readonly run: string } };
};

/** Runs the hook where `az` answers so and ends so; what it asked, and what it told azd to keep. */
function ran(answer: string, status = 0): { asked: string; kept: readonly string[]; failed: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-azd-'));
  const put = (name: string, lines: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const [asked, kept, out] = ['asked', 'kept', 'out'].map((name) => join(folder, name)) as [string, string, string];
  for (const file of [asked, kept]) writeFileSync(file, '');
  writeFileSync(out, answer);
  put('az', `printf '%s\\n' "$@" >>'${asked}'; cat '${out}'; exit ${String(status)}`);
  put('azd', `printf '%s\\n' "$@" >>'${kept}'`);
  const env = {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    AZURE_ENV_NAME: 'prod',
  };
  let failed = false;
  try {
    execFileSync('sh', ['-c', hooks.preprovision.run], { env, stdio: 'ignore' });
  } catch {
    failed = true;
  }
  const lines = readFileSync(kept, 'utf8').trimEnd().split('\n');
  return { asked: readFileSync(asked, 'utf8'), kept: lines.filter((line) => line !== ''), failed };
}

describe('before azd deploys', () => {
  it('the system topic of somebody else is found, on however many lines it is told', () => {
    const { asked, kept } = ran('{\n  "group": "rg-events",\n  "name": "topic"\n}\n');
    expect(kept.slice(0, 3)).toEqual(['env', 'set', 'EXISTING_SYSTEM_TOPICS']);
    expect(kept).toHaveLength(4);
    expect(JSON.parse(kept[3] ?? '')).toEqual({ [SUBSCRIPTION]: { group: 'rg-events', name: 'topic' } });
    expect(asked).toContain(`--subscription\n${SUBSCRIPTION}\n`);
    expect(asked).toContain(`(tags."azd-env-name" || '') != 'prod'`);
  });

  it.each([
    ['nothing', ''],
    ['null', 'null\n'],
  ])('with none but our own, which the Azure CLI tells as %s, one is made', (_as, answer) => {
    expect(ran(answer).kept).toEqual(['env', 'set', 'EXISTING_SYSTEM_TOPICS', '{}']);
  });

  it('where the Azure CLI can not tell, azd stops before it deploys', () => {
    expect(ran('', 1)).toMatchObject({ failed: true, kept: [] });
  });
});
