import type { CaseRecord } from '../../src/model/case.ts';
import type { ResourceState } from '../../src/model/resource.ts';
import { casesSince } from '../../src/records/cases.ts';
import { DEV, REGISTRY_API } from '../support/contoso-world.ts';
import { ANA } from '../support/people.ts';
import { asBrowser } from '../support/signed-in.ts';
import { filledIn } from '../support/visitor.ts';
import type { Platform } from './platform.ts';
import type { Running } from './running.ts';

/** A developer switches the admin account of a registry on. */
export function switchOn({ simulator }: Platform, registry: ResourceState): void {
  const { status } = simulator.act(DEV, 'PATCH', registry.id, REGISTRY_API, { properties: { adminUserEnabled: true } });
  if (status >= 300) throw new Error(`The registry could not be changed: ${String(status)}`);
}

/** The case that was opened last. */
export async function newestCase({ store }: Platform): Promise<CaseRecord> {
  let newest: CaseRecord | undefined;
  for await (const record of casesSince(store, '2026-01-01T00:00:00.000Z')) newest = record;
  if (newest === undefined) throw new Error('There is no case.');
  return newest;
}

/** An approver who is signed in opens the page of what the newest case asks, and says yes with its form. */
export async function approve(platform: Platform, running: Running): Promise<void> {
  const { simulator, url } = platform;
  const { approvalId = '' } = await newestCase(platform);
  const page = `${url}/approvals/${approvalId}`;
  const signedIn = asBrowser(simulator, ANA);
  const html = await (await fetch(page, { headers: signedIn })).text();
  const form = filledIn({ status: 200, html, text: '' }, { verb: 'approve' });
  const headers = { ...signedIn, origin: url, 'sec-fetch-site': 'same-origin' };
  const answer = await fetch(page, { method: 'POST', headers, body: new URLSearchParams(form), redirect: 'manual' });
  if (answer.status !== 303)
    throw new Error(`The form was not taken: ${String(answer.status)}. ${await answer.text()}`);
  await running.order({});
}

/** The writes that reached Resource Manager, as `METHOD name`. */
export function writesOf({ simulator }: Platform): readonly string[] {
  return simulator.calls
    .filter(({ method, path }) => method !== 'GET' && /^\/subscriptions\/.*\/registries\//u.test(path))
    .map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`);
}
