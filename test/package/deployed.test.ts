import { describe, expect, test } from 'vitest';
import { EXECUTOR } from '../../src/simulator/simulator.ts';
import { collectFunctions } from '../../src/host/functions-core.ts';
import { builtApp } from './built.ts';
import { listed } from './listed.ts';
import { canDeploy, openPlatform, UNUSED, USED } from './platform.ts';
import { approve, newestCase, switchOn, writesOf } from './story.ts';

/** Real time passes here: the package runs in a process of its own. */
const TIMEOUT = { timeout: 240_000 };

describe.skipIf(!canDeploy)('the package that is deployed', TIMEOUT, () => {
  test('puts back what an event tells of, asks where somebody logs in, and acts on the answer', async () => {
    const { folder } = await builtApp();
    await using platform = await openPlatform();
    const { simulator } = platform;
    const running = await platform.deploy(folder);
    const ofSource = await collectFunctions(async () => {
      await import('../../src/functions/main.ts');
    });
    expect(running.functions, 'the functions are those of the source').toEqual(listed(ofSource));
    await running.order({ timer: 'catch-up' });

    switchOn(platform, UNUSED);
    await running.until(/acrquiet: case closed as remediated/u);
    expect(await newestCase(platform)).toMatchObject({ state: 'remediated', resourceId: UNUSED.id });
    expect(simulator.estate.get(UNUSED.id)).toMatchObject({ properties: { adminUserEnabled: false } });

    switchOn(platform, USED);
    await running.until(/acrcontoso: a person has to decide/u);
    await approve(platform, running);
    await running.until(/acrcontoso: case closed as remediated/u);
    expect(writesOf(platform)).toEqual(['PATCH acrquiet', 'PATCH acrcontoso']);
    const writes = simulator.calls.filter(({ method }) => method === 'PATCH');
    expect(new Set(writes.map(({ principalId }) => principalId))).toEqual(new Set([EXECUTOR.id]));

    await running.order({ timer: 'deliver' });
    expect(simulator.estate.kept('audit').length).toBeGreaterThan(10);
    const page = await fetch(`${platform.url}/cases`);
    expect(page.status, 'pages are closed to who is not signed in').toBe(401);
  });
});
