import type { Plugin } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtApp } from './built.ts';
import { canDeploy, openPlatform, USED } from './platform.ts';
import { approve, newestCase, switchOn, writesOf } from './story.ts';

/** Real time passes here: the package runs in processes of its own. */
const TIMEOUT = { timeout: 240_000 };
const MINUTE = 60_000;

/** The step that the next version adds before it asks, with its branch: what an older version began goes on without. */
const BRANCH = "if (context.df.version !== '1.0') yield* propose(plan.caseId);";

/** The runbook of the next version. */
const nextRunbook: Plugin = {
  name: 'next-runbook',
  setup(build) {
    build.onLoad({ filter: /orchestrations\/remediate-drift\.ts$/ }, ({ path }) => {
      const parts = readFileSync(path, 'utf8').split('  yield* requestApproval(plan);\n');
      if (parts.length !== 2) throw new Error('The runbook asks otherwise now: write this change to it anew.');
      return { contents: parts.join(`  ${BRANCH}\n  yield* requestApproval(plan);\n`), loader: 'ts' };
    });
  },
};

/** An artificial next version, until there is a release to compare with: another runbook, so a higher `defaultVersion`. */
async function nextVersion(): Promise<string> {
  const { folder } = await builtApp({ version: '99.0.0', plugins: [nextRunbook] });
  const file = join(folder, 'host.json');
  const now = readFileSync(file, 'utf8');
  const next = now.replace('"defaultVersion": "1.0"', '"defaultVersion": "2.0"');
  if (next === now) throw new Error('defaultVersion is another now: say here what comes after it.');
  writeFileSync(file, next);
  return folder;
}

describe.skipIf(!canDeploy)('an upgrade with an approval in flight, and the way back', TIMEOUT, () => {
  let [older, newer] = ['', ''];
  beforeAll(async () => {
    older = (await builtApp()).folder;
    newer = await nextVersion();
  }, 240_000);

  test('each version acts once on the answer to what the other one asked', async () => {
    await using platform = await openPlatform();
    let running = await platform.deploy(older);
    await running.order({ timer: 'catch-up' });
    switchOn(platform, USED);
    await running.until(/acrcontoso: a person has to decide/u);

    running = await platform.deploy(newer);
    await approve(platform, running);
    await running.until(/acrcontoso: case closed as remediated/u);
    expect(await newestCase(platform)).toMatchObject({ state: 'remediated', generation: 1 });
    expect(writesOf(platform)).toEqual(['PATCH acrcontoso']);
    expect(running.said(), 'the old history goes on by its branch').not.toMatch(/Non-Deterministic|failed:/u);

    switchOn(platform, USED);
    await running.until(/acrcontoso: a person has to decide/u);
    running = await platform.deploy(older);
    await approve(platform, running);
    expect(running.said(), 'at once, instead of waiting for a newer version').toMatch(/Version 2\.0 is newer/u);
    await running.order({ pass: 2 * MINUTE, timer: 'tick' });
    await running.until(/acrcontoso: case closed as remediated/u);
    expect(await newestCase(platform)).toMatchObject({ state: 'remediated', generation: 2 });
    expect(writesOf(platform), 'one write for each approval').toEqual(['PATCH acrcontoso', 'PATCH acrcontoso']);
  });
});
